"""Write what a person decided: into the search log, and what is learned from it into the knowledge base.

Both or neither: the row of the decision is inserted first, so that of two people who decide on the same at once the
second is told so, and it is committed when the learned row is written.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from kb.loading.judged import JudgedQuery
from kb.loading.learned import append_learned, remove_learned
from kb.loading.library import DEFAULT_KB
from kb.model.errors import KBError, LearnedFileError, LearnedRowError
from service.learning.errors import (
    AlreadyDecidedError,
    DecisionError,
    LearningFolderError,
    NothingToUndoError,
    ShippedFolderError,
)
from service.learning.proposals import Proposal
from service.learning.verdicts import Decision, Verdict
from service.search_log.database import Database
from service.search_log.erasing import ERASED, ERASED_AFTER
from service.search_log.errors import UnavailableError
from service.search_log.models import DecisionRow, utc_now, values_of

__all__ = ["decide", "refuse_decided", "refuse_shipped", "undo"]

_LEARNED: frozenset[Verdict] = frozenset({"accept", "none"})
_SKIPPED_FOR = timedelta(days=7)
_MOST_TALLIES = 6


def decide(
    database: Database, folder: Path, proposal: Proposal, verdict: Verdict, *, article_id: str = "", by: str
) -> Decision:
    """Write a decision.

    Args:
        database: The search log.
        folder: The knowledge base.
        proposal: What was decided on.
        verdict: The decision.
        article_id: The article; needed by ``accept`` alone, and one that there is.
        by: Name of the key of the person.

    Raises:
        DecisionError: an article is missing, or is named where there is none.
        AlreadyDecidedError: somebody did before.
        LearningFolderError: the knowledge base cannot be written to.
        UnavailableError: the database does not take it.
    """
    if (verdict == "accept") != bool(article_id):
        raise DecisionError("names the article" if verdict == "accept" else "is only for the verdict accept")
    is_learned = verdict in _LEARNED
    if is_learned:
        refuse_shipped(folder)
    now = utc_now()
    row = DecisionRow(
        proposal=proposal.id,
        at=now,
        by=by,
        verdict=verdict,
        article_id=article_id,
        row_id=proposal.id if is_learned else "",
    )
    is_written = False
    try:
        with database.writing() as connection:
            _refuse_decided_now(connection, proposal, now)
            connection.execute(insert(DecisionRow), [{**values_of(row), "key": key} for key in proposal.keys])
            if is_learned:
                _append(folder, _learned_row(proposal, article_id, by, now))
                is_written = True
    except UnavailableError as error:
        if is_written:
            remove_learned(folder, [proposal.id])
        if error.refuses_rows:  # somebody else's decision was committed between the look and the insert
            refuse_decided(database, proposal.keys)
        raise
    return Decision(proposal.id, verdict, article_id, by, is_learned)


def undo(database: Database, folder: Path, proposal_id: str, *, by: str) -> Decision:
    """Take back one's own decision.

    Raises:
        NothingToUndoError: there is none, it is somebody else's, or what it deleted is gone.
        LearningFolderError: the knowledge base cannot be written to.
        UnavailableError: the database does not take it.
    """
    with database.writing() as connection:
        wanted = DecisionRow.proposal == proposal_id
        row = connection.execute(select(DecisionRow.__table__).where(wanted).limit(1)).one_or_none()
        if row is None:
            raise NothingToUndoError("there is no such decision")
        if row.by != by:
            raise NothingToUndoError(f"it is a decision of {row.by}")
        if row.verdict == ERASED or (row.verdict == "delete" and row.at < utc_now() - ERASED_AFTER):
            raise NothingToUndoError("these searches are deleted")
        connection.execute(delete(DecisionRow).where(wanted))
        if row.row_id:
            try:
                remove_learned(folder, [row.row_id])
            except KBError as error:
                raise LearningFolderError(_reason(error)) from error
    return Decision(proposal_id, row.verdict, row.article_id, by, bool(row.row_id))


def refuse_decided(database: Database, keys: Sequence[str]) -> None:
    """Make sure that nobody decided on any of these wordings.

    Raises:
        AlreadyDecidedError: somebody did.
        UnavailableError: the database cannot be read.
    """
    with database.reading() as connection:
        _refuse(connection, keys)


def refuse_shipped(folder: Path) -> None:
    """Make sure that a knowledge base is not the program's own.

    Raises:
        ShippedFolderError: it is.
    """
    if folder.resolve() == DEFAULT_KB.resolve():
        raise ShippedFolderError


def _refuse_decided_now(connection: Connection, proposal: Proposal, now: datetime) -> None:
    """Make sure that nobody decided on any of the wordings; what was skipped long ago is open again.

    Raises:
        AlreadyDecidedError: somebody did.
    """
    ours = DecisionRow.key.in_(proposal.keys)
    is_open = (DecisionRow.verdict == "skip") & (DecisionRow.at < now - _SKIPPED_FOR)
    connection.execute(delete(DecisionRow).where(ours & is_open))
    _refuse(connection, proposal.keys)


def _refuse(connection: Connection, keys: Sequence[str]) -> None:
    wanted = select(DecisionRow.by, DecisionRow.verdict).where(DecisionRow.key.in_(keys))
    row = connection.execute(wanted.limit(1)).one_or_none()
    if row is not None:
        raise AlreadyDecidedError(row.by, row.verdict)


def _append(folder: Path, row: JudgedQuery) -> None:
    try:
        append_learned(folder, [row])
    except KBError as error:
        raise LearningFolderError(_reason(error)) from error


def _reason(error: KBError) -> str:
    return error.reason if isinstance(error, LearnedFileError | LearnedRowError) else str(error)


def _learned_row(proposal: Proposal, article_id: str, by: str, now: datetime) -> JudgedQuery:
    said = [
        " ".join(filter(None, (each.kind, each.article_id, f"x{each.count}")))
        for each in proposal.tallies[:_MOST_TALLIES]
    ]
    return JudgedQuery(
        id=proposal.id,
        text=proposal.text,
        lang=proposal.lang,
        primary=(article_id,) if article_id else (),
        when=now.date().isoformat(),
        by=by,
        note="; ".join([f"asked x{proposal.count}", *said]),
    )
