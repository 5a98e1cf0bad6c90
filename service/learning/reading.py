"""Read from the search log what was asked, what was done with the results, and what is decided."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import select

from service.learning.asked import Asked, Signal
from service.learning.weights import NEGATIVE, WEIGHTS
from service.search_log.database import Database
from service.search_log.models import DecisionRow, FeedbackRow, SearchRow, SignalRow, utc_now

__all__ = ["read_asked", "read_decided"]

_NEWEST = 20_000
"""Searches that are looked at: weeks of a busy help centre, read in 0.6 s and made proposals of in 1.3 s."""
_SAME_PAGE = timedelta(minutes=1)
"""Within which a question of the same page is the one before in other words."""
_SKIPPED_FOR = timedelta(days=7)
"""After which a skipped proposal is shown again."""


def read_asked(database: Database) -> list[Asked]:
    """Return the newest 20,000 searches, newest first, with their signals.

    Raises:
        UnavailableError: the database cannot be read.
    """
    newest = select(SearchRow).order_by(SearchRow.at.desc(), SearchRow.search_id).limit(_NEWEST).subquery()
    ids = select(newest.c.search_id)
    with database.reading() as connection:
        searches = connection.execute(select(newest).order_by(newest.c.at.desc(), newest.c.search_id)).all()
        words = connection.execute(
            select(FeedbackRow.search_id, FeedbackRow.article_id, FeedbackRow.helpful).where(
                FeedbackRow.search_id.in_(ids)
            )
        ).all()
        noted = connection.execute(
            select(SignalRow.search_id, SignalRow.article_id, SignalRow.kind, SignalRow.by_agent).where(
                SignalRow.search_id.in_(ids)
            )
        ).all()
    signals: defaultdict[str, list[Signal]] = defaultdict(list)
    for search_id, article_id, helpful in words:
        signals[search_id].append(Signal("helped" if helpful else "not_helped", article_id))
    for search_id, article_id, kind, by_agent in noted:
        signals[search_id].append(Signal(kind, article_id, by_agent))
    by_id = {row.search_id: row for row in searches}
    for row in searches:
        before = by_id.get(row.after or "")
        if before is None or before.text == row.text or not timedelta() <= row.at - before.at <= _SAME_PAGE:
            continue
        liked = {each.article_id for each in signals[row.search_id] if WEIGHTS.get(each.kind, 0.0) > 0}
        signals[before.search_id].append(Signal("asked_again"))
        signals[before.search_id] += [Signal("answered_next", each) for each in sorted(liked) if each]
    return [
        Asked(
            row.search_id,
            row.at,
            row.lang,
            row.text,
            row.state,
            tuple(row.shown),
            row.confidence,
            row.evidence,
            _consistent(row.state, signals[row.search_id]),
        )
        for row in searches
    ]


def read_decided(database: Database) -> frozenset[str]:
    """Return the keys of the wordings that need no decision: decided, or skipped in the last seven days.

    Raises:
        UnavailableError: the database cannot be read.
    """
    with database.reading() as connection:
        rows = connection.execute(select(DecisionRow.key, DecisionRow.verdict, DecisionRow.at)).all()
    again = utc_now() - _SKIPPED_FOR
    return frozenset(key for key, verdict, at in rows if verdict != "skip" or at > again)


def _consistent(state: str, signals: list[Signal]) -> tuple[Signal, ...]:
    """Return signals without "left" where something was opened or said, or where the answer stood on the page."""
    if state == "answer" or any(each.kind not in NEGATIVE for each in signals):
        signals = [each for each in signals if each.kind != "left"]
    return tuple(signals)
