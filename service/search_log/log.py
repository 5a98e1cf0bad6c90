"""Writes searches and feedback beside the requests, on a thread with an event loop of its own.

No search and no other request ever waits for the database: searches are handed over and written in batches, the
newest dropped when too many wait. A word of feedback is handed over too, but its request waits for the commit, and
no longer than a deadline: it is answered with 202 when its row is stored, never before.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from service.search_log.database import Database
from service.search_log.errors import FeedbackError, UnavailableError
from service.search_log.models import FeedbackRow, SearchRow, utc_now
from service.search_log.retention import delete_before
from service.search_log.rows import insert_rows

__all__ = ["FeedbackLog"]

_log = logging.getLogger(__name__)

_MAX_SEARCHES = 1000
_MAX_WORDS = 200
_ANSWER_S = 2.0
"""How long somebody who gives feedback waits at most."""
_ATTEMPT_S = 1.9
"""How long one write may take; SQLite gives up before (see ``database``)."""
_READ_S = 30.0
_FLUSH_S = 1.0
_RETRY_S = 1.0
_CLOSE_S = 5.0
_PRUNE_INTERVAL_S = 86_400.0
_PRUNE_RETRY_S = 60.0

T = TypeVar("T")
R = TypeVar("R")


class _Word(NamedTuple):
    """Feedback that somebody waits for; without a row it only wants all that was handed over before written."""

    row: FeedbackRow | None
    stored: "Future[None]"


class FeedbackLog:
    """The record of searches.

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
        self._searches: deque[SearchRow] = deque()
        self._words: deque[_Word] = deque()
        self._closing = False
        self._trouble = ""
        self.dropped = 0
        self._database = Database(url)
        self._loop = asyncio.new_event_loop()
        self._wake = asyncio.Event()
        self._readers: set[asyncio.Task[Any]] = set()
        self._thread = threading.Thread(target=self._run, args=(self._database,), name="feedback", daemon=True)
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

    async def store(self, word: FeedbackRow) -> None:
        """Store feedback; returns when it is committed.

        Raises:
            FeedbackError: it is not within two seconds, or too many wait already.
        """
        await self._wait_for(word, _ANSWER_S)

    async def flush(self) -> None:
        """Wait until what was handed over is written, but no longer than a second."""
        with suppress(FeedbackError):
            await self._wait_for(None, _FLUSH_S)

    async def read(self, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
        """Run something that reads the database on the thread, and return what it returns.

        Raises:
            FeedbackError: it cannot be read, or not within 30 seconds.
        """
        running = asyncio.run_coroutine_threadsafe(self._read(work), self._loop)
        return await asyncio.wrap_future(running)

    def close(self) -> None:
        """Write what waits if the database takes it, and stop."""
        self._closing = True
        self._notify()
        self._thread.join(timeout=_CLOSE_S)

    async def _read(self, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
        reading = asyncio.ensure_future(_within(work(self._database), _READ_S))
        self._readers.add(reading)
        reading.add_done_callback(self._readers.discard)
        return await reading

    async def _wait_for(self, row: FeedbackRow | None, within_s: float) -> None:
        if self._closing or len(self._words) >= _MAX_WORDS:
            raise UnavailableError("too many wait")
        word = _Word(row, Future())
        self._words.append(word)
        self._notify()
        # A word that is given up before its turn is cancelled with the wait, and not written any more.
        await _within(asyncio.wrap_future(word.stored), within_s)

    def _notify(self) -> None:
        with suppress(RuntimeError):  # the loop is closed: the process ends
            self._loop.call_soon_threadsafe(self._wake.set)

    def _run(self, database: Database) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._write_all(database))

    async def _write_all(self, database: Database) -> None:
        """Write until the end. The first attempt has no rows: trouble is told before a user meets it."""
        pruning = asyncio.create_task(self._prune(database))
        while not self._closing or ((self._searches or self._words) and not self._trouble):
            searches, words = _taken(self._searches), _taken(self._words)
            await self._attempt(database, searches, [w for w in words if w.stored.set_running_or_notify_cancel()])
            await self._until_there_is_work()
        for word in _taken(self._words):
            word.stored.cancel()
        for task in (pruning, *self._readers):
            task.cancel()
        with suppress(TimeoutError):
            await asyncio.wait_for(_others_end(asyncio.current_task()), _CLOSE_S / 2)
        await database.close()

    async def _until_there_is_work(self) -> None:
        """Wait; in trouble only the next word of feedback, or a second, is reason enough to try again."""
        self._wake.clear()
        if self._closing or self._words or (self._searches and not self._trouble):
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), _RETRY_S if self._trouble else None)

    async def _attempt(self, database: Database, searches: list[SearchRow], words: list[_Word]) -> None:
        try:
            rows = [word.row for word in words if word.row is not None]
            await _within(_store(database, searches, rows), _ATTEMPT_S)
        except Exception as raised:  # noqa: BLE001 - a writer that ends is missed by everybody until a restart
            error = raised if isinstance(raised, FeedbackError) else UnavailableError(type(raised).__name__)
            if isinstance(error, UnavailableError) and error.refuses_rows:
                self.dropped += len(searches)
            else:
                self._searches.extendleft(reversed(searches))
            self._tell(str(error))
            for word in words:
                word.stored.set_exception(error)
        else:
            self._tell("")
            for word in words:
                word.stored.set_result(None)

    async def _prune(self, database: Database) -> None:
        """Delete what is too old, now and daily."""
        while True:
            try:
                await database.open()
                gone = await delete_before(database, utc_now() - timedelta(days=self._keep_days))
                _log.info("%d searches and %d words of feedback were old enough to go", gone.searches, gone.feedback)
                await asyncio.sleep(self._prune_interval_s)
            except Exception as error:  # noqa: BLE001 - as in the writer
                if not isinstance(error, FeedbackError):  # those are told by the writer, which meets the same
                    _log.error("old searches stay for now: %s", type(error).__name__)
                await asyncio.sleep(min(_PRUNE_RETRY_S, self._prune_interval_s))

    def _tell(self, trouble: str) -> None:
        """Log when trouble begins, changes and ends, not at every attempt."""
        if trouble and trouble != self._trouble:
            _log.error("searches wait and feedback is refused: %s", trouble)
        elif self._trouble and not trouble:
            _log.warning("the database of searches takes rows again; %d searches were dropped so far", self.dropped)
        self._trouble = trouble


async def _others_end(own: "asyncio.Task[None] | None") -> None:
    """Wait for what else runs on this loop: what was cancelled closes its connection in a task of its own."""
    spared = {own, asyncio.current_task()}
    while others := asyncio.all_tasks() - spared:
        await asyncio.wait(others)


async def _store(database: Database, searches: list[SearchRow], words: list[FeedbackRow]) -> None:
    await database.open()
    if searches or words:
        async with database.writing() as connection:
            await insert_rows(connection, searches, words)


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
