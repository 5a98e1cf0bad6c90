"""What the record says to the owner of the knowledge base."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import quantiles

from msgspec import Struct
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from service.feedback.clusters import Cluster, cluster_texts
from service.feedback.models import FeedbackRow, SearchRow

__all__ = ["Day", "Insights", "Unhelpful", "read_insights"]

_SHOWN = 12
_MAX_ROWS = 50_000


class Day(Struct, frozen=True):
    """Searches of one day by state."""

    day: str
    answer: int
    candidates: int
    none: int


class Unhelpful(Struct, frozen=True):
    """An article that did not help.

    Attributes:
        texts: What was searched before it was said.
        reasons: What was said.
    """

    article_id: str
    helpful: int
    not_helpful: int
    texts: tuple[str, ...]
    reasons: tuple[str, ...]


class Insights(Struct, frozen=True):
    """Figures of the last days.

    Attributes:
        frequent: What people search, clustered.
        unanswered: What got no answer, clustered.
        causes: How often each article stood first.
        outcomes: How often each outcome of a check came along, as ``check:outcome``.
        p50_ms: Median of the server's time for a search; 0 without searches.
        p95_ms: The same for the 95th percentile.
    """

    days: int
    searches: int
    by_day: tuple[Day, ...]
    frequent: tuple[Cluster, ...]
    unanswered: tuple[Cluster, ...]
    unhelpful: tuple[Unhelpful, ...]
    causes: dict[str, int]
    outcomes: dict[str, int]
    p50_ms: float
    p95_ms: float


def read_insights(engine: Engine, days: int) -> Insights:
    """Return the figures of the last ``days`` days, of at most 50,000 searches.

    Raises:
        SQLAlchemyError: the database cannot be read.
    """
    since = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)
    with Session(engine) as session:
        newest = select(SearchRow).where(SearchRow.at >= since).order_by(SearchRow.at.desc()).limit(_MAX_ROWS)
        searches = list(session.scalars(newest))
        feedback = list(session.scalars(select(FeedbackRow).where(FeedbackRow.at >= since).limit(_MAX_ROWS)))
    took = sorted(row.took_ms for row in searches)
    percentiles = quantiles(took, n=20) if len(took) > 1 else [0.0] * 19
    return Insights(
        days=days,
        searches=len(searches),
        by_day=_by_day(searches, days),
        frequent=tuple(cluster_texts(Counter(row.text for row in searches).most_common(500))[:_SHOWN]),
        unanswered=tuple(
            cluster_texts(Counter(row.text for row in searches if row.state == "none").most_common(500))[:_SHOWN]
        ),
        unhelpful=_unhelpful(feedback, {row.search_id: row.text for row in searches}),
        causes=dict(Counter(row.shown[0] for row in searches if row.shown).most_common()),
        outcomes=dict(Counter(f"{c}:{o}" for row in searches for c, o in row.evidence.items()).most_common()),
        p50_ms=round(percentiles[9], 1),
        p95_ms=round(percentiles[18], 1),
    )


def _by_day(searches: Sequence[SearchRow], days: int) -> tuple[Day, ...]:
    counted = Counter((row.at.date(), row.state) for row in searches)
    today = datetime.now(UTC).date()
    span: list[date] = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    return tuple(
        Day(day.isoformat(), counted[day, "answer"], counted[day, "candidates"], counted[day, "none"]) for day in span
    )


def _unhelpful(feedback: Sequence[FeedbackRow], texts: dict[str, str]) -> tuple[Unhelpful, ...]:
    found: dict[str, list[FeedbackRow]] = {}
    for row in feedback:
        found.setdefault(row.article_id, []).append(row)
    rows = [
        Unhelpful(
            article_id,
            sum(row.helpful for row in own),
            sum(not row.helpful for row in own),
            tuple(dict.fromkeys(texts[row.search_id] for row in own if not row.helpful and row.search_id in texts)),
            tuple(dict.fromkeys(row.reason for row in own if row.reason)),
        )
        for article_id, own in found.items()
        if article_id and not all(row.helpful for row in own)
    ]
    return tuple(sorted(rows, key=lambda row: -row.not_helpful)[:_SHOWN])
