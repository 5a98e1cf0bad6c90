"""What ``learn`` does with log, index and articles; imported when it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from indexer.errors import IndexerError
from kb.loading.judged import JudgedQuery
from kb.loading.library import load_library
from service.cli.commands.query import open_searcher
from service.cli.commands.record import opened_record
from service.cli.output import console
from service.learning.articles import Articles
from service.learning.desk import Desk
from service.learning.errors import LearningError
from service.learning.knowledge import Knowledge, knowledge_of, words_of
from service.learning.proposals import Queue
from service.learning.suggestions import Suggestions
from service.learning.verdicts import Verdict
from service.search_log.database import Database

__all__ = ["Room", "open_room"]

_VERDICTS: dict[str, Verdict] = {
    "accept": "accept",
    "article": "accept",
    "none_of_ours": "none",
    "vague": "vague",
    "delete": "delete",
}


class Room:
    """The desk of one knowledge base, with its log and its articles."""

    def __init__(self, desk: Desk, database: Database, knowledge: Knowledge) -> None:
        self._desk = desk
        self._database = database
        self._knowledge = knowledge

    def queue(self, limit: int) -> Queue:
        """Return what waits for a decision.

        Raises:
            ServiceError: the log or the judged queries cannot be read.
        """
        return self._desk.queue(self._database, self._knowledge, limit=limit)

    def learn_from_agents(self) -> list[JudgedQuery]:
        """Write rows from agents' signals alone, and return them.

        Raises:
            ServiceError: the log cannot be read, or the knowledge base not be written to.
        """
        return self._desk.learn_from_agents(self._database, self._knowledge)

    def suggestions(self) -> Suggestions:
        """Return what the decided rows say beyond themselves.

        Raises:
            ServiceError: they cannot be read.
        """
        return self._desk.suggestions(self._knowledge)

    def decide(self, proposal: str, verdict: str, article_id: str, by: str) -> dict[str, Any]:
        """Decide on a proposal, or take that back; return the decision, with the reason where it was refused."""
        try:
            if verdict == "undo":
                done = self._desk.undo(self._database, proposal, by=by)
            else:
                done = self._desk.decide(
                    self._database, self._knowledge, proposal, _VERDICTS[verdict], article_id=article_id, by=by
                )
        except LearningError as error:
            refused = {"verdict": verdict, "article_id": article_id, "by": by, "learned": False}
            return {"proposal": proposal, **refused, "refused": str(error)}
        return {**msgspec.to_builtins(done), "refused": ""}


@contextmanager
def open_room(folder: Path, index_dir: Path | None) -> Iterator[Room]:
    """Open log and articles; without an index, proposals are made of what the program thought when it was asked.

    Raises:
        UsageError: no searches are kept.
        ServiceError: the log cannot be opened.
        KBError: there is no index, and the folder cannot be read either.
    """
    with opened_record() as database:
        try:
            knowledge = knowledge_of(open_searcher(index_dir))
        except IndexerError as error:
            console.print(f"kaiketsu: {error}; going on without it", style="yellow")
            library = load_library(folder)
            by_id = {(each.id, each.lang): each for each in library.articles}
            any_of = {each.id: each for each in library.articles}
            checks = {each.id: each for each in library.checks}
            articles = Articles(lambda name, lang: by_id.get((name, lang)) or any_of.get(name), checks)
            knowledge = Knowledge("folder", articles, words_of)
        yield Room(Desk(folder), database, knowledge)
