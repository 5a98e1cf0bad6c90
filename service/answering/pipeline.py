"""The one pipeline of the service: a question is redacted, encoded with others, answered and logged."""

from collections.abc import Sequence
from typing import TypeAlias

from litestar.di import NamedDependency

from service.answering.answer import Answer, AnswerOptions, answer_from
from service.answering.question import Question, RawMessage
from service.answering.search_threads import SearchThreads
from service.answering.searcher_source import SearcherSource
from service.http.raw_text import RawText
from service.search_log.record import SearchEntry, SearchRecord

__all__ = ["Answering", "Pipeline"]


class Pipeline:
    """Answers the questions of one knowledge base.

    Args:
        source: Whose searcher answers.
        threads: Search; several knowledge bases may share them.
        record: Where answered questions are logged.
    """

    def __init__(self, source: SearcherSource, threads: SearchThreads, record: SearchRecord) -> None:
        self._source = source
        self._threads = threads
        self._record = record

    async def search(
        self, text: RawText, options: AnswerOptions, no_codes: RawText | None = None, *, is_logged: bool = True
    ) -> Answer:
        """Answer a single text.

        Args:
            text: As it was sent; redacted first of all, on a thread.
            options: How to answer.
            no_codes: What its writer says is no code, a line each; a search with such a word is not logged.
            is_logged: Whether the search is logged; half-typed words are not.

        Raises:
            NotReadyError: there is no index yet.
            EvidenceError: the evidence names a check or an outcome that does not exist.
            BackendError: the backend failed, and there is no fallback.
        """
        return await self.read((RawMessage("customer", text, no_codes),), options, is_logged=is_logged)

    async def read(
        self, conversation: Sequence[RawMessage], options: AnswerOptions, *, is_logged: bool = True
    ) -> Answer:
        """Answer a conversation; as :meth:`search`."""

        def work(question: Question) -> Answer:  # on a thread: anonymising a long text takes milliseconds
            answer = answer_from(self._source, question, options)
            if is_logged and question.query.strip() and not question.is_unkept:
                self._record.keep(_entry(question, answer))
            return answer

        return await self._threads.run(self._source, conversation, work)

    async def nearest(self, text: RawText, limit: int) -> tuple[str, ...]:
        """Return ids of the articles that come nearest to a text, also where none answers it; nothing is logged.

        Args:
            text: As it was sent; redacted first of all, on a thread.
            limit: At most so many.

        Raises:
            NotReadyError: there is no index yet.
            BackendError: the backend failed.
        """

        def work(question: Question) -> tuple[str, ...]:
            if not question.query.strip():
                return ()
            return tuple(name for name, _ in self._source.ready().judge(question.query, limit).ranking)

        return await self._threads.run(self._source, (RawMessage("customer", text),), work)


def _entry(question: Question, answer: Answer) -> SearchEntry:
    return SearchEntry(
        search_id=answer.search_id,
        lang=question.lang,
        text=question.text,
        state=answer.outcome.state,
        shown=[result.article_id for result in answer.outcome.results],
        evidence=answer.evidence,
        took_ms=answer.took_ms,
        generation=answer.outcome.generation,
        confidence=next((result.confidence for result in answer.outcome.results), None),
        after=answer.options.after,
    )


Answering: TypeAlias = NamedDependency[Pipeline]
"""The type under which handlers declare that they want the pipeline."""
