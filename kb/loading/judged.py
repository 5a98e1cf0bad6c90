"""Judged queries: what people wrote, and which articles should have answered.

Files in ``golden/`` beside the articles, one JSON object a line; ``kb/docs/judgments.md`` describes them. Any of them
may be absent: a knowledge base without judged queries works, and learns nothing.
"""

import codecs
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, structs

from kb.loading.folder import MAX_CORPUS_BYTES, is_own_folder, read_own_file
from kb.model.errors import DataFileError
from kb.model.finding import Finding
from kb.redaction import ALL, redact

__all__ = [
    "LEARNED_SOURCES",
    "JudgedQuery",
    "JudgedRow",
    "Split",
    "load_judged",
    "read_data_file",
    "read_split",
    "worth_of_first",
]

Split = Literal["train", "dev", "test", "learned"]
"""``learned``: rows that a person accepted from use; training reads them with ``train``."""
LEARNED_SOURCES = ("learned", "agent")
"""``source`` of rows from use: a person decided, or agents' signals alone stand behind it."""
_OUT_OF_SCOPE = "out_of_scope.jsonl"
_HINT = "see kb/docs/judgments.md"
_LOGGED = 5
"""Bad rows that a warning names one by one; a file of another format would fill the screen."""
_log = logging.getLogger(__name__)

_PLAIN_CAUSES = 2
"""A story may have two causes; words that fit more of them are vague."""


class JudgedQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """A query and its judgement.

    Attributes:
        id: Unique in its file.
        text: As someone wrote it.
        lang: ``ja``, ``en``, or another code for out-of-scope queries.
        primary: Ids of the articles that should come first; empty: the right answer is "none".
        secondary: Ids of further articles that help.
        kind: Sort of text, such as ``short`` or ``danger``; figures are reported by it.
        style: Who writes where.
        scenario: The story behind it.
        split: Only in the file of out-of-scope queries; a row without it belongs to ``train``.
        when: When it was asked or accepted.
        by: Who labelled or accepted it.
        danger: Whether it is about a scam, in progress or just done.
        clarity: ``clear``, ``vague`` (several causes fit) or ``multi`` (several problems in one).
        brand: Whose product it is about.
        source: Where the text comes from; for rows from use one of :data:`LEARNED_SOURCES`.
        licence: Under which terms it may be used.
        note: Free text.
    """

    id: Annotated[str, Meta(min_length=1)]
    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    lang: str
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    kind: str = ""
    style: str = ""
    scenario: str = ""
    split: Split | None = None
    when: str | None = None
    by: str | None = None
    danger: bool | None = None
    clarity: str | None = None
    brand: str | None = None
    source: str | None = None
    licence: str | None = None
    note: str | None = None

    @property
    def is_vague(self) -> bool:
        """Return whether the words fit so many causes that none of them is the answer."""
        return worth_of_first(len(self.primary)) < 1.0

    @property
    def grades(self) -> dict[str, int]:
        """Return article id to grade: 2 for primary, 1 for secondary."""
        return {**dict.fromkeys(self.secondary, 1), **dict.fromkeys(self.primary, 2)}


class JudgedRow(Struct, frozen=True):
    """A judged query and its place.

    Attributes:
        query: The query.
        path: File, relative to the knowledge base.
        line: 1-based line in that file.
    """

    query: JudgedQuery
    path: str
    line: int


def worth_of_first(causes: int) -> float:
    """Return how right a first result is that is one of so many primary articles.

    One of two is right. Words that fit more are vague: whichever comes first is the cause for one in ``causes``
    of those who write them.
    """
    return 1.0 if causes <= _PLAIN_CAUSES else 1.0 / causes


def load_judged(root: Path, split: Split, *, learned: bool = True) -> list[JudgedQuery]:
    """Return the judged queries of one split, out-of-scope ones included; none where there are no files.

    A row that cannot be used is left out and logged as a warning.

    Args:
        root: The knowledge base.
        split: Which queries.
        learned: Whether ``train`` includes the rows that were learned from use; evaluation leaves them out.

    Raises:
        DataFileError: a file cannot be read; names it.
    """
    findings: list[Finding] = []
    rows = read_split(root, split, findings)
    if split == "train" and learned:
        rows += read_split(root, "learned", findings)
    _log_findings(list(dict.fromkeys(findings)))
    return [row.query for row in rows]


def read_split(root: Path, split: Split, findings: list[Finding]) -> list[JudgedRow]:
    """Return the rows of one split with their places.

    Args:
        root: The knowledge base.
        split: Which rows; ``train`` does not include ``learned`` here.
        findings: Takes a warning for each row that is left out.

    Raises:
        DataFileError: a file cannot be read; names it.
    """
    rows = _read(root, f"{split}.jsonl", findings)
    rows += [row for row in _read(root, _OUT_OF_SCOPE, findings) if (row.query.split or "train") == split]
    rows = list(_with_unique_ids(rows, findings))
    return [_marked(row) for row in _without_secrets(rows, findings)] if split == "learned" else rows


def _without_secrets(rows: Iterable[JudgedRow], findings: list[Finding]) -> Iterator[JudgedRow]:
    """Yield the rows that hold no secret: none is written, but whoever edits the file by hand may put one there."""
    for row in rows:
        found = [each for text in (row.query.text, row.query.note or "") for each in redact(text, ALL).redactions]
        if not found:
            yield row
            continue
        kinds = ", ".join(sorted({each.kind.value for each in found}))
        message = f"holds what looks like a secret ({kinds}); the row is left out"
        findings.append(Finding(row.path, row.line, "KB701", "warning", "text", message, "delete it, or the row"))


def _marked(row: JudgedRow) -> JudgedRow:
    """Return a row that was learned from use with a source that says so, whatever stood there."""
    source = row.query.source if row.query.source in LEARNED_SOURCES else LEARNED_SOURCES[0]
    return structs.replace(row, query=structs.replace(row.query, source=source))


def _read(root: Path, file_name: str, findings: list[Finding]) -> list[JudgedRow]:
    data = read_data_file(root, root / "golden" / file_name).removeprefix(codecs.BOM_UTF8)
    decoder = msgspec.json.Decoder(JudgedQuery)
    path = f"golden/{file_name}"
    rows: list[JudgedRow] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(JudgedRow(decoder.decode(line), path, number))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            findings.append(Finding(path, number, "KB701", "warning", "", f"{error}; the row is left out", _HINT))
    return rows


def _with_unique_ids(rows: Iterable[JudgedRow], findings: list[Finding]) -> Iterator[JudgedRow]:
    """Yield the rows without those whose id another row has: figures of a query are kept by its id."""
    seen: dict[str, JudgedRow] = {}
    for row in rows:
        first = seen.setdefault(row.query.id, row)
        if first is row:
            yield row
            continue
        message = f"the id {row.query.id!r} is also in {first.path}:{first.line}; the row is left out"
        findings.append(Finding(row.path, row.line, "KB704", "warning", "id", message, "give it another id"))


def _log_findings(findings: Sequence[Finding]) -> None:
    for finding in findings[:_LOGGED]:
        _log.warning("%s", finding)
    if len(findings) > _LOGGED:
        _log.warning("%d more such rows; `kaiketsu lint` lists all", len(findings) - _LOGGED)


def read_data_file(root: Path, path: Path) -> bytes:
    """Return what a file holds; nothing where there is none.

    Raises:
        DataFileError: it is a link, or no regular file, or cannot be read.
    """
    findings: list[Finding] = []
    data = b""
    if is_own_folder(path.parent, root, findings) and os.path.lexists(path):
        data = read_own_file(path, root, findings, most_bytes=MAX_CORPUS_BYTES) or b""
    if findings:
        raise DataFileError(findings[0])
    return data
