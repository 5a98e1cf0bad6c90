"""Count, export and delete rows of the search log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, delete, false, func, select, true, tuple_

from service.search_log.database import Database
from service.search_log.models import DecisionRow, FeedbackRow, SearchRow, SignalRow, Table

__all__ = ["Amount", "Selection", "count", "delete_batch", "delete_selection", "export_rows"]

_BATCH = 2000
"""Rows in one transaction: on SQLite a write waits for it, and must not wait long."""
_TABLES: tuple[tuple[str, Table, Any], ...] = (
    ("search", SearchRow, SearchRow.search_id),
    ("feedback", FeedbackRow, FeedbackRow.id),
    ("signal", SignalRow, SignalRow.id),
    ("decision", DecisionRow, DecisionRow.key),
)
"""Name in an export, table, key."""


class Amount(Struct, frozen=True):
    """A number of rows."""

    searches: int
    feedback: int
    signals: int = 0
    decisions: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(
            self.searches + other.searches,
            self.feedback + other.feedback,
            self.signals + other.signals,
            self.decisions + other.decisions,
        )

    def __str__(self) -> str:
        return (
            f"{self.searches} searches, {self.feedback} words of feedback, {self.signals} signals "
            f"and {self.decisions} decisions"
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """Some rows; without a criterion, all.

    Attributes:
        before: UTC, naive.
        search_id: One search, with the feedback and the signals on it.
    """

    before: datetime | None = None
    search_id: str | None = None

    def of(self, table: Table) -> ColumnElement[bool]:
        """Return the condition for a table."""
        if self.before is not None:
            return table.at < self.before
        if self.search_id is None:
            return true()
        column: ColumnElement[str] | None = getattr(table, "search_id", None)
        return false() if column is None else column == self.search_id


def count(database: Database, selection: Selection) -> Amount:
    """Return how many rows there are.

    Raises:
        UnavailableError: the database cannot be read.
    """
    with database.reading() as connection:
        counted = [
            int(connection.scalar(select(func.count()).select_from(table).where(selection.of(table))) or 0)
            for _, table, _ in _TABLES
        ]
    return Amount(*counted)


def delete_selection(database: Database, selection: Selection) -> Amount:
    """Delete rows, a few thousand in a transaction, so that the service beside is not held up.

    Raises:
        UnavailableError: the database does not take it; what was deleted until then stays deleted.
    """
    deleted = Amount(0, 0)
    while (gone := delete_batch(database, selection)) != Amount(0, 0):
        deleted += gone
    return deleted


def delete_batch(database: Database, selection: Selection) -> Amount:
    """Delete up to two thousand rows of each table in one transaction.

    Raises:
        UnavailableError: the database does not take it; then nothing is deleted.
    """
    with database.writing() as connection:
        gone = [
            connection.execute(
                delete(table).where(key.in_(select(key).where(selection.of(table)).limit(_BATCH)))
            ).rowcount
            for _, table, key in _TABLES
        ]
    return Amount(*gone)


def export_rows(database: Database) -> Iterator[dict[str, Any]]:
    """Yield every row as an object, table by table, oldest first, with ``type`` saying which it is.

    Raises:
        UnavailableError: the database cannot be read.
    """
    for name, table, key in _TABLES:
        # Pages by key instead of one long read: on SQLite that would hold up the service's writes.
        columns = [column for column in table.__table__.columns if column.key != "id"]
        place = tuple_(table.at, key)
        last: tuple[Any, ...] | None = None
        while True:
            page = select(key.label("_key"), *columns).order_by(table.at, key).limit(_BATCH)
            if last is not None:
                page = page.where(place > last)
            with database.reading() as connection:
                rows = (connection.execute(page)).mappings().all()
            for row in rows:
                yield {"type": name, **{column.key: row[column] for column in columns}}
            if len(rows) < _BATCH:
                break
            last = (rows[-1]["at"], rows[-1]["_key"])
