"""Delete the searches that a person decided to delete, when it is too late to take that back."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from service.search_log.database import Database
from service.search_log.models import DecisionRow, FeedbackRow, SearchRow, SignalRow, utc_now
from service.search_log.wordings import learned_text, wording_key

__all__ = ["ERASED", "ERASED_AFTER", "erase_decided"]

ERASED = "deleted"
"""Verdict of a decision to delete that was carried out."""
ERASED_AFTER = timedelta(minutes=10)
"""For so long a decision to delete can be taken back."""
_PAGE = 2_000


def erase_decided(database: Database) -> int:
    """Delete the searches of such decisions, with what was said of them; return how many searches it were.

    Raises:
        UnavailableError: the database does not take it.
    """
    due = (DecisionRow.verdict == "delete") & (DecisionRow.at < utc_now() - ERASED_AFTER)
    with database.reading() as connection:
        keys = frozenset(connection.scalars(select(DecisionRow.key).where(due)))
    if not keys:
        return 0
    erased, last = 0, ""
    while True:
        page = select(SearchRow.search_id, SearchRow.text).where(SearchRow.search_id > last)
        with database.reading() as connection:
            rows = connection.execute(page.order_by(SearchRow.search_id).limit(_PAGE)).all()
        gone = [search_id for search_id, text in rows if wording_key(learned_text(text)) in keys]
        if gone:
            with database.writing() as connection:
                for table in (SignalRow, FeedbackRow, SearchRow):
                    connection.execute(delete(table).where(table.search_id.in_(gone)))
            erased += len(gone)
        if len(rows) < _PAGE:
            break
        last = rows[-1].search_id
    with database.writing() as connection:
        connection.execute(update(DecisionRow).where(DecisionRow.key.in_(keys)).values(verdict=ERASED))
    return erased
