"""Figures for the owner of the articles, counted by the database; texts alone are compared here.

``periods`` counts searches and votes of a time, ``causes`` articles that stood first, ``texts`` clusters what was
searched, ``votes`` finds articles that did not help, ``searches`` lists single searches and exports them.
"""

from datetime import datetime

from sqlalchemy import func, select, true

from service.search_log.clusters import Meaning
from service.search_log.database import Database
from service.search_log.figures import Insights
from service.search_log.insights.causes import count_causes, most_asked
from service.search_log.insights.periods import (
    Timed,
    by_day,
    oldest_counted,
    percentile,
    totals_before,
    totals_of,
    votes_since,
)
from service.search_log.insights.searches import export_searches, read_searches
from service.search_log.insights.texts import frequent_texts, read_gaps
from service.search_log.insights.votes import unhelpful_articles
from service.search_log.models import SearchRow

__all__ = ["export_searches", "most_asked", "read_gaps", "read_insights", "read_searches"]


def read_insights(database: Database, days: int, meaning: Meaning | None = None) -> Insights:
    """Return the figures of the last ``days`` days.

    Days and times are those of all searches; the rest is of the newest 100,000 and of the feedback of their time.

    Args:
        database: Of the search log.
        days: Today is the last.
        meaning: Clusters texts by what they say, and finds the nearest article; without it letters are compared.

    Raises:
        UnavailableError: the database cannot be read.
    """
    timed = Timed.read(database, days)
    since = oldest_counted(database, days)
    causes = dict(count_causes(database, since))
    totals = totals_of(timed, votes_since(database, days))
    return Insights(
        days=days,
        searches=totals.searches,
        by_day=by_day(timed, days),
        frequent=tuple(frequent_texts(database, since, meaning)),
        unanswered=read_gaps(database, days, meaning),
        unhelpful=unhelpful_articles(database, since, causes),
        causes=causes,
        outcomes=_outcomes(database, since),
        p50_ms=percentile(timed.took(), 0.5),
        p95_ms=percentile(timed.took(), 0.95),
        totals=totals,
        before=totals_before(database, days),
    )


def _outcomes(database: Database, since: datetime) -> dict[str, int]:
    is_postgresql = database.engine.dialect.name == "postgresql"
    each = func.json_each_text if is_postgresql else func.json_each
    pairs = each(SearchRow.evidence).table_valued("key", "value")
    key, value, frequency = pairs.c.key, pairs.c.value, func.count()
    counted = select(key, value, frequency).select_from(SearchRow).join(pairs, true()).where(SearchRow.at >= since)
    counted = counted.group_by(key, value).order_by(frequency.desc())
    return {f"{check}:{outcome}": count for check, outcome, count in database.rows(counted)}
