"""The clock: expiry checks count days in Japan, generations are named by time, freshness counts from today."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.answering.weighing import today
from service.doctor.finding import Finding, ok, problem, warning
from service.doctor.subject import Subject

__all__ = ["check"]

_FIRST_YEAR = 2026  # this program is no older
_LAST_YEAR = 2100
_SAMPLE_S = 0.1
_MAX_DRIFT = 0.2  # of the sample; a clock that is being slewed is off by 0.05 % at most


def check(subject: Subject) -> Iterator[Finding]:
    """Compare the clock with the program, the index, itself and Japan."""
    now = datetime.now(UTC)
    current = subject.layout.current_id()
    if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
        yield problem(
            "clock.year",
            f"it is {now:%Y-%m-%d} here",
            "every gift card would count as not issued yet, or as expired",
            "set the clock, and keep it with NTP (`timedatectl set-ntp true`)",
        )
    elif current and current > f"{now:%Y%m%dT%H%M%S%f}":
        yield problem(
            "clock.year",
            f"it is {now:%Y-%m-%d %H:%M} UTC, and the index was made after that",
            "ids sort by time: a build made now would count as older than the one that serves",
            "set the clock, or build on a machine whose clock is right",
        )
    else:
        yield ok("clock.year", f"{now:%Y-%m-%d %H:%M} UTC")
    wall, steady = time.time(), time.monotonic()
    time.sleep(_SAMPLE_S)
    drift = abs((time.time() - wall) - (time.monotonic() - steady)) / _SAMPLE_S
    if drift > _MAX_DRIFT:
        yield warning(
            "clock.steady",
            f"wall clock and steady clock differ by {drift:.0%} over {_SAMPLE_S} s",
            "the clock is being set right now, or the machine was suspended",
            "look at the time service (`timedatectl timesync-status`), then ask again",
        )
    else:
        yield ok("clock.steady", "wall clock and steady clock agree")
    yield _japan(now)


def _japan(now: datetime) -> Finding:
    try:
        there = now.astimezone(ZoneInfo("Asia/Tokyo")).date()
    except ZoneInfoNotFoundError:
        return ok("clock.japan", f"in Japan it is {today()} (this machine has no time zones to compare with)")
    if there != today():
        return problem(
            "clock.japan",
            f"expiry is counted from {today()}, and in Japan it is {there}",
            "a card would count as expired a day too early or too late",
            "report this; the offset of Japan is fixed in the program",
        )
    return ok("clock.japan", f"in Japan it is {there}")
