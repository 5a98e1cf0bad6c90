"""Passage vectors on disk by (model, text), so that a build encodes only what changed.

A cache and nothing more: it may be deleted at any time, and a file that SQLite finds damaged is set aside
and begun again. Each row carries a checksum, since a silently wrong vector would be published and served.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexWriteError

__all__ = ["VectorCache"]

_BATCH = 500  # keys a statement; SQLite allows 32,766 variables
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    key BLOB PRIMARY KEY, checksum INTEGER NOT NULL, vector BLOB NOT NULL
) WITHOUT ROWID
"""


class VectorCache:
    """Vectors of one model in a SQLite file shared by all models. Not safe between threads."""

    def __init__(self, path: Path, fingerprint: str, dim: int, *, thorough: bool = True) -> None:
        """Open the cache.

        Args:
            path: SQLite file, made if missing.
            fingerprint: Of the encoder, in hex.
            dim: Length of a vector.
            thorough: Let SQLite examine all of its file first. Without, damage is noticed where it is met: for
                a few vectors of very many.

        Raises:
            IndexWriteError: the disk does not let it be opened. A file that is not sound is no reason.
        """
        self._path = path
        self._prefix = bytes.fromhex(fingerprint)[:16]
        self._dim = dim
        with self._naming_the_place():
            self._connection = _connect(path, thorough=thorough) or _set_aside(path)

    def get(self, digests: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Return the vectors that are known, by text digest; a damaged one is not known."""
        with self._naming_the_place():
            try:
                return self._get(digests)
            except sqlite3.OperationalError:  # the disk, not the file
                raise
            except sqlite3.DatabaseError:
                self._connection.close()
                self._connection = _set_aside(self._path)
                return {}

    def _get(self, digests: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        found: dict[bytes, NDArray[np.float32]] = {}
        for start in range(0, len(digests), _BATCH):
            batch = digests[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            query = f"SELECT key, checksum, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 - marks only
            for key, checksum, blob in self._connection.execute(query, [self._prefix + d for d in batch]):
                if _checksum(key, blob) == checksum and len(blob) == 4 * self._dim:
                    found[key[len(self._prefix) :]] = np.frombuffer(blob, dtype=np.float32)
        return found

    def put(self, digests: Iterable[bytes], vectors: NDArray[np.float32]) -> None:
        """Store vectors, float32 of shape (n, dim), under their text digests."""
        blobs = (np.ascontiguousarray(row, dtype=np.float32).tobytes() for row in vectors)
        keys = (self._prefix + digest for digest in digests)
        rows = ((key, _checksum(key, blob), blob) for key, blob in zip(keys, blobs, strict=True))
        with self._naming_the_place(), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def keep_only(self, digests: Iterable[bytes]) -> int:
        """Delete this model's vectors of texts that are not among ``digests``; return how many."""
        wanted = set(digests)
        upper = self._prefix + b"\xff" * 33
        with self._naming_the_place(), self._connection:
            keys = self._connection.execute(
                "SELECT key FROM vectors WHERE key BETWEEN ? AND ?", (self._prefix, upper)
            )
            stale = [(key,) for (key,) in keys if key[len(self._prefix) :] not in wanted]
            self._connection.executemany("DELETE FROM vectors WHERE key = ?", stale)
        return len(stale)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _naming_the_place(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise IndexWriteError(self._path, str(error)) from error


def _checksum(key: bytes, blob: bytes) -> int:
    """Return a checksum of a row: a vector under another's key is as wrong as a changed one."""
    return zlib.crc32(blob, zlib.crc32(key))


def _set_aside(path: Path) -> sqlite3.Connection:
    """Move a damaged file away, and the journal that SQLite would replay into the next one; begin again."""
    path.replace(path.with_suffix(".damaged"))
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    connection = _connect(path, thorough=True)
    if connection is None:
        raise sqlite3.DatabaseError("a new file is damaged at once")
    return connection


def _connect(path: Path, *, thorough: bool) -> sqlite3.Connection | None:
    """Return a connection; None where SQLite finds its own file damaged.

    Raises:
        sqlite3.OperationalError: the disk is full or broken, which says nothing about the file.
    """
    connection = sqlite3.connect(path)
    try:
        # No WAL: SQLite below 3.51.3 can corrupt one on reset, and there is a single writer anyway.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(_SCHEMA)
        if not thorough:
            return connection
        with closing(connection.execute("PRAGMA quick_check(1)")) as cursor:
            if cursor.fetchone() == ("ok",):
                return connection
    except sqlite3.OperationalError:
        connection.close()
        raise
    except sqlite3.DatabaseError:  # not a database, or a malformed one
        pass
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None
