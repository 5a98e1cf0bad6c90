"""Writes that survive a power cut: a file, or a folder's list of names, is synced before anything relies on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import IndexWriteError

__all__ = ["naming_the_place", "sync_folder", "sync_tree", "write_durably"]


@contextmanager
def naming_the_place(root: Path) -> Iterator[None]:
    """Turn an OSError, which after a failed write or fsync names no file, into one that says where.

    Args:
        root: Named where the error has no file.

    Raises:
        IndexWriteError: there was an OSError inside.
    """
    try:
        yield
    except OSError as error:
        raise IndexWriteError(Path(error.filename or root), error.strerror or str(error)) from error


def write_durably(path: Path, data: bytes) -> None:
    """Write a file and sync it; the folder that names it is synced by the caller."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_tree(folder: Path) -> None:
    """Sync every file and folder below a folder, and the folder itself."""
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
