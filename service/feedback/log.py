"""Writes searches and feedback on a thread of its own: a slow or full disk never holds up an answer."""

import logging
import queue
import re
import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, create_engine, delete
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kb.redaction import redact
from service.feedback.models import Base, FeedbackRow, SearchRow

__all__ = ["FeedbackLog", "kept_text"]

_log = logging.getLogger(__name__)

_MAX_WAITING = 1000
_MAX_CHARS = 500
_BATCH = 100
# Redaction finds what it knows. What is kept for months needs no number at all, so anything with a digit goes too.
_WITH_DIGIT = re.compile(r"[A-Za-z]*(?:[0-9０-９][A-Za-z0-9０-９\-ー−‐ ]{3,}|[A-Za-z]+[0-9][A-Za-z0-9]*)")

_Row = SearchRow | FeedbackRow


def kept_text(text: str) -> str:
    """Return a text as it may be kept: redacted, long numbers gone, at most 500 characters."""
    return _WITH_DIGIT.sub("…", redact(text).text)[:_MAX_CHARS]


class FeedbackLog:
    """The record of searches.

    Args:
        url: SQLAlchemy URL of the database; empty keeps nothing.
        keep_days: Older rows are deleted.

    Raises:
        SQLAlchemyError: the database cannot be opened.
    """

    def __init__(self, url: str, keep_days: int) -> None:
        self._keep_days = keep_days
        self._waiting: queue.Queue[_Row | None] = queue.Queue(_MAX_WAITING)
        self.dropped = 0
        """Rows that were not kept because the database was too slow or failed."""
        self.engine: Engine | None = None
        if url:
            self.engine = create_engine(url)
            Base.metadata.create_all(self.engine)
            self._thread = threading.Thread(target=self._write, name="feedback", daemon=True)
            self._thread.start()

    @property
    def is_on(self) -> bool:
        """Whether anything is kept."""
        return self.engine is not None

    def add(self, row: _Row) -> None:
        """Hand over a row; returns at once, and drops it when too many wait."""
        if self.engine is None:
            return
        try:
            self._waiting.put_nowait(row)
        except queue.Full:
            self.dropped += 1

    def flush(self) -> None:
        """Wait until all that was handed over is written."""
        self._waiting.join()

    def close(self) -> None:
        """Write what waits, and stop."""
        if self.engine is not None:
            self._waiting.put(None)
            self._thread.join(timeout=5)
            self.engine.dispose()

    def _write(self) -> None:
        self._prune()
        while (row := self._waiting.get()) is not None:
            rows = [row]
            while len(rows) < _BATCH and not self._waiting.empty():
                following = self._waiting.get()
                if following is None:
                    self._waiting.put(None)  # for the outer loop
                    self._waiting.task_done()
                    break
                rows.append(following)
            self._store(rows)
            for _ in rows:
                self._waiting.task_done()
        self._waiting.task_done()

    def _store(self, rows: list[_Row]) -> None:
        try:
            with Session(self.engine) as session:
                session.add_all(rows)
                session.commit()
        except SQLAlchemyError as error:
            self.dropped += len(rows)
            _log.error("%d rows of feedback not kept: %s", len(rows), type(error).__name__)

    def _prune(self) -> None:
        oldest = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=self._keep_days)
        try:
            with Session(self.engine) as session:
                for table in (SearchRow, FeedbackRow):
                    session.execute(delete(table).where(table.at < oldest))
                session.commit()
        except SQLAlchemyError as error:
            _log.error("old feedback not pruned: %s", type(error).__name__)
