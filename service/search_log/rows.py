"""Write rows idempotently: a batch may be retried after a commit that went unnoticed."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from service.search_log.models import FeedbackRow, SearchRow, values_of

__all__ = ["insert_rows"]


def insert_rows(connection: Connection, searches: Sequence[SearchRow], words: Sequence[FeedbackRow]) -> None:
    """Insert searches, then feedback.

    A search id that no kept search has is left out, whatever it says. Of several words on one search and article the
    newest counts: somebody changed their mind, added a reason, or asked again because the first answer was lost.
    """
    if searches:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(
            dialect.insert(SearchRow).on_conflict_do_nothing(), [values_of(search) for search in searches]
        )
    if words:
        given = {word.search_id for word in words}
        known = set(connection.scalars(select(SearchRow.search_id).where(SearchRow.search_id.in_(given))))
        about = {(word.search_id, word.article_id): values_of(word) for word in words if word.search_id in known}
        if about:
            subject = tuple_(FeedbackRow.search_id, FeedbackRow.article_id)
            connection.execute(delete(FeedbackRow).where(subject.in_(list(about))))
        others = [{**values_of(word), "search_id": ""} for word in words if word.search_id not in known]
        connection.execute(insert(FeedbackRow), [*about.values(), *others])
