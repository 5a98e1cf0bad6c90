"""Limits: exact, and in memory that does not grow."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import SettingsError
from service.access.rates import DEFAULT_RATES, Rate, RateLimiter, read_rates


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        """Return the time."""
        return self.now


def test_a_burst_then_the_rate():
    """As many at once as the burst, then one an interval, and the wait is told exactly."""
    clock = Clock()
    limiter = RateLimiter(clock)
    rate = Rate(2, 5)
    assert [limiter.take("a", rate).remaining for _ in range(5)] == [4, 3, 2, 1, 0]
    refused = limiter.take("a", rate)
    assert not refused.is_taken
    assert refused.retry_after_s == pytest.approx(0.5)
    clock.now += 0.5
    assert limiter.take("a", rate).is_taken
    assert not limiter.take("a", rate).is_taken
    clock.now += 100
    assert [limiter.take("a", rate).is_taken for _ in range(6)] == [True] * 5 + [False]


def test_the_wait_is_told_without_counting():
    """Zero as long as the next request would be taken, then what a refusal would say."""
    clock = Clock()
    limiter = RateLimiter(clock)
    rate = Rate(2, 3)
    for _ in range(3):
        assert limiter.wait_s("a", rate) == 0.0
        limiter.take("a", rate)
    assert limiter.wait_s("a", rate) == pytest.approx(limiter.take("a", rate).retry_after_s) == pytest.approx(0.5)
    clock.now += 0.5
    assert limiter.wait_s("a", rate) == 0.0


def test_callers_do_not_share():
    """One who asks too much leaves the others alone."""
    limiter = RateLimiter(Clock())
    for _ in range(10):
        limiter.take("a", Rate(1, 1))
    assert limiter.take("b", Rate(1, 1)).is_taken


@given(st.integers(1, 50), st.integers(1, 50), st.lists(st.floats(0, 0.5, allow_nan=False), min_size=1, max_size=200))
def test_no_more_than_rate_and_burst_ever_pass(per_second, burst, waits):
    """Over any history of requests; and who waits as long as told is let in."""
    clock = Clock()
    limiter = RateLimiter(clock)
    taken = 0
    for wait in waits:
        clock.now += wait
        allowance = limiter.take("a", Rate(per_second, burst))
        taken += allowance.is_taken
        assert allowance.is_taken or allowance.retry_after_s > 0
        assert taken <= burst + (clock.now - 1000) * per_second + 1e-6
    clock.now += limiter.take("a", Rate(per_second, burst)).retry_after_s + 1e-6
    assert limiter.take("a", Rate(per_second, burst)).is_taken


def test_a_flood_of_addresses_stays_within_its_memory():
    """The number of callers that are remembered is bounded, and so is the memory that each takes."""
    limiter = RateLimiter(Clock(), max_callers=4_096)
    rate = Rate(1, 1)
    for number in range(20_000):
        limiter.take(f"search {number:016x}/64", rate)
    assert len(limiter) == 4_096
    held = limiter._whole_at
    entries = sum(sys.getsizeof(caller) + sys.getsizeof(whole_at) for caller, whole_at in held.items())
    assert sys.getsizeof(held) + entries < 1e6


def test_the_busiest_are_not_the_ones_forgotten():
    """A flood of new addresses pushes out who was silent, not who keeps asking."""
    limiter = RateLimiter(Clock(), max_callers=100)
    rate = Rate(1, 1000)
    for number in range(1000):
        left = limiter.take("busy", rate).remaining
        limiter.take(f"flood {number}", rate)
    assert left == 0


def test_settings_replace_one_rate_and_keep_the_others():
    """A setting replaces the rate of one area by name, and `off` removes it."""
    rates = read_rates("search=5/7")
    assert rates["search"] == Rate(5, 7)
    assert rates["agent"] == DEFAULT_RATES["agent"]
    assert read_rates("off") == {}
    assert read_rates("") == DEFAULT_RATES


@pytest.mark.parametrize("text", ["search", "search=0/5", "search=5/0", "everything=1/1", "search=5", "search=-1/1"])
def test_a_wrong_rate_is_named(text):
    """A wrong rate is named together with a right one."""
    with pytest.raises(SettingsError, match="KAIKETSU_RATES"):
        read_rates(text)
