"""Write rows idempotently: a batch may be retried after a commit that went unnoticed."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, Insert, delete, func, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from service.search_log.models import FeedbackRow, SearchRow, SignalRow, values_of

__all__ = ["insert_rows"]

_MOST_SIGNALS = 40
"""Signals on one search that are kept; a person gives a handful, more is somebody who fills the database."""


def insert_rows(
    connection: Connection,
    searches: Sequence[SearchRow],
    words: Sequence[FeedbackRow],
    signals: Sequence[SignalRow] = (),
) -> set[str]:
    """Insert searches, then feedback, then signals; return the ids of kept searches that the feedback is on.

    Feedback on a search that is not kept is left out; that on an article alone has no search id. Of several words on
    one search and article the newest counts: somebody changed their mind, added a reason, or asked again because the
    first answer was lost. A signal counts once, and only on a search that is kept; one on an article is of an article
    that was shown, but for ``instead``, which names one that was not first.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    if searches:
        connection.execute(
            dialect.insert(SearchRow).on_conflict_do_nothing(), [values_of(search) for search in searches]
        )
    known: set[str] = set()
    if words:
        given = {word.search_id for word in words}
        known = set(connection.scalars(select(SearchRow.search_id).where(SearchRow.search_id.in_(given))))
        about = {(word.search_id, word.article_id): values_of(word) for word in words if word.search_id in known}
        if about:
            subject = tuple_(FeedbackRow.search_id, FeedbackRow.article_id)
            connection.execute(delete(FeedbackRow).where(subject.in_(list(about))))
        on_articles = [values_of(word) for word in words if not word.search_id]
        if about or on_articles:
            connection.execute(insert(FeedbackRow), [*about.values(), *on_articles])
    if signals:
        _insert_signals(connection, dialect.insert(SignalRow).on_conflict_do_nothing(), signals)
    return known


def _insert_signals(connection: Connection, into: Insert, signals: Sequence[SignalRow]) -> None:
    given = {signal.search_id for signal in signals}
    shown = {
        search_id: set(articles)
        for search_id, articles in connection.execute(
            select(SearchRow.search_id, SearchRow.shown).where(SearchRow.search_id.in_(given))
        )
    }
    counted = select(SignalRow.search_id, func.count()).where(SignalRow.search_id.in_(given))
    kept: Counter[str] = Counter()
    for search_id, count in connection.execute(counted.group_by(SignalRow.search_id)):
        kept[search_id] = count
    values = []
    for signal in signals:
        known = shown.get(signal.search_id)
        if known is None or kept[signal.search_id] >= _MOST_SIGNALS:
            continue
        if signal.article_id in known or not signal.article_id or signal.kind == "instead":
            kept[signal.search_id] += 1
            values.append(values_of(signal))
    if values:
        connection.execute(into, values)
