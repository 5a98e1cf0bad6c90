"""Read ``corpus.jsonl`` in BEIR's form: one document a line, no Markdown."""

import hashlib
from collections.abc import Iterator
from html import escape
from pathlib import Path

import msgspec
from msgspec import Struct, field

from kb.loading.folder import MAX_CORPUS_BYTES, read_own_file
from kb.model.article import Article, Section
from kb.model.finding import Finding
from kb.model.language import detect_language

__all__ = ["CORPUS_FILE", "read_corpus"]

CORPUS_FILE = "corpus.jsonl"


class _CorpusRow(Struct):
    """A line of a BEIR corpus."""

    text: str
    title: str = ""
    id: str = ""
    beir_id: str = field(default="", name="_id")


def read_corpus(root: Path, digests: dict[str, str], findings: list[Finding]) -> Iterator[Article]:
    """Yield an article a line; a line that cannot be used is among the findings."""
    path = root / CORPUS_FILE
    data = read_own_file(path, root, findings, most_bytes=MAX_CORPUS_BYTES)
    if data is None:
        return
    digests[path.name] = hashlib.sha256(data).hexdigest()
    decoder = msgspec.json.Decoder(_CorpusRow)
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            hint = 'expected {"_id": "...", "title": "...", "text": "..."}'
            findings.append(Finding(path.name, number, "KB104", "error", "", str(error), hint))
            continue
        identifier = row.beir_id or row.id
        if not identifier:
            findings.append(Finding(path.name, number, "KB105", "error", "_id", "missing", "add it"))
            continue
        section = Section((), "other", "text", number, number, f"<p>{escape(row.text)}</p>", row.text)
        yield Article(
            id=identifier,
            lang=detect_language(row.title + row.text),
            path=f"{path.name}:{number}",
            title=row.title or row.text[:60],
            sections=(section,),
        )
