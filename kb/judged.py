"""Judged queries: what people wrote, and which articles should have answered.

Files in ``golden/`` beside the articles, one JSON object a line; ``golden/README.md`` describes them. A
knowledge base without them works, unadapted.
"""

import os
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from kb.errors import DataFileError
from kb.finding import Finding
from kb.folder import MAX_CORPUS_BYTES, is_own_folder, read_own_file

__all__ = ["JudgedQuery", "Split", "load_judged", "worth_of_first"]

Split = Literal["train", "dev", "test"]
_OUT_OF_SCOPE = "out_of_scope.jsonl"
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
        split: Only in the file of out-of-scope queries.
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

    @property
    def is_vague(self) -> bool:
        """Return whether the words fit so many causes that none of them is the answer."""
        return worth_of_first(len(self.primary)) < 1.0

    @property
    def grades(self) -> dict[str, int]:
        """Return article id to grade: 2 for primary, 1 for secondary."""
        return {**dict.fromkeys(self.secondary, 1), **dict.fromkeys(self.primary, 2)}


def worth_of_first(causes: int) -> float:
    """Return how right a first result is that is one of so many primary articles.

    One of two is right. Words that fit more are vague: whichever comes first is the cause for one in ``causes``
    of those who write them.
    """
    return 1.0 if causes <= _PLAIN_CAUSES else 1.0 / causes


def load_judged(root: Path, split: Split) -> list[JudgedQuery]:
    """Read the judged queries of one split, out-of-scope ones included; none where there are no files.

    Raises:
        DataFileError: a line is not a judged query; names file and line.
    """
    queries = _read(root, f"{split}.jsonl")
    queries += [query for query in _read(root, _OUT_OF_SCOPE) if query.split == split]
    return queries


def _read(root: Path, file_name: str) -> list[JudgedQuery]:
    data = _data_of(root, root / "golden" / file_name)
    decoder = msgspec.json.Decoder(JudgedQuery)
    queries: list[JudgedQuery] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            queries.append(decoder.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            name = f"golden/{file_name}"
            hint = "see golden/README.md"
            raise DataFileError(Finding(name, number, "KB701", "error", "", str(error), hint)) from error
    return queries


def _data_of(root: Path, path: Path) -> bytes:
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
