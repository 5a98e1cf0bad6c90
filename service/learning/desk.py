"""The queue of one knowledge base: read the log, propose, decide, suggest."""

import threading
import time
from pathlib import Path

from kb.loading.judged import JudgedQuery, load_judged
from kb.loading.learned import append_learned, read_learned
from kb.model.errors import KBError
from service.learning.agents import AGENT_SOURCE, rows_of_agents
from service.learning.decisions import decide, refuse_decided, refuse_shipped, undo
from service.learning.errors import DecisionError, LearningFolderError, UnknownProposalError
from service.learning.knowledge import Knowledge
from service.learning.proposals import LookAgain, Proposal, Queue, make_queue
from service.learning.reading import read_asked, read_decided
from service.learning.suggestions import Suggestions, suggest
from service.learning.verdicts import Decision, Verdict
from service.search_log.database import Database
from service.search_log.erasing import erase_decided
from service.search_log.models import utc_now

__all__ = ["Desk"]

_LISTED = 100
_REMEMBERED = 2_000
_MOST_OF_AGENTS = 1_000
_FRESH_S = 30.0
"""For so long a queue is handed out again, without what was decided since."""


class Desk:
    """Where a person decides what is learned. Its methods may be called from any thread; they take up to seconds.

    Args:
        folder: The knowledge base, as its owner edits it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._alone = threading.Lock()
        self._queue = Queue((), 0)
        self._made_of = ""
        self._made_at = 0.0
        self._proposals: dict[str, Proposal] = {}

    def refusal(self) -> str:
        """Return why nothing can be learned into the folder; empty where it can, as far as is known."""
        try:
            refuse_shipped(self._folder)
        except LearningFolderError as error:
            return str(error)
        return ""

    def queue(self, database: Database, knowledge: Knowledge, *, limit: int = 60, fresh: bool = False) -> Queue:
        """Return what waits for a decision, best first.

        Args:
            database: The search log.
            knowledge: The articles.
            limit: Proposals at most.
            fresh: Read the log again, however young the last queue is.

        Raises:
            LearningFolderError: the judged queries cannot be read.
            UnavailableError: the database cannot be read.
        """
        with self._alone:
            decided = read_decided(database)
            is_young = time.monotonic() - self._made_at < _FRESH_S and self._made_of == knowledge.version
            queue = _without(self._queue, decided)
            is_spent = len(queue.proposals) < min(limit, queue.waiting)
            if fresh or is_spent or not is_young:
                erase_decided(database)
                self._make(database, knowledge, decided)
                queue = self._queue
            return Queue(queue.proposals[:limit], queue.waiting)

    def decide(
        self,
        database: Database,
        knowledge: Knowledge,
        proposal_id: str,
        verdict: Verdict,
        *,
        article_id: str = "",
        by: str,
    ) -> Decision:
        """Decide on a proposal; ``accept`` without an article accepts the proposed one, be it "none of ours".

        Raises:
            UnknownProposalError: there is no such proposal.
            DecisionError: there is no such article.
            AlreadyDecidedError: somebody decided before.
            LearningFolderError: the knowledge base cannot be written to.
            UnavailableError: the database does not take it.
        """
        proposal = self._proposals.get(proposal_id)
        if proposal is None:
            self.queue(database, knowledge, fresh=True)
            proposal = self._proposals.get(proposal_id)
        if proposal is None:
            refuse_decided(database, [proposal_id])
            raise UnknownProposalError
        if verdict == "accept" and not article_id:
            article_id = proposal.proposed
            verdict = "accept" if article_id else "none"
        if article_id:
            article = knowledge.articles.find(article_id, "")
            if article is None:
                raise DecisionError("is not the id of an article")
            article_id = article.id
        return decide(database, self._folder, proposal, verdict, article_id=article_id, by=by)

    def undo(self, database: Database, proposal_id: str, *, by: str) -> Decision:
        """Take back a decision of the same person.

        Raises:
            NothingToUndoError: there is none to take back.
            LearningFolderError: the knowledge base cannot be written to.
            UnavailableError: the database does not take it.
        """
        return undo(database, self._folder, proposal_id, by=by)

    def learn_from_agents(self, database: Database, knowledge: Knowledge) -> list[JudgedQuery]:
        """Write rows from agents' signals alone, and return them; a person still decides on each.

        Raises:
            LearningFolderError: the knowledge base cannot be read, or not written to.
            UnavailableError: the database cannot be read.
        """
        refuse_shipped(self._folder)
        queue = self._drawn(database, knowledge, read_decided(database), limit=_MOST_OF_AGENTS)
        rows = list(rows_of_agents(queue.proposals, utc_now().date()))
        try:
            append_learned(self._folder, rows)
        except KBError as error:
            raise LearningFolderError(str(error)) from error
        return rows

    def suggestions(self, knowledge: Knowledge) -> Suggestions:
        """Return what the learned rows say beyond themselves.

        Raises:
            LearningFolderError: they cannot be read.
        """
        try:
            learned = read_learned(self._folder)
        except KBError as error:
            raise LearningFolderError(str(error)) from error
        return suggest(learned, knowledge.articles, knowledge.words, knowledge.meaning)

    def _make(self, database: Database, knowledge: Knowledge, decided: frozenset[str]) -> None:
        self._queue = self._drawn(database, knowledge, decided, knowledge.look_again)
        # Older ones stay: who decides on one that somebody else has decided on since is told so.
        known = {**self._proposals, **{each.id: each for each in self._queue.proposals}}
        self._proposals = dict(list(known.items())[-_REMEMBERED:])
        self._made_of, self._made_at = knowledge.version, time.monotonic()

    def _drawn(
        self,
        database: Database,
        knowledge: Knowledge,
        decided: frozenset[str],
        look_again: LookAgain | None = None,
        limit: int = _LISTED,
    ) -> Queue:
        try:
            # A row that agents alone stand behind is still to be decided on.
            judged = [each.text for each in load_judged(self._folder, "train") if each.source != AGENT_SOURCE]
        except KBError as error:
            raise LearningFolderError(str(error)) from error
        return make_queue(
            read_asked(database),
            decided=decided,
            judged=judged,
            confirms=knowledge.articles.confirms,
            look_again=look_again,
            exists=lambda article_id: knowledge.articles.find(article_id, "") is not None,
            limit=limit,
        )


def _without(queue: Queue, decided: frozenset[str]) -> Queue:
    """Return what of a queue nobody has decided on since."""
    waiting = tuple(each for each in queue.proposals if decided.isdisjoint(each.keys))
    return Queue(waiting, queue.waiting - (len(queue.proposals) - len(waiting)))
