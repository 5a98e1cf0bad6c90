"""Types of the figures over the search log, importable without SQLAlchemy."""

from msgspec import Struct

from service.search_log.clusters import Cluster

__all__ = ["Day", "Gap", "Insights", "Unhelpful"]


class Day(Struct, frozen=True):
    """Searches of one day by state, and how long the server took for them; 0 without searches."""

    day: str
    answer: int
    candidates: int
    none: int
    p50_ms: float
    p95_ms: float


class Unhelpful(Struct, frozen=True):
    """An article that was shown and did not help.

    Attributes:
        shown: How often it stood first.
        texts: What was searched before it was said.
        reasons: What was said.
    """

    article_id: str
    shown: int
    helpful: int
    not_helpful: int
    texts: tuple[str, ...]
    reasons: tuple[str, ...]


class Gap(Struct, frozen=True):
    """Texts that got no answer.

    Attributes:
        count: How often any of them was searched.
        texts: Distinct texts, most frequent first.
        draft: An article to begin with, as Markdown.
    """

    count: int
    texts: tuple[str, ...]
    draft: str


class Insights(Struct, frozen=True):
    """Figures of the last days.

    Attributes:
        frequent: What people search, clustered.
        unanswered: What got no answer, clustered.
        causes: How often each article stood first.
        outcomes: How often each outcome of a check came along, as ``check:outcome``.
        p50_ms: Median of the server's time for a search, to 0.1 ms below 100 ms and to 10 ms above; 0 without any.
        p95_ms: The same for the 95th percentile.
    """

    days: int
    searches: int
    by_day: tuple[Day, ...]
    frequent: tuple[Cluster, ...]
    unanswered: tuple[Gap, ...]
    unhelpful: tuple[Unhelpful, ...]
    causes: dict[str, int]
    outcomes: dict[str, int]
    p50_ms: float
    p95_ms: float
