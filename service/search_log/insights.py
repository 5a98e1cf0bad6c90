"""Figures for the owner of the articles, counted by the database; texts alone are grouped here."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Integer, Select, case, cast, func, select, text, true

from service.search_log.clusters import COMPARED_CHARS, Cluster, cluster_texts
from service.search_log.database import Database
from service.search_log.drafts import draft_article
from service.search_log.figures import Day, Gap, Insights, Unhelpful
from service.search_log.models import FeedbackRow, SearchRow, utc_now

__all__ = ["read_gaps", "read_insights"]

_SHOWN = 12
_MOST_FREQUENT = 500
"""Distinct texts that are clustered; comparing is quadratic in the worst case."""
_MAX_TEXTS = 20
_NEWEST = 100_000
"""Searches whose texts, causes and outcomes are counted: enough for what is frequent, and read in a moment."""
_STATES = ("answer", "candidates", "none")
_FINE_MS = 100
_FINE_STEPS_PER_MS = 10
_COARSE_MS = 10


_Query: TypeAlias = Select[*tuple[Any, ...]]


def read_insights(database: Database, days: int) -> Insights:
    """Return the figures of the last ``days`` days.

    Days and times are those of all searches; the rest is of the newest 100,000 and of the feedback of their time.

    Raises:
        UnavailableError: the database cannot be read.
    """
    timed = _times(database, days)
    took: Counter[int] = Counter()
    for _, _, step, count in timed:
        took[step] += count
    since = _since(database, days)
    first = SearchRow.shown[0].as_string()
    by_cause = select(first, func.count()).where(SearchRow.at >= since, first.is_not(None))
    causes = dict(_rows(database, by_cause.group_by(first).order_by(func.count().desc())))
    return Insights(
        days=days,
        searches=took.total(),
        by_day=_by_day(timed, days),
        frequent=tuple(_shortened(_clusters(database, _texts(since)))),
        unanswered=read_gaps(database, days),
        unhelpful=_unhelpful(database, since, causes),
        causes=causes,
        outcomes=_outcomes(database, since),
        p50_ms=_percentile(took, 0.5),
        p95_ms=_percentile(took, 0.95),
    )


def read_gaps(database: Database, days: int) -> tuple[Gap, ...]:
    """Return what got no answer in the last ``days`` days, most searched first, of the newest 100,000 searches.

    Raises:
        UnavailableError: the database cannot be read.
    """
    since = _since(database, days)
    clusters = _clusters(database, _texts(since).where(SearchRow.state == "none"))
    return tuple(
        Gap(cluster.count, cluster.texts, draft_article(f"gap-{number}", cluster.texts))
        for number, cluster in enumerate(_shortened(clusters), start=1)
    )


def _rows(database: Database, query: _Query) -> list[Any]:
    with database.reading() as connection:
        return [tuple(row) for row in (connection.execute(query)).all()]


def _texts(since: datetime) -> _Query:
    text, frequency = func.substr(SearchRow.text, 1, COMPARED_CHARS), func.count()
    wanted = select(text, frequency).where(SearchRow.at >= since).group_by(text)
    return wanted.order_by(frequency.desc(), text).limit(_MOST_FREQUENT)


def _clusters(database: Database, query: _Query) -> list[Cluster]:
    return cluster_texts(_rows(database, query))


def _shortened(clusters: Iterable[Cluster]) -> list[Cluster]:
    return [Cluster(each.count, each.texts[:_MAX_TEXTS]) for each in list(clusters)[:_SHOWN]]


def _since(database: Database, days: int) -> datetime:
    """Return since when rows are looked at one by one: for so many days, or so many searches."""
    since = utc_now() - timedelta(days=days)
    oldest = select(SearchRow.at).order_by(SearchRow.at.desc()).offset(_NEWEST).limit(1)
    with database.reading() as connection:
        at = connection.scalar(oldest)
    return max(since, at) if at else since


def _times(database: Database, days: int) -> list[tuple[str, str, int, int]]:
    """Count searches by day, state and step of time taken: a million rows become some thousands.

    An index answers it alone, a day at a time: on SQLite a write waits for each statement.
    """
    fine = cast(func.floor(SearchRow.took_ms * _FINE_STEPS_PER_MS), Integer)
    coarse = cast(func.floor(SearchRow.took_ms / _COARSE_MS), Integer)
    shift = _FINE_MS * _FINE_STEPS_PER_MS - _FINE_MS // _COARSE_MS
    step = case((SearchRow.took_ms < _FINE_MS, fine), else_=coarse + shift)
    # Grouped by position: PostgreSQL takes a parameter twice for two different expressions.
    counted = select(step, func.count()).group_by(text("1"))
    timed: list[tuple[str, str, int, int]] = []
    with database.reading() as connection:
        for day in _span(days):
            begin = datetime.combine(day, time.min)
            within = counted.where(SearchRow.at >= begin, SearchRow.at < begin + timedelta(days=1))
            for state in _STATES:
                rows = connection.execute(within.where(SearchRow.state == state))
                timed += [(day.isoformat(), state, step, count) for step, count in rows]
    return timed


def _span(days: int) -> list[date]:
    """Return the last days, today the last."""
    today = datetime.now(UTC).date()
    return [today - timedelta(days=back) for back in range(days - 1, -1, -1)]


def _milliseconds(step: int) -> float:
    """Return the middle of a step."""
    fine_steps = _FINE_MS * _FINE_STEPS_PER_MS
    if step < fine_steps:
        return (step + 0.5) / _FINE_STEPS_PER_MS
    return _FINE_MS + (step - fine_steps + 0.5) * _COARSE_MS


def _percentile(took: Counter[int], share: float) -> float:
    """Return the nearest-rank percentile."""
    wanted = share * took.total()
    seen = 0
    for step in sorted(took):
        seen += took[step]
        if seen >= wanted:
            return round(_milliseconds(step), 1)
    return 0.0


def _by_day(timed: Iterable[tuple[str, str, int, int]], days: int) -> tuple[Day, ...]:
    states: Counter[tuple[str, str]] = Counter()
    took: dict[str, Counter[int]] = {}
    for day, state, step, count in timed:
        states[day, state] += count
        took.setdefault(day, Counter())[step] += count
    return tuple(
        Day(
            day,
            *(states[day, state] for state in _STATES),
            *(_percentile(took.get(day, Counter()), share) for share in (0.5, 0.95)),
        )
        for day in map(date.isoformat, _span(days))
    )


def _outcomes(database: Database, since: datetime) -> dict[str, int]:
    is_postgresql = database.engine.dialect.name == "postgresql"
    each = func.json_each_text if is_postgresql else func.json_each
    pairs = each(SearchRow.evidence).table_valued("key", "value")
    key, value, frequency = pairs.c.key, pairs.c.value, func.count()
    counted = select(key, value, frequency).select_from(SearchRow).join(pairs, true()).where(SearchRow.at >= since)
    counted = counted.group_by(key, value).order_by(frequency.desc())
    return {f"{check}:{outcome}": count for check, outcome, count in _rows(database, counted)}


def _unhelpful(database: Database, since: datetime, shown: dict[str, int]) -> tuple[Unhelpful, ...]:
    helpful = func.sum(case((FeedbackRow.helpful, 1), else_=0))
    not_helpful = func.sum(case((FeedbackRow.helpful, 0), else_=1))
    by_article = (
        select(FeedbackRow.article_id, helpful, not_helpful)
        .where(FeedbackRow.at >= since, FeedbackRow.article_id != "")
        .group_by(FeedbackRow.article_id)
        .having(not_helpful > 0)
        .order_by(not_helpful.desc(), FeedbackRow.article_id)
        .limit(_SHOWN)
    )
    return tuple(
        [
            Unhelpful(
                article_id,
                shown.get(article_id, 0),
                yes,
                no,
                *(_said(database, since, article_id)),
            )
            for article_id, yes, no in _rows(database, by_article)
        ]
    )


def _said(database: Database, since: datetime, article_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what was searched before an article did not help, and the reasons given; newest first."""
    newest = (
        select(SearchRow.text, FeedbackRow.reason)
        .select_from(FeedbackRow)
        .outerjoin(SearchRow, SearchRow.search_id == FeedbackRow.search_id)
        .where(FeedbackRow.at >= since, FeedbackRow.article_id == article_id, ~FeedbackRow.helpful)
        .order_by(FeedbackRow.at.desc())
        .limit(_MAX_TEXTS)
    )
    rows = _rows(database, newest)
    texts, reasons = ([row[place] for row in rows if row[place]] for place in (0, 1))
    return tuple(dict.fromkeys(texts)), tuple(dict.fromkeys(reasons))
