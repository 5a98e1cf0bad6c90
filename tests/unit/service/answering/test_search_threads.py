"""The threads that search: batches out of what waits, each its own answer, nothing left undone."""

import asyncio
import threading
from contextlib import asynccontextmanager

import pytest

from kb.redaction import ALL
from service.answering.question import RawMessage
from service.answering.search_threads import MAX_BATCH, SearchThreads
from service.http.raw_text import RawText


class Source:
    """A source whose searcher notes what it is asked to encode."""

    def __init__(self, trouble=None):
        self.batches = []
        self._trouble = trouble
        self.serving = self
        self.redacted = ALL

    def encode_ahead(self, texts):
        """Note the texts, or fail."""
        self.batches.append(list(texts))
        if self._trouble:
            raise self._trouble


class Asking:
    """Threads that are asked on behalf of one source."""

    def __init__(self, threads, source):
        self._threads = threads
        self._source = source
        self.close = threads.close

    def run(self, text, answer):
        """Ask."""
        raw = text if isinstance(text, RawText) else RawText(text)
        return self._threads.run(self._source, [RawMessage("customer", raw)], answer)


def run(source, scenario, count=1):
    """Run a scenario on threads of its own, which end with it."""

    async def whole():
        threads = SearchThreads(count)
        try:
            return await scenario(Asking(threads, source))
        finally:
            await threads.close()

    return asyncio.run(whole())


@asynccontextmanager
async def occupied(threads):
    """Keep the one thread at work until the block ends; what is asked for inside it waits in the queue."""
    begun, ended = threading.Event(), threading.Event()
    first = asyncio.create_task(threads.run("first", lambda _: begun.set() or ended.wait(10)))
    assert await asyncio.to_thread(begun.wait, 10)
    try:
        yield
        await asyncio.sleep(0)  # each task runs as far as its place in the queue
    finally:
        ended.set()
    assert await first


async def crowd(threads, texts, answer=lambda each: each.query.upper()):
    """Ask for texts that all wait behind one that is under way."""
    async with occupied(threads):
        asked = [asyncio.create_task(threads.run(text, answer)) for text in texts]
    return await asyncio.gather(*asked, return_exceptions=True)


def test_a_lone_text_waits_for_nobody():
    """A lone text is encoded by its own search, not ahead."""
    source = Source()
    assert run(source, lambda threads: threads.run("a", lambda each: each.query)) == "a"
    assert source.batches == []


def test_what_waits_is_encoded_together_and_answered_apart():
    """One batch for all that queued up while the thread was busy."""
    source = Source()
    assert run(source, lambda threads: crowd(threads, ["a", "b", "c"])) == ["A", "B", "C"]
    assert source.batches == [["a", "b", "c"]]


def test_a_batch_is_bounded():
    """A long queue is taken in parts."""
    source = Source()
    texts = [f"text {number}" for number in range(MAX_BATCH + 3)]
    assert run(source, lambda threads: crowd(threads, texts)) == [text.upper() for text in texts]
    assert [len(batch) for batch in source.batches] == [MAX_BATCH, 3]


def test_a_failure_is_that_of_one_request():
    """A question that cannot be redacted or answered fails alone; the others of its batch are answered."""

    async def scenario(threads):
        used = RawText("deaf")
        used.redact()

        def lost(each):
            raise LookupError(each.query)

        async with occupied(threads):
            asked = [
                asyncio.create_task(threads.run(used, lambda each: each.query)),
                asyncio.create_task(threads.run("b", lost)),
                asyncio.create_task(threads.run("c", lambda each: each.query)),
            ]
        return await asyncio.gather(*asked, return_exceptions=True)

    source = Source()
    bad, worse, good = run(source, scenario)
    assert isinstance(bad, RuntimeError)
    assert isinstance(worse, LookupError)
    assert good == "c"
    assert source.batches == [["b", "c"]]


def test_a_batch_that_cannot_be_encoded_is_no_failure(caplog):
    """Every search then encodes its own text; the log says how many, and none of the texts."""
    source = Source(RuntimeError("secret text"))
    assert run(source, lambda threads: crowd(threads, ["a", "b"])) == ["A", "B"]
    assert "a batch of 2" in caplog.text
    assert "secret" not in caplog.text


def test_idle_threads_get_their_share():
    """Two threads work on two texts at once."""
    together = threading.Barrier(2, timeout=10)

    async def scenario(threads):
        asked = [threads.run("a", lambda _: together.wait()) for _ in range(2)]
        return await asyncio.gather(*asked)

    assert sorted(run(Source(), scenario, count=2)) == [0, 1]


def test_whoever_left_is_not_searched_for():
    """A request that was given up costs nothing more."""
    answered = []

    async def scenario(threads):
        async with occupied(threads):
            gone = asyncio.create_task(threads.run("gone", lambda each: answered.append(each.query)))
            await asyncio.sleep(0)
            gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone

    run(Source(), scenario)
    assert answered == []


def test_closing_answers_what_was_taken():
    """Threads end after the queue, not before it."""

    async def scenario(threads):
        asked = [asyncio.create_task(threads.run("a", lambda each: each.query)) for _ in range(5)]
        await asyncio.sleep(0)
        await threads.close()
        return await asyncio.gather(*asked)

    assert run(Source(), scenario) == ["a"] * 5


def test_a_thread_that_cannot_be_started_is_started_by_a_later_request(monkeypatch):
    """Without memory for its stack the request fails, and none that follows waits for a thread that is not there."""
    start, failures = threading.Thread.start, ["no memory"]

    def fail_once(thread):
        if thread.name.startswith("search-") and failures:
            raise RuntimeError(failures.pop())
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", fail_once)

    async def scenario(threads):
        with pytest.raises(MemoryError):
            await threads.run("first", lambda _: None)
        return await threads.run("second", lambda question: question.text)

    assert run(Source(), scenario, count=2) == "second"
