"""Ids of webhooks that were told, so that a restart does not tell them again."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from service.search_log.database import Database
from service.search_log.models import ToldRow, utc_now

__all__ = ["read_told", "write_told"]

_KEPT = timedelta(days=14)
"""An event is told once a day or once a week: twice the longest time in which it must not be told again."""


def read_told(database: Database) -> list[str]:
    """Return the ids that are kept, oldest first.

    Raises:
        UnavailableError: the database cannot be read.
    """
    return [name for (name,) in database.rows(select(ToldRow.name).order_by(ToldRow.at))]


def write_told(database: Database, names: Sequence[str]) -> None:
    """Keep ids, and delete those that are too old to matter.

    Raises:
        UnavailableError: the database does not take it; then nothing is changed.
    """
    now = utc_now()
    with database.writing() as connection:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        into = dialect.insert(ToldRow).on_conflict_do_nothing()
        connection.execute(into, [{"name": name, "at": now} for name in dict.fromkeys(names)])
        connection.execute(delete(ToldRow).where(ToldRow.at < now - _KEPT))
