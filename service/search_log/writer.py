"""Writes searches and feedback beside the requests, on one thread.

No search and no other request ever waits for the database: searches and signals are handed over and written in
batches, the newest dropped when too many wait. Feedback is handed over too, but its request waits for the commit,
and no longer than a deadline: it is answered with 202 when its row is stored, never before.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple, TypeVar

from service.search_log.database import Database
from service.search_log.erasing import ERASED_AFTER, erase_decided
from service.search_log.errors import FeedbackError, UnavailableError
from service.search_log.models import FeedbackRow, SearchRow, SignalRow, utc_now
from service.search_log.retention import Amount, Selection, delete_batch
from service.search_log.rows import insert_rows

__all__ = ["LogWriter"]

_log = logging.getLogger(__name__)

_MAX_SEARCHES = 1000
_MAX_WAITING_FEEDBACK = 200
_ANSWER_S = 2.0
"""How long somebody who gives feedback waits at most."""
_ATTEMPT_S = 1.9
"""How long one statement of a write may take; SQLite gives up on a lock before (see ``database``)."""
_READ_S = 30.0
_FLUSH_S = 1.0
_RETRY_S = 1.0
_CLOSE_S = 5.0
_PRUNE_INTERVAL_S = 86_400.0
_PRUNE_RETRY_S = 60.0

T = TypeVar("T")
R = TypeVar("R")


class _Feedback(NamedTuple):
    """Feedback that somebody waits for; without a row it only wants all that was handed over before written."""

    row: FeedbackRow | None
    stored: "Future[bool]"


class LogWriter:
    """Takes rows from any thread and writes them on its own.

    Args:
        url: Of the database. It need not be there yet: it is opened, and brought to the schema of this program, by
            the thread, again and again until that succeeds.
        keep_days: Older rows are deleted, at the start and then daily.
        prune_interval_s: How often.

    Attributes:
        dropped: Searches that were not kept because the database was too slow or failed.

    Raises:
        SettingsError: the URL is none.
    """

    def __init__(self, url: str, keep_days: int, *, prune_interval_s: float = _PRUNE_INTERVAL_S) -> None:
        self._keep_days = keep_days
        self._prune_interval_s = prune_interval_s
        self._prune_at = 0.0
        self._pruned = Amount(0, 0)
        self._searches: deque[SearchRow] = deque()
        self._signals: deque[SignalRow] = deque()
        self._feedback: deque[_Feedback] = deque()
        self._work = threading.Condition()
        self._closing = False
        self._trouble = ""
        self.dropped = 0
        self._database = Database(url, read_within_s=_READ_S)
        self._thread = threading.Thread(target=self._run, name="search log", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Searches that are not written yet."""
        return len(self._searches)

    @property
    def trouble(self) -> str:
        """Why the last attempt to write failed; empty when it did not."""
        return self._trouble

    def add(self, search: SearchRow) -> None:
        """Hand over a search; returns at once, and drops it when too many wait."""
        if len(self._searches) >= _MAX_SEARCHES:
            self.dropped += 1
            return
        self._searches.append(search)
        if not self._trouble:  # else it is written when the database is back
            self._notify()

    def note(self, signal: SignalRow) -> None:
        """Hand over a signal; returns at once, and drops it when too many wait."""
        if len(self._signals) < _MAX_SEARCHES:
            self._signals.append(signal)
            if not self._trouble:
                self._notify()

    async def store(self, row: FeedbackRow) -> bool:
        """Store feedback; returns when it is committed, and false where it is on a search that is not kept.

        Raises:
            FeedbackError: it is not within two seconds, or too many wait already.
        """
        return await self._wait_for(row, _ANSWER_S)

    async def flush(self) -> None:
        """Wait until what was handed over is written, but no longer than a second."""
        with suppress(FeedbackError):
            await self._wait_for(None, _FLUSH_S)

    async def read(self, work: Callable[[Database], T]) -> T:
        """Run something that reads the database on a thread beside, and return what it returns.

        Raises:
            FeedbackError: it cannot be read, or not in time.
        """
        return await _within(asyncio.to_thread(work, self._database), _READ_S)

    def expect_erasing(self) -> None:
        """Delete, when it cannot be taken back any more, what a person has just decided to delete."""
        self._prune_at = min(self._prune_at, time.monotonic() + ERASED_AFTER.total_seconds() + 1)
        self._notify()

    def close(self) -> None:
        """Write what waits if the database takes it, and stop."""
        self._closing = True
        self._notify()
        self._thread.join(timeout=_CLOSE_S)

    async def _wait_for(self, row: FeedbackRow | None, within_s: float) -> bool:
        if self._closing or len(self._feedback) >= _MAX_WAITING_FEEDBACK:
            raise UnavailableError("too many wait")
        feedback = _Feedback(row, Future())
        self._feedback.append(feedback)
        self._notify()
        # Feedback that is given up before its turn is cancelled with the wait, and not written any more.
        return await _within(asyncio.wrap_future(feedback.stored), within_s)

    def _notify(self) -> None:
        with self._work:
            self._work.notify()

    def _run(self) -> None:
        """Write until the end. The first attempt has no rows: trouble is told before a user meets it."""
        while not self._closing or ((self._searches or self._signals or self._feedback) and not self._trouble):
            signals = _taken(self._signals)  # before the searches that they are about, which are written first
            searches, feedback = _taken(self._searches), _taken(self._feedback)
            wanted = [each for each in feedback if each.stored.set_running_or_notify_cancel()]
            self._attempt(searches, wanted, signals)
            self._prune()
            self._until_there_is_work()
        for each in _taken(self._feedback):
            each.stored.cancel()
        self._database.close()

    def _until_there_is_work(self) -> None:
        """Wait; in trouble only the next feedback, or a second, is reason enough to try again."""
        with self._work:
            has_rows = self._searches or self._signals
            if not (self._closing or self._feedback or (has_rows and not self._trouble)):
                self._work.wait(_RETRY_S if self._trouble else max(0.0, self._prune_at - time.monotonic()))

    def _attempt(self, searches: list[SearchRow], feedback: list[_Feedback], signals: list[SignalRow]) -> None:
        try:
            self._database.open()
            rows = [each.row for each in feedback if each.row is not None]
            known: set[str] = set()
            if searches or rows or signals:
                with self._database.writing(within_s=_ATTEMPT_S) as connection:
                    known = insert_rows(connection, searches, rows, signals)
        except Exception as raised:  # noqa: BLE001 - a writer that ends is missed by everybody until a restart
            error = raised if isinstance(raised, FeedbackError) else UnavailableError(type(raised).__name__)
            if isinstance(error, UnavailableError) and error.refuses_rows:
                self.dropped += len(searches)
            else:
                self._searches.extendleft(reversed(searches))
                self._signals.extendleft(reversed(signals))
            self._tell(str(error))
            for each in feedback:
                each.stored.set_exception(error)
        else:
            self._tell("")
            for each in feedback:
                each.stored.set_result(each.row is None or not each.row.search_id or each.row.search_id in known)

    def _prune(self) -> None:
        """Delete a batch of what is too old, where it is time; what is handed over is written between two batches."""
        if self._trouble or time.monotonic() < self._prune_at:
            return
        try:
            gone = delete_batch(self._database, Selection(before=utc_now() - timedelta(days=self._keep_days)))
            if gone == Amount(0, 0):
                erase_decided(self._database)
        except Exception as error:  # noqa: BLE001 - as in the attempt
            if not isinstance(error, FeedbackError):  # those are told by the attempt, which meets the same
                _log.error("old searches stay for now: %s", type(error).__name__)
            self._prune_at = time.monotonic() + min(_PRUNE_RETRY_S, self._prune_interval_s)
            return
        self._pruned += gone
        if gone == Amount(0, 0):
            _log.info("deleted by retention: %s", self._pruned)
            self._pruned = Amount(0, 0)
            self._prune_at = time.monotonic() + self._prune_interval_s

    def _tell(self, trouble: str) -> None:
        """Log when trouble begins, changes and ends, not at every attempt."""
        if trouble and trouble != self._trouble:
            _log.error("searches wait and feedback is refused: %s", trouble)
        elif self._trouble and not trouble:
            _log.warning("the search log takes rows again; %d searches were dropped so far", self.dropped)
        self._trouble = trouble


async def _within(work: Awaitable[T], seconds: float) -> T:
    """Return what is awaited.

    Raises:
        UnavailableError: it takes longer.
    """
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        raise UnavailableError("it took too long") from None


def _taken(waiting: deque[R]) -> list[R]:
    """Take everything that waits; others may add while it is taken."""
    return [waiting.popleft() for _ in range(len(waiting))]
