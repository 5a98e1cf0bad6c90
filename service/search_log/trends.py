"""How often each article stood first: in the last day, and a day in the week before."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from service.search_log.database import Database
from service.search_log.figures import Trend
from service.search_log.insights.periods import oldest_counted
from service.search_log.models import SearchRow, utc_now

__all__ = ["read_trend"]

_DAYS = 8
_DAY = timedelta(days=1)


def read_trend(database: Database) -> Trend:
    """Return the first places of the last eight days, of the newest 100,000 searches.

    Raises:
        UnavailableError: the database cannot be read.
    """
    since, turn = oldest_counted(database, _DAYS), utc_now() - _DAY
    first, is_late = SearchRow.shown[0].as_string(), SearchRow.at >= turn
    counted = select(first, is_late, func.count()).where(SearchRow.at >= since, first.is_not(None))
    with database.reading() as connection:
        rows: list[Any] = list(connection.execute(counted.group_by(first, is_late)))
        oldest = connection.scalar(select(func.min(SearchRow.at)).where(SearchRow.at >= since))
    return Trend(
        lately={article_id: count for article_id, late, count in rows if late},
        before={article_id: count for article_id, late, count in rows if not late},
        days_before=max(0.0, (turn - oldest) / _DAY) if oldest else 0.0,
    )
