"""Snapshot of a generation in Milvus: every file but retrievers and passages; a service needs no other store.

A head is a small generation folder: it has a manifest with the sha256 of each of its files, and is opened and
verified like any other. In Milvus it lies in pieces of text, numbered from the manifest's first to the last
file's last.
"""

import base64
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import structs

from indexer.backends.milvus.bm25 import Bm25Statistics
from indexer.backends.milvus.collection import Collection, Row
from indexer.errors import GenerationDamagedError
from indexer.store.generation import Generation
from indexer.store.layout import MANIFEST_NAME
from indexer.store.manifest import encode_manifest, file_records

__all__ = ["fetch_head", "is_staging", "read_statistics", "upload_head", "write_head"]

_STATISTICS_NAME = "bm25.msgpack"
_TEXT_NAME = "passages.blob"
_STAGING_PREFIX = ".new-"
_PIECE_BYTES = 48_000  # 64,020 characters in base64 even where zlib gains nothing; Milvus's limit is 65,535
_BATCH = 50
"""Pieces a call: 3.2 MB, below every default limit of a message."""


def write_head(generation: Generation, statistics: Bm25Statistics, folder: Path) -> None:
    """Write the head of a generation on disk into an empty folder that has its id as its name."""
    for name in generation.manifest.files:
        target = folder / name
        if (
            PurePosixPath(name).name == _TEXT_NAME
        ):  # its records are in Milvus; where they end, and their kinds, are here
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
        elif not _is_of_retriever(name):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(generation.folder / name, target)
    (folder / _STATISTICS_NAME).write_bytes(msgspec.msgpack.encode(statistics))
    manifest = structs.replace(generation.manifest, files=file_records(folder))
    (folder / MANIFEST_NAME).write_bytes(encode_manifest(manifest))


def _is_of_retriever(name: str) -> bool:
    """Tell whether a file belongs to a retriever that Milvus takes the place of."""
    return name.startswith("lexical/") or PurePosixPath(name).name.startswith(("dense", "vectors."))


def read_statistics(generation: Generation) -> Bm25Statistics:
    """Read what the lexical retriever needs to know of all passages.

    Raises:
        GenerationDamagedError: the head has no such file, or it cannot be decoded.
    """
    try:
        data = (generation.folder / _STATISTICS_NAME).read_bytes()
        return msgspec.msgpack.decode(data, type=Bm25Statistics)
    except (OSError, msgspec.MsgspecError) as error:
        raise GenerationDamagedError(generation.id, _STATISTICS_NAME, "cannot be decoded") from error


def upload_head(collection: Collection, folder: Path) -> None:
    """Write a head into its collection."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST_NAME)
    pieces = (
        {"file": path.relative_to(folder).as_posix(), "piece": piece, "unused": [0.0, 0.0]}
        for path in (folder / MANIFEST_NAME, *files)
        for piece in _pieces(path)
    )
    numbered = ({"number": number, **piece} for number, piece in enumerate(pieces))
    while rows := list(islice(numbered, _BATCH)):
        collection.upsert(rows)


def _pieces(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        piece = file.read(_PIECE_BYTES)
        while True:
            yield base64.b64encode(zlib.compress(piece)).decode("ascii")
            piece = file.read(_PIECE_BYTES)
            if not piece:
                return


def fetch_head(collection: Collection, target: Path) -> None:
    """Fetch a head into the folder ``target``, which appears whole or not at all.

    Raises:
        BackendError: Milvus cannot be reached or has no such head.
        GenerationDamagedError: pieces are missing or cannot be decoded.
        OSError: the disk is full or broken.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=_STAGING_PREFIX, dir=target.parent))
    try:
        _fetch_files(collection, staging, target.name)
        shutil.rmtree(target, ignore_errors=True)  # an older copy that is damaged
        try:
            staging.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was faster, with the same
                raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def is_staging(folder: Path) -> bool:
    """Tell whether a folder is a head that is being fetched, or was when its process died."""
    return folder.name.startswith(_STAGING_PREFIX)


def _fetch_files(collection: Collection, folder: Path, generation: str) -> None:
    count = collection.count()
    for start in range(0, count, _BATCH):
        numbers = range(start, min(start + _BATCH, count))
        found = {row["number"]: row for row in collection.rows(numbers, ("number", "file", "piece"))}
        for number in numbers:
            if number not in found:
                raise GenerationDamagedError(generation, "head", f"has no piece {number} of {count}")
            _append(folder, found[number], generation)


def _append(folder: Path, row: Row, generation: str) -> None:
    path = folder / row["file"]
    if not path.resolve().is_relative_to(folder.resolve()):
        raise GenerationDamagedError(generation, "head", "names a file outside of its folder")
    try:
        data = zlib.decompress(base64.b64decode(row["piece"], validate=True))
    except (ValueError, zlib.error) as error:
        raise GenerationDamagedError(generation, row["file"], "has a piece that cannot be decoded") from error
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(data)
