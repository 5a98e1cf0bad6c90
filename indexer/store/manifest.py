"""The manifest of a generation: what it was made from, what it needs, and the sha256 of each file.

It is written last, with a seal over itself: a changed date or count is noticed like a changed file.
A folder without one is not a generation.
"""

import hashlib
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import msgspec
from msgspec import Struct, structs

from indexer.encoding.encoder import EncoderSpec
from indexer.errors import GenerationDamagedError, GenerationMismatchError, cannot_read
from indexer.store.layout import MANIFEST_NAME, staging_name

__all__ = [
    "SCHEMA_VERSION",
    "DenseKind",
    "DenseRecord",
    "FileRecord",
    "Manifest",
    "encode_manifest",
    "file_names",
    "file_records",
    "read_manifest",
    "record_of",
]

SCHEMA_VERSION = 11
_READ_BYTES = 1 << 20

DenseKind = Literal["flat", "fp16", "ivf"]


class FileRecord(Struct, frozen=True):
    """Size and sha256 (hex) of one file."""

    size_bytes: int
    sha256: str


class DenseRecord(Struct, frozen=True):
    """The vector index of one segment, and how near it comes to an exact one, as measured when it was built.

    Attributes:
        kind: ``flat`` (float32, exact), ``fp16`` (every vector, in half the bytes) or ``ivf`` (fp16, the nearest
            ``nprobe`` of ``nlist`` cells).
        vectors: How many.
        nlist: Cells; 0 unless ``ivf``.
        nprobe: Cells that a search looks into; 0 unless ``ivf``.
        recall_at_10: Share of the exact ten nearest that are found among the first ten; 1 for ``flat``.
        recall_at_depth: The same to the depth that a search asks for.
        depth: That depth.
        queries: What was asked: ``judged queries`` that the index does not hold, or ``perturbed passages``; empty
            for ``flat``.
        sample: How many of them.
    """

    kind: DenseKind
    vectors: int
    nlist: int = 0
    nprobe: int = 0
    recall_at_10: float = 1.0
    recall_at_depth: float = 1.0
    depth: int = 0
    queries: str = ""
    sample: int = 0


class Manifest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Description of one generation.

    Attributes:
        schema: Version of this file's form.
        generation: Id, equal to the folder's name.
        created: When, with time zone.
        parser: Digest of the code that made articles of files.
        analyser: Version of the text analyser.
        model: Encoder of the passage vectors; a query must be encoded by the same.
        content_digest: sha256 over everything that decides the content: equal digests, equal index.
        sources: sha256 of each source file of the knowledge base.
        languages: Languages with at least one article.
        articles: How many articles.
        passages: How many passages that belong to an article.
        dead_passages: Passages left behind by edits: on disk, never found.
        chunk_tokens: Longest passage, in tokens of the model.
        dense: The vector index of each segment, oldest first.
        files: Every file of the folder but the manifest, by relative path.
        seal: sha256 over all of the above; filled in when it is written.
    """

    schema: int
    generation: str
    created: datetime
    parser: str
    analyser: str
    model: EncoderSpec
    content_digest: str
    sources: dict[str, str]
    languages: tuple[str, ...]
    articles: int
    passages: int
    dead_passages: int
    chunk_tokens: int
    dense: tuple[DenseRecord, ...]
    files: dict[str, FileRecord]
    seal: str = ""


class _Versioned(Struct):
    """What a manifest of any schema has."""

    schema: int


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the bytes of the file, sealed."""
    bare = structs.replace(manifest, seal="")
    seal = hashlib.sha256(msgspec.json.encode(bare)).hexdigest()
    return msgspec.json.format(msgspec.json.encode(structs.replace(bare, seal=seal)), indent=1)


def file_names(folder: Path) -> Iterator[str]:
    """Yield the relative path of all below ``folder`` that is no folder, except the manifest and lock files.

    tantivy leaves its lock files behind, readers' too; nothing is ever read from them.
    """
    for path in sorted(folder.rglob("*")):
        is_folder = path.is_dir() and not path.is_symlink()
        if not is_folder and path != folder / MANIFEST_NAME and path.suffix != ".lock":
            yield path.relative_to(folder).as_posix()


def file_records(folder: Path, known: Mapping[str, FileRecord] = MappingProxyType({})) -> dict[str, FileRecord]:
    """Return the record of every file below ``folder`` except the manifest and lock files.

    Args:
        folder: A staged generation.
        known: Records of files that need not be read again, by path.
    """
    return {name: known.get(name) or record_of(folder / name) for name in file_names(folder)}


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
        GenerationDamagedError: it is missing, cannot be decoded, names another generation, or was changed.
        GenerationMismatchError: it was written by another version of this program.
    """
    path = folder / MANIFEST_NAME
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise GenerationDamagedError(folder, MANIFEST_NAME, "is not a regular file")
        text = path.read_bytes()
        schema = msgspec.json.decode(text, type=_Versioned).schema
        if schema != SCHEMA_VERSION:
            raise GenerationMismatchError(folder.name, "schema", str(schema), str(SCHEMA_VERSION))
        manifest = msgspec.json.decode(text, type=Manifest)
    except OSError as error:
        raise cannot_read(folder, MANIFEST_NAME, error) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise GenerationDamagedError(folder, MANIFEST_NAME, f"cannot be decoded ({error})") from error
    if folder.name not in {manifest.generation, staging_name(manifest.generation)}:
        reason = f"belongs to generation {manifest.generation!r}"
        raise GenerationDamagedError(folder, MANIFEST_NAME, reason)
    if encode_manifest(manifest) != text:
        raise GenerationDamagedError(folder, MANIFEST_NAME, "was changed after it was written")
    return manifest
