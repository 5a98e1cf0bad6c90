"""How often each article stood first."""

from datetime import datetime

from sqlalchemy import func, select

from service.search_log.database import Database
from service.search_log.insights.periods import oldest_counted
from service.search_log.models import SearchRow

__all__ = ["count_causes", "most_asked"]

_DAYS = 30
_MOST = 12


def count_causes(database: Database, since: datetime) -> list[tuple[str, int]]:
    """Return ids of articles with how often they stood first since then, most frequent first.

    Raises:
        UnavailableError: the database cannot be read.
    """
    first = SearchRow.shown[0].as_string()
    counted = select(first, func.count()).where(SearchRow.at >= since, first.is_not(None)).group_by(first)
    return database.rows(counted.order_by(func.count().desc(), first))


def most_asked(database: Database) -> list[tuple[str, int]]:
    """Return the articles that stood first most often in the last 30 days; errors as above."""
    return count_causes(database, oldest_counted(database, _DAYS))[:_MOST]
