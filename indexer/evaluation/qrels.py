"""Judged queries and judgements as files: BEIR and TREC forms."""

import sys
from pathlib import Path

import msgspec
from msgspec import Struct, field

from indexer.errors import EvaluationInputError

__all__ = ["QueryRow", "read_qrels", "read_queries"]


class QueryRow(Struct, frozen=True):
    """A query of a BEIR-style file."""

    text: str
    id: str = ""
    beir_id: str = field(default="", name="_id")


def read_queries(path: Path) -> list[QueryRow]:
    """Read JSON lines ``{"_id"|"id", "text"}``; ``-`` is standard input.

    Raises:
        EvaluationInputError: a line is not of that form; names it.
        OSError: the file cannot be read.
    """
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    decoder = msgspec.json.Decoder(QueryRow)
    rows: list[QueryRow] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise EvaluationInputError(path, number, str(error), '{"_id": "...", "text": "..."}') from error
        identifier = row.beir_id or row.id
        if not identifier:
            raise EvaluationInputError(path, number, "no _id", '{"_id": "...", "text": "..."}')
        rows.append(QueryRow(row.text, identifier))
    return rows


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Read judgements: ``query-id  corpus-id  score`` with a header, or TREC's four columns.

    Returns:
        Query id to document id to grade; grades of 0 and less are left out.

    Raises:
        EvaluationInputError: a line is of neither form; names it.
        OSError: the file cannot be read.
    """
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        columns = line.split("\t") if "\t" in line else line.split()
        if not columns or (number == 1 and not _is_grade(columns[-1])):
            continue
        if len(columns) not in {3, 4} or not _is_grade(columns[-1]):
            raise EvaluationInputError(path, number, f"found {line[:80]!r}", "query-id<TAB>corpus-id<TAB>score")
        if int(columns[-1]) > 0:
            qrels.setdefault(columns[0], {})[columns[-2]] = int(columns[-1])
    return qrels


def _is_grade(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
