"""Rate limits: the generic cell rate algorithm, in memory that does not grow.

One number a caller, the time at which its burst will be whole again (ITU-T I.371, virtual scheduling): as exact as a
token bucket, and nothing has to be refilled. The callers that were silent longest are forgotten when there are too
many; being forgotten is being let in, so a flood of addresses costs no honest caller anything.
"""

import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexer.errors import SettingsError

__all__ = ["DEFAULT_RATES", "KEY_FACTOR", "Allowance", "Rate", "RateLimiter", "read_rates"]

KEY_FACTOR = 10
"""A key stands for many people, so it gets ten times the rate and burst of an address."""

_MAX_CALLERS = 65_536
"""Less than 16 MB when full (measured in tests/unit/service/access/test_rates.py)."""
_ROUNDING_S = 1e-9
"""Of sums of intervals."""
_RATE = re.compile(r"(search|agent|insights|admin|keys)=(\d{1,6})/(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Rate:
    """A limit.

    Attributes:
        per_second: Requests a second in the long run.
        burst: Requests at once.
    """

    per_second: int
    burst: int


DEFAULT_RATES: Mapping[str, Rate] = {
    # Suggestions while typing ask about five times a second; an office behind one address has several people.
    "search": Rate(20, 100),
    "agent": Rate(20, 100),
    "insights": Rate(2, 20),
    "admin": Rate(5, 20),
    # Wrong keys: somebody mistypes a few times, and a program with a key of yesterday goes on asking.
    "keys": Rate(1, 20),
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """The outcome for one request.

    Attributes:
        is_taken: Whether it goes through.
        remaining: Requests that would be taken right after it.
        retry_after_s: Seconds until the next is taken; 0 if it would be now.
    """

    is_taken: bool
    remaining: int
    retry_after_s: float


class RateLimiter:
    """Counts requests by caller.

    Args:
        clock: Monotonic seconds.
        max_callers: How many are remembered.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, max_callers: int = _MAX_CALLERS) -> None:
        self._clock = clock
        self._max_callers = max_callers
        self._whole_at: OrderedDict[str, float] = OrderedDict()

    def wait_s(self, caller: str, rate: Rate) -> float:
        """Return the seconds until a request of a caller would be taken, 0 if it would be now; counts nothing."""
        now = self._clock()
        wait_s = self._whole_at.get(caller, now) - now - (rate.burst - 1) / rate.per_second
        return wait_s if wait_s > _ROUNDING_S else 0.0

    def take(self, caller: str, rate: Rate) -> Allowance:
        """Count one request of a caller; one that is refused costs nothing."""
        now = self._clock()
        interval = 1 / rate.per_second
        tolerance = interval * rate.burst
        whole_at = max(self._whole_at.get(caller, now), now) + interval
        spare = tolerance - (whole_at - now)
        if spare < -_ROUNDING_S:
            return Allowance(is_taken=False, remaining=0, retry_after_s=-spare)
        self._whole_at[caller] = whole_at
        self._whole_at.move_to_end(caller)
        if len(self._whole_at) > self._max_callers:
            self._whole_at.popitem(last=False)
        remaining = math.floor(spare / interval + 1e-6)
        return Allowance(is_taken=True, remaining=remaining, retry_after_s=0.0 if remaining else interval - spare)

    def __len__(self) -> int:
        return len(self._whole_at)


def read_rates(text: str) -> Mapping[str, Rate]:
    """Return the rates, those that are not named as by default; nothing for ``off``.

    Args:
        text: ``search=20/100`` and such, blanks between: requests a second, and at once.

    Raises:
        SettingsError: a word is none.
    """
    if text.strip() == "off":
        return {}
    rates = dict(DEFAULT_RATES)
    for word in text.split():
        found = _RATE.fullmatch(word)
        if not found or not int(found[2]) or not int(found[3]):
            raise SettingsError("KAIKETSU_RATES", word, "`off`, or words such as search=20/100 (a second / at once)")
        rates[found[1]] = Rate(int(found[2]), int(found[3]))
    return rates
