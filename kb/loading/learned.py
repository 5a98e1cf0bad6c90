"""Write the judged queries that people accepted from use: ``golden/learned.jsonl``.

Several people may decide at once, and the folder is under version control: each change is made under a lock, on the
file as it then is, and takes its place by one rename. Lines that a change is not about stay as they are, also those
that cannot be read.
"""

import codecs
import hashlib
import json
import os
import stat
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from msgspec import structs

from kb.loading.judged import LEARNED_SOURCES, JudgedQuery, read_data_file, read_split
from kb.model.errors import LearnedFileError, LearnedRowError
from kb.redaction import ALL, Category, redact

__all__ = ["LEARNED_FILE", "append_learned", "learned_id", "read_learned", "remove_learned"]

LEARNED_FILE = "golden/learned.jsonl"
_LOCK_TIMEOUT_S = 10.0
"""A change takes milliseconds; whoever waits longer waits for a process that hangs."""
_ID_DIGITS = 12
_WRITTEN = ("id", "text", "lang", "primary", "secondary", "kind", "clarity", "danger", "note", "source", "when", "by")
"""Keys of a row in the order in which they are written; empty ones after ``primary`` are left out."""
_ALWAYS = frozenset({"id", "text", "lang", "primary"})
_PROSE = ("text", "note")
"""What may hold a secret: what people wrote."""


def learned_id(text: str) -> str:
    """Return the id of a learned row by its text: who decides on the same text again replaces the row."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return f"learned-{hashlib.sha256(plain.encode('utf-8', 'replace')).hexdigest()[:_ID_DIGITS]}"


def read_learned(folder: Path) -> list[JudgedQuery]:
    """Return the usable rows of the file, in its order; none where there is no file.

    Args:
        folder: The knowledge base.

    Raises:
        DataFileError: the file cannot be read; names it.
    """
    return [row.query for row in read_split(folder, "learned", []) if row.path == LEARNED_FILE]


def append_learned(
    folder: Path, rows: Sequence[JudgedQuery], categories: Collection[Category] = ALL
) -> list[JudgedQuery]:
    """Add rows behind those of the file, all or none; a row whose id is there takes that row's place.

    Args:
        folder: The knowledge base; ``golden/`` is made where it is missing.
        rows: Their texts anonymised. ``source`` becomes ``learned`` where it is not ``agent``; ``split`` is not
            written.
        categories: Kinds of secrets that no text may hold; those of the knowledge base.

    Returns:
        The rows that were replaced, as they were.

    Raises:
        LearnedRowError: a row is not well formed, or a secret is left in it.
        DataFileError: the file is a link, no regular file, or cannot be read.
        LearnedFileError: the file cannot be written.
    """
    lines = {row.id: _line(row, categories) for row in rows}
    replaced: list[JudgedQuery] = []

    def change(present: list[bytes]) -> list[bytes]:
        left = dict(lines)
        changed: list[bytes] = []
        for line in present:
            known = _decoded(line)
            if known is None or known.id not in lines:
                changed.append(line)
                continue
            replaced.append(known)
            if known.id in left:
                changed.append(left.pop(known.id))
        return [*changed, *left.values()]

    if lines:
        _change(folder, change)
    return replaced


def remove_learned(folder: Path, ids: Iterable[str]) -> list[JudgedQuery]:
    """Take rows out of the file; ids that are not there are no fault.

    Args:
        folder: The knowledge base.
        ids: Of the rows.

    Returns:
        The rows that were removed, as they were: given to :func:`append_learned` they come back.

    Raises:
        DataFileError: the file is a link, no regular file, or cannot be read.
        LearnedFileError: the file cannot be written.
    """
    unwanted = frozenset(ids)
    removed: list[JudgedQuery] = []

    def change(present: list[bytes]) -> list[bytes]:
        kept: list[bytes] = []
        for line in present:
            known = _decoded(line)
            if known is not None and known.id in unwanted:
                removed.append(known)
            else:
                kept.append(line)
        return kept

    if unwanted and os.path.lexists(folder / LEARNED_FILE):
        _change(folder, change)
    return removed


def _line(row: JudgedQuery, categories: Collection[Category]) -> bytes:
    """Return a row as a line of the file.

    Raises:
        LearnedRowError: it is not well formed, or a secret is left in it.
    """
    source = row.source if row.source in LEARNED_SOURCES else LEARNED_SOURCES[0]
    row = structs.replace(row, source=source)
    for field in _PROSE:
        if found := redact(getattr(row, field) or "", categories).redactions:
            kinds = ", ".join(sorted({each.kind.value for each in found}))
            raise LearnedRowError(row.id, f"{field} holds what looks like a secret ({kinds}); redact it first")
    values = {key: getattr(row, key) for key in _WRITTEN}
    kept = {key: value for key, value in values.items() if value or key in _ALWAYS or value is False}
    try:
        line = json.dumps(kept, ensure_ascii=False).encode("utf-8")
        msgspec.json.decode(line, type=JudgedQuery)
    except (msgspec.MsgspecError, UnicodeEncodeError) as error:
        raise LearnedRowError(row.id, f"{error}; see kb/docs/judgments.md") from error
    return line


def _decoded(line: bytes) -> JudgedQuery | None:
    """Return the row of a line; None where it is none."""
    try:
        return msgspec.json.decode(line, type=JudgedQuery)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _change(folder: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Replace the lines of the file under its lock; one that stays as it is is not written.

    Raises:
        DataFileError: the file is a link, no regular file, or cannot be read.
        LearnedFileError: the file cannot be written.
    """
    path = folder / LEARNED_FILE
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_LOCK_TIMEOUT_S)
    try:
        if not path.parent.is_symlink():  # a link is reported by the next line
            path.parent.mkdir(exist_ok=True)
        read_data_file(folder, path)
        with lock:
            before = read_data_file(folder, path).removeprefix(codecs.BOM_UTF8).splitlines()
            after = change(before)
            if after != before:
                _write(path, b"".join(line + b"\n" for line in after))
    except Timeout as error:
        raise LearnedFileError(
            path, f"another process has held {lock.lock_file} for {_LOCK_TIMEOUT_S:.0f} s"
        ) from error
    except OSError as error:
        raise LearnedFileError(path, error.strerror or str(error)) from error


def _write(path: Path, data: bytes) -> None:
    """Write the file beside its old self and rename it: a reader sees the one or the other, whole."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)  # of a process that was stopped
    with fresh.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        fresh.chmod(stat.S_IMODE(path.stat().st_mode))
    fresh.replace(path)
