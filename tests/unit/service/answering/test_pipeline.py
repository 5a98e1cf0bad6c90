"""The pipeline: every question is batched and logged, whichever door it came through."""

import asyncio

import pytest

from indexer.indexing import build_index
from kb.loading.library import load_library
from service.answering.answer import AnswerOptions
from service.answering.pipeline import Pipeline
from service.answering.question import RawMessage
from service.answering.search_threads import SearchThreads
from service.http.raw_text import RawText


class Record:
    """A search log that keeps its entries."""

    def __init__(self):
        self.entries = []

    def keep(self, entry):
        """Keep one."""
        self.entries.append(entry)


@pytest.fixture
def served(small_kb, settings, hashing, source):
    """Return a source over the small knowledge base."""
    build_index(load_library(small_kb), hashing, settings)
    source.load()
    return source


def run(served, scenario):
    """Run a scenario on a pipeline; return what it returns and what was logged."""
    record = Record()

    async def whole():
        threads = SearchThreads(1)
        try:
            return await scenario(Pipeline(served, threads, record))
        finally:
            await threads.close()

    return asyncio.run(whole()), record.entries


def test_a_search_is_logged_as_it_was_answered(served):
    """Redacted, with what was shown and the evidence that came along."""
    options = AnswerOptions(evidence={"asked": "not-asked"})
    found, (entry,) = run(served, lambda pipeline: pipeline.search(RawText("lost AQ2K-9XWE3R-7TYU"), options))
    assert entry.text == "lost [gift-code 4-6-4]"
    assert (entry.search_id, entry.lang, entry.state) == (found.search_id, "en", found.outcome.state)
    assert entry.shown == [each.article_id for each in found.outcome.results]
    assert entry.evidence == {"asked": "not-asked"}
    assert (entry.generation, entry.took_ms) == (found.generation.id, found.took_ms)


def test_what_is_said_to_be_no_code_is_searched_for_once_and_kept_nowhere(served):
    """No cache is keyed by it, spelling corrected or not, nothing is logged, and the answer does not repeat it."""
    text = "lost my amzaon relaod"

    async def search(pipeline):
        return await pipeline.search(RawText(text), AnswerOptions(), RawText("amzaon relaod"))

    found, logged = run(served, search)
    searcher = served.current()
    assert (found.question.query, found.corrected, logged) == (text, None, [])
    caches = (searcher._queries._vectors, searcher._queries._rankings, searcher._speller._corrected)
    kept = [key for cache in caches for key in cache._values]
    assert not any("amzaon" in key or "relaod" in key for key in kept)
    searcher.search("lost my amazon reload")
    assert [key for cache in caches for key in cache._values] != kept, "the caches were looked for in the wrong place"


def test_a_conversation_is_logged_by_the_customers_words(served):
    """What the agent wrote is not."""
    conversation = [RawMessage("customer", RawText("it is locked")), RawMessage("agent", RawText("one moment"))]
    _, (entry,) = run(served, lambda pipeline: pipeline.read(conversation, AnswerOptions(is_conversation=True)))
    assert entry.text == "it is locked"


@pytest.mark.parametrize(("text", "is_logged"), [("lost my wal", False), ("me@example.com", True), (" ", True)])
def test_what_is_no_search_is_not_logged(served, text, is_logged):
    """Half-typed words, and texts of which nothing is left to search for."""
    _, entries = run(served, lambda pipeline: pipeline.search(RawText(text), AnswerOptions(), is_logged=is_logged))
    assert entries == []


def test_conversations_are_encoded_with_searches(served, monkeypatch):
    """What waits while the thread is busy is one batch, of whatever kind."""
    batches = []
    searcher = served.current()
    monkeypatch.setattr(searcher, "encode_ahead", batches.append)

    async def scenario(pipeline):
        asked = [pipeline.search(RawText(f"text {number}"), AnswerOptions()) for number in range(3)]
        read = pipeline.read([RawMessage("customer", RawText("spoken"))], AnswerOptions(is_conversation=True))
        return await asyncio.gather(*asked, read)

    run(served, scenario)
    assert any("spoken" in batch and len(batch) > 1 for batch in batches)
