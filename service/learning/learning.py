"""The desk of a service, as handlers get it: with its search log and the searcher that serves.

SQLAlchemy is imported at the first request: only a service that keeps searches has anything to decide on.
"""

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from litestar.di import NamedDependency

from service.learning.knowledge import Knowledge, knowledge_of
from service.learning.proposals import Queue
from service.learning.suggestions import Suggestions
from service.learning.verdicts import Decision, Verdict
from service.search_log.record import SearchRecord

if TYPE_CHECKING:
    from indexer.search.searcher import Searcher
    from service.learning.desk import Desk

__all__ = ["Learning", "LearningFromUse"]


class LearningFromUse:
    """Proposals and decisions of one knowledge base.

    Args:
        record: Its search log.
        folder: Where its articles are, as the owner edits them.
    """

    def __init__(self, record: SearchRecord, folder: Path) -> None:
        self._record = record
        self._folder = folder
        self._desk: Desk | None = None

    @property
    def refusal(self) -> str:
        """Why nothing can be learned into the folder; empty where it can, as far as is known."""
        return self._opened().refusal()

    async def queue(self, searcher: "Searcher", *, limit: int, fresh: bool) -> Queue:
        """Return what waits for a decision, best first; as :meth:`~service.learning.desk.Desk.queue`.

        Raises:
            SearchLogDisabledError: nothing is kept.
            LearningFolderError: the judged queries cannot be read.
            FeedbackError: the log cannot be read in time.
        """
        knowledge = knowledge_of(searcher)
        desk = self._opened()
        return await self._record.write(lambda database: desk.queue(database, knowledge, limit=limit, fresh=fresh))

    async def decide(
        self, searcher: "Searcher", proposal: str, verdict: Verdict, *, article_id: str = "", by: str
    ) -> Decision:
        """Decide on a proposal; as :meth:`~service.learning.desk.Desk.decide`.

        Raises:
            SearchLogDisabledError: nothing is kept.
            LearningError: it cannot be decided so.
            FeedbackError: the log does not take it in time.
        """
        knowledge = knowledge_of(searcher)
        desk = self._opened()
        decided = await self._record.write(
            lambda database: desk.decide(database, knowledge, proposal, verdict, article_id=article_id, by=by)
        )
        if decided.verdict == "delete":
            self._record.expect_erasing()
        return decided

    async def undo(self, proposal: str, *, by: str) -> Decision:
        """Take back a decision of the same person; as :meth:`~service.learning.desk.Desk.undo`.

        Raises:
            SearchLogDisabledError: nothing is kept.
            LearningError: it cannot be taken back.
            FeedbackError: the log does not take it in time.
        """
        desk = self._opened()
        return await self._record.write(lambda database: desk.undo(database, proposal, by=by))

    async def suggestions(self, searcher: "Searcher") -> Suggestions:
        """Return what the learned rows say beyond themselves.

        Raises:
            SearchLogDisabledError: nothing is kept.
            LearningFolderError: they cannot be read.
            FeedbackError: it takes too long.
        """
        knowledge: Knowledge = knowledge_of(searcher)
        desk = self._opened()
        return await self._record.write(lambda _database: desk.suggestions(knowledge))

    def _opened(self) -> "Desk":
        self._record.require()
        if self._desk is None:
            from service.learning.desk import Desk  # noqa: PLC0415 - SQLAlchemy

            self._desk = Desk(self._folder)
        return self._desk


Learning: TypeAlias = NamedDependency[LearningFromUse]
"""The type under which handlers declare that they want it."""
