"""Single searches behind a figure, and all of a period for export; texts are anonymised as they were stored."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import ColumnElement, Select, func, select

from service.search_log.database import Database
from service.search_log.figures import FoundSearches, LoggedSearch, Vote, WantedSearches
from service.search_log.insights.periods import oldest_counted
from service.search_log.models import FeedbackRow, SearchRow

__all__ = ["MOST_EXPORTED", "ExportFormat", "export_searches", "read_searches"]

MOST_EXPORTED = 20_000
"""Searches in one export, the newest; some four megabytes."""
ExportFormat: TypeAlias = Literal["csv", "jsonl"]

_COLUMNS = (SearchRow.search_id, SearchRow.at, SearchRow.lang, SearchRow.text, SearchRow.state, SearchRow.shown)
_HEAD = ("at", "lang", "text", "state", "first", "others", "answers", "helped", "did_not_help", "reasons")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would calculate at the beginning of a cell (OWASP, "CSV Injection")."""

_Query: TypeAlias = Select[*tuple[Any, ...]]


def read_searches(database: Database, days: int, wanted: WantedSearches, limit: int, offset: int) -> FoundSearches:
    """Return some of the searches of the last days, newest first.

    Raises:
        UnavailableError: the database cannot be read.
    """
    since = oldest_counted(database, days)
    source = _voted(since, wanted) if wanted.vote else _searched(since, wanted)
    ((total,),) = database.rows(select(func.count()).select_from(source.subquery()))
    rows = database.rows(source.order_by(source.selected_columns.at.desc()).limit(limit).offset(offset))
    return FoundSearches(int(total), _with_votes(database, rows))


def export_searches(database: Database, days: int, form: ExportFormat) -> str:
    """Return the searches of the last days, newest first, as CSV with a head or as JSON lines.

    Raises:
        UnavailableError: the database cannot be read.
    """
    searches = read_searches(database, days, WantedSearches(), MOST_EXPORTED, 0).searches
    if form == "jsonl":
        return "".join(msgspec.json.encode(search).decode() + "\n" for search in searches)
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(
        ("at", "lang", "text", "state", "first", "others", "answers", "helped", "did_not_help", "reasons")
    )
    writer.writerows([_cell(value) for value in _row(search)] for search in searches)
    return sheet.getvalue()


def _row(search: LoggedSearch) -> Sequence[object]:
    return (
        search.at,
        search.lang,
        search.text,
        search.state,
        *(search.shown[:1] or ("",)),
        " ".join(search.shown[1:]),
        " ".join(f"{check}:{outcome}" for check, outcome in search.evidence.items()),
        sum(vote.helpful for vote in search.votes),
        sum(not vote.helpful for vote in search.votes),
        " / ".join(vote.reason for vote in search.votes if vote.reason),
    )


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _searched(since: datetime, wanted: WantedSearches) -> _Query:
    searches = select(*_COLUMNS, SearchRow.evidence).where(SearchRow.at >= since, *_within(SearchRow.at, wanted.day))
    if wanted.state:
        searches = searches.where(SearchRow.state == wanted.state)
    if wanted.article:
        searches = searches.where(SearchRow.shown[0].as_string() == wanted.article)
    if wanted.outcome:
        check, _, outcome = wanted.outcome.partition(":")
        searches = searches.where(SearchRow.evidence[check].as_string() == outcome)
    return searches


def _voted(since: datetime, wanted: WantedSearches) -> _Query:
    """Return searches by their votes, one row a vote; a vote on an article that was not searched has no text."""
    votes = (
        select(FeedbackRow.search_id, FeedbackRow.at, *_COLUMNS[2:], SearchRow.evidence)
        .add_columns(FeedbackRow.article_id, FeedbackRow.helpful, FeedbackRow.reason)
        .select_from(FeedbackRow)
        .outerjoin(SearchRow, SearchRow.search_id == FeedbackRow.search_id)
        .where(FeedbackRow.at >= since, *_within(FeedbackRow.at, wanted.day))
    )
    if wanted.vote != "any":
        votes = votes.where(FeedbackRow.helpful if wanted.vote == "yes" else ~FeedbackRow.helpful)
    if wanted.article:
        votes = votes.where(FeedbackRow.article_id == wanted.article)
    return votes.where(SearchRow.state == wanted.state) if wanted.state else votes


def _within(column: Any, day: str) -> list[ColumnElement[bool]]:  # noqa: ANN401 - a mapped column
    if not day:
        return []
    begin = datetime.combine(date.fromisoformat(day), time.min)
    return [column >= begin, column < begin + timedelta(days=1)]


def _with_votes(database: Database, rows: Sequence[Any]) -> tuple[LoggedSearch, ...]:
    """Return rows as searches; those of :func:`_searched` get all of their votes."""
    votes: defaultdict[str, list[Vote]] = defaultdict(list)
    if rows and len(rows[0]) == len(_COLUMNS) + 1:
        given = select(FeedbackRow.search_id, FeedbackRow.article_id, FeedbackRow.helpful, FeedbackRow.reason)
        oldest = rows[-1][1]
        # A vote comes after its search; those of the listed ones alone are kept.
        listed = {row[0] for row in rows}
        for search_id, *vote in database.rows(given.where(FeedbackRow.at >= oldest, FeedbackRow.search_id != "")):
            if search_id in listed:
                votes[search_id].append(Vote(*vote))
    return tuple(
        LoggedSearch(
            at=at.isoformat(timespec="minutes"),
            lang=lang or "",
            text=text or "",
            state=state or "",
            shown=tuple(shown or ()),
            evidence=evidence or {},
            votes=(Vote(*vote),) if vote else tuple(votes[search_id]),
        )
        for search_id, at, lang, text, state, shown, evidence, *vote in rows
    )
