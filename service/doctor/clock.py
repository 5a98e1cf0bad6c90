"""The clock: checks count days from today, generations are named by time, freshness counts from today."""

from collections.abc import Iterator
from datetime import UTC, datetime

from service.doctor.finding import Finding, ok, problem
from service.doctor.subject import Subject

__all__ = ["check"]

_FIRST_YEAR = 2026  # this program is no older
_LAST_YEAR = 2100


def check(subject: Subject) -> Iterator[Finding]:
    """Compare the clock with the age of the program and of the index."""
    now = datetime.now(UTC)
    current = subject.layout.current_id()
    if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
        yield problem(
            "clock.year",
            f"it is {now:%Y-%m-%d} here",
            "checks that count days would say not issued yet, or expired",
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
