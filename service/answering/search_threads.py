"""Threads that search, one a core, and encode waiting queries in batches.

There is no timer: a thread that becomes free takes its share of the queue and encodes it as one batch, which reads
the model's weights once. So a lone query never waits for company, and at saturation encoding costs
a search half as much.
"""

import asyncio
import contextvars
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from service.answering.question import Question, RawMessage
from service.answering.searcher_source import SearcherSource
from service.observability import note_stage

__all__ = ["MAX_BATCH", "SearchThreads"]

_log = logging.getLogger(__name__)

MAX_BATCH = 8
"""Texts in a batch. More gain little (8 tokens each: twice as fast in fours, 2.3 times in eights) and wait longer."""

T = TypeVar("T")


class SearchThreads:
    """Runs searches. ``run`` belongs to one event loop.

    Args:
        count: Threads.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._news = threading.Condition()
        self._waiting: deque[_Job] = deque()
        self._ready: deque[_Job] = deque()
        self._idle = 0
        self._closed = False
        self._threads: list[threading.Thread] = []

    async def close(self) -> None:
        """Finish what is queued, then end."""
        with self._news:
            self._closed = True
            self._news.notify_all()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    async def run(
        self, source: SearcherSource, conversation: Sequence[RawMessage], answer: Callable[[Question], T]
    ) -> T:
        """Return the answer.

        Args:
            source: Whose searcher will be asked.
            conversation: What was sent; redacted on a thread, before anything else reads it.
            answer: Called on a thread, with the query's vector in the searcher's cache.

        Raises:
            MemoryError: there is none for a thread.
            Exception: whatever redaction or ``answer`` raised.
        """
        if len(self._threads) < self._count:
            self._start()
        job = _Job(source, conversation, answer)
        with self._news:
            self._waiting.append(job)
            self._news.notify()
        result: T = await job.future
        return result

    def _start(self) -> None:
        """Start the threads that do not run yet; the next request tries again what fails."""
        while (number := len(self._threads)) < self._count:
            thread = threading.Thread(target=self._work, name=f"search-{number}", daemon=True)
            try:
                thread.start()
            except RuntimeError as error:  # "can't start new thread": no memory for its stack, or too many
                raise MemoryError("no thread can be started") from error
            self._threads.append(thread)

    def _work(self) -> None:
        while True:
            with self._news:
                while not self._ready and not self._waiting:
                    if self._closed:
                        return
                    self._idle += 1
                    self._news.wait()
                    self._idle -= 1
                # What is encoded goes first: it has waited longest.
                batch = [] if self._ready else self._share()
                job = batch.pop(0) if batch else self._ready.popleft()
            _redact_and_encode([job, *batch])
            if batch:
                with self._news:
                    self._ready.extend(batch)
                    self._news.notify(len(batch))
            job.run(job.finish)

    def _share(self) -> "list[_Job]":
        """Take what is this thread's of the queue: idle threads shall have theirs."""
        share = -(-len(self._waiting) // (self._idle + 1))
        return [self._waiting.popleft() for _ in range(min(share, MAX_BATCH))]


def _redact_and_encode(jobs: "Sequence[_Job]") -> None:
    by_source: dict[int, list[_Job]] = {}
    for job in jobs:
        job.run(job.redact)
        by_source.setdefault(id(job.source), []).append(job)
    for together in by_source.values():
        _encode(together)


def _encode(jobs: "Sequence[_Job]") -> None:
    """Encode the queries of one source's jobs."""
    texts = [job.question.query for job in jobs if job.question]
    searcher = jobs[0].source.serving
    if len(texts) < 2 or searcher is None:  # noqa: PLR2004 - the search of a lone text encodes it
        return
    started = time.perf_counter()
    try:
        searcher.encode_ahead(texts)
    except Exception:  # noqa: BLE001 - each search encodes its own text then, and raises what there is to raise
        _log.warning("a batch of %d could not be encoded", len(texts))
    took_ms = (time.perf_counter() - started) * 1000
    for job in jobs:
        job.context.run(note_stage, "batch", took_ms)


class _Job:
    """One search on its way."""

    def __init__(
        self, source: SearcherSource, conversation: Sequence[RawMessage], answer: Callable[[Question], Any]
    ) -> None:
        self.source = source
        self._conversation = conversation
        self._answer = answer
        self._loop = asyncio.get_running_loop()
        self.context = contextvars.copy_context()
        self.future: asyncio.Future[Any] = self._loop.create_future()
        self.question: Question | None = None

    def run(self, step: Callable[[], None]) -> None:
        """Take a step in the context of the request; what it raises is the answer."""
        if self.future.done():  # redaction failed, or nobody waits any more
            return
        try:
            self.context.run(step)
        except Exception as error:  # noqa: BLE001 - raised again where the answer is awaited
            self._resolve(self.future.set_exception, error)

    def redact(self) -> None:
        """Make the question, once: a job that waited in a batch comes by again."""
        if self.question is None:
            self.question = Question.read(self._conversation, self.source.redacted)

    def finish(self) -> None:
        """Answer."""
        if self.question is not None:
            self._resolve(self.future.set_result, self._answer(self.question))

    def _resolve(self, set_outcome: Callable[[Any], None], outcome: object) -> None:
        def resolve() -> None:
            if not self.future.done():
                set_outcome(outcome)

        self._loop.call_soon_threadsafe(resolve)
