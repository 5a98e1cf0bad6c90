"""Many records in one file, read one at a time by position.

Two files: ``<name>.blob``, the records one after another, mapped and not read; and ``<name>.ends``, int64, one
past the last byte of each. Opening costs eight bytes a record, reading one costs one page.
"""

import mmap
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Blob", "BlobWriter"]

_BUFFER_BYTES = 1 << 20


class BlobWriter:
    """Writes records; they can be read once it is closed."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = (folder / f"{name}.blob").open("xb", buffering=_BUFFER_BYTES)
        self._ends_file = (folder / f"{name}.ends").open("xb", buffering=_BUFFER_BYTES)
        self._end = 0
        self.count = 0
        """Records written so far."""

    def append(self, record: bytes) -> None:
        """Write one record."""
        self._file.write(record)
        self._end += len(record)
        self._ends_file.write(self._end.to_bytes(8, "little"))
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._ends_file.close()


class Blob:
    """Reads records. Safe between threads."""

    def __init__(self, folder: Path, name: str) -> None:
        path = folder / f"{name}.blob"
        self._ends: NDArray[np.int64] = np.fromfile(folder / f"{name}.ends", dtype="<i8")
        with path.open("rb") as file:
            # An empty file cannot be mapped.
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, position: int) -> bytes:
        start = int(self._ends[position - 1]) if position else 0
        return self._data[start : int(self._ends[position])]
