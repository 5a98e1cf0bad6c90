"""Writes rows, and only once: a batch may be tried again after its commit got through unnoticed."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from service.feedback.models import FeedbackRow, SearchRow, values_of

__all__ = ["insert_rows"]


async def insert_rows(
    connection: AsyncConnection, searches: Sequence[SearchRow], words: Sequence[FeedbackRow]
) -> None:
    """Insert searches, then feedback; a search id that no kept search has is left out, whatever it says."""
    if searches:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        await connection.execute(
            dialect.insert(SearchRow).on_conflict_do_nothing(), [values_of(search) for search in searches]
        )
    if words:
        given = {word.search_id for word in words}
        known = set(await connection.scalars(select(SearchRow.search_id).where(SearchRow.search_id.in_(given))))
        rows = [{**values_of(word), "search_id": word.search_id if word.search_id in known else ""} for word in words]
        await connection.execute(insert(FeedbackRow), rows)
