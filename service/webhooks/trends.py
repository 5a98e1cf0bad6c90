"""What is a spike: pure functions of counts."""

from collections.abc import Collection

from msgspec import Struct

from service.search_log.figures import Trend

__all__ = ["Spike", "alarm_spike", "article_spikes"]

_FACTOR = 3.0
_LEAST_SEARCHES = 10
_LEAST_ALARMS = 5
"""With a usual three a day, chance alone brings ten in a day once in a thousand days (Poisson); with a usual of one
and a half, five alarms once in fifty."""
_LEAST_DAYS = 2.0
"""Before that nothing is usual."""


class Spike(Struct, frozen=True):
    """More than usual.

    Attributes:
        counts: Searches of the last 24 hours by article id, most first.
        usual_per_day: The mean of the days before, of all these articles together.
    """

    counts: dict[str, int]
    usual_per_day: float

    @property
    def count(self) -> int:
        """Searches of the last 24 hours."""
        return sum(self.counts.values())


def article_spikes(trend: Trend) -> list[Spike]:
    """Return the articles that stood first three times as often as on a usual day, and ten times at least."""
    each_alone = (_spike(trend, {article_id}, _LEAST_SEARCHES) for article_id in trend.lately)
    return sorted(filter(None, each_alone), key=lambda spike: -spike.count)


def alarm_spike(trend: Trend, urgent: Collection[str]) -> Spike | None:
    """Return urgent articles together, where they stood first three times as often as usual, and five times at least.

    Args:
        trend: First places.
        urgent: Ids of urgent articles.
    """
    return _spike(trend, urgent, _LEAST_ALARMS)


def _spike(trend: Trend, ids: Collection[str], least: int) -> Spike | None:
    if trend.days_before < _LEAST_DAYS:
        return None
    counts = {article_id: trend.lately[article_id] for article_id in ids if article_id in trend.lately}
    usual = sum(trend.before.get(article_id, 0) for article_id in ids) / trend.days_before
    found = Spike(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))), round(usual, 2))
    return found if found.count >= max(least, _FACTOR * usual) else None
