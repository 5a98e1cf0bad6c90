"""The manifest: what a generation was made from, what it needs, and the sha256 of each of its files.

It is written last. A folder without one is not a generation.
"""

import hashlib
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from indexer.errors import GenerationDamagedError
from indexer.store.layout import MANIFEST_NAME

__all__ = ["SCHEMA_VERSION", "FileRecord", "Manifest", "ModelRecord", "file_records", "read_manifest"]

SCHEMA_VERSION = 4
_READ_BYTES = 1 << 20


class FileRecord(Struct, frozen=True):
    """Size and sha256 (hex) of one file."""

    size_bytes: int
    sha256: str


class ModelRecord(Struct, frozen=True):
    """The encoder whose vectors the generation holds; a query must be encoded by the same."""

    name: str
    fingerprint: str
    dim: int
    query_prefix: str
    passage_prefix: str
    max_tokens: int


class Manifest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Description of one generation.

    Attributes:
        schema: Version of this file's form.
        generation: Id, equal to the folder's name.
        created: When, with time zone.
        analyser: Version of the text analyser.
        model: Encoder of the passage vectors.
        content_digest: sha256 over everything that decides the content: equal digests, equal index.
        sources: sha256 of each source file of the knowledge base.
        languages: Languages with at least one article.
        articles: How many articles.
        passages: How many passages, which is also the number of vectors.
        files: Every file of the folder but the manifest, by relative path.
    """

    schema: int
    generation: str
    created: datetime
    analyser: str
    model: ModelRecord
    content_digest: str
    sources: dict[str, str]
    languages: tuple[str, ...]
    articles: int
    passages: int
    files: dict[str, FileRecord]


def file_records(folder: Path) -> dict[str, FileRecord]:
    """Return the record of every file below ``folder`` except the manifest and lock files."""
    return {
        path.relative_to(folder).as_posix(): record_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST_NAME and path.suffix != ".lock"
    }


def record_of(path: Path) -> FileRecord:
    """Return size and sha256 of a file."""
    digest = hashlib.sha256()
    size_bytes = 0
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
            size_bytes += len(block)
    return FileRecord(size_bytes, digest.hexdigest())


def read_manifest(folder: Path) -> Manifest:
    """Read and decode the manifest of a generation.

    Raises:
        GenerationDamagedError: it is missing, cannot be decoded, or names another generation.
    """
    path = folder / MANIFEST_NAME
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as error:
        raise GenerationDamagedError(folder.name, MANIFEST_NAME, f"cannot be read ({error.strerror})") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise GenerationDamagedError(folder.name, MANIFEST_NAME, f"cannot be decoded ({error})") from error
    if manifest.generation != folder.name and not folder.name.endswith(manifest.generation):
        reason = f"belongs to generation {manifest.generation}"
        raise GenerationDamagedError(folder.name, MANIFEST_NAME, reason)
    return manifest
