"""Publishing a generation: built beside, synced, verified, then made current by one rename.

A build that dies at any point leaves ``CURRENT`` as it was. What it leaves behind is swept by the next one.
"""

import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec import structs

from indexer.errors import IndexBusyError, IndexWriteError, NoGenerationError, StoreError
from indexer.store.generation import Generation, open_generation
from indexer.store.layout import MANIFEST_NAME, IndexLayout
from indexer.store.manifest import Manifest, encode_manifest, file_records
from indexer.store.sharing import shared_records

__all__ = ["publish", "roll_back", "writer_lock"]

_log = logging.getLogger(__name__)

_LOCK_TIMEOUT_S = 0.2  # long enough for a writer that is just leaving

Step = Callable[[str], None]


@contextmanager
def writer_lock(layout: IndexLayout) -> Iterator[None]:
    """Hold the index's only writer lock; the kernel lets go of it when the process dies.

    Raises:
        IndexBusyError: another process is building.
    """
    layout.generations_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(layout.lock_file, timeout=_LOCK_TIMEOUT_S)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexBusyError(layout.root) from error
    try:
        for leftover in layout.staging_dirs():
            _remove(leftover)
        yield
    finally:
        lock.release()


def publish(
    layout: IndexLayout,
    manifest: Manifest,
    write: Callable[[Path], Manifest],
    verify: Callable[[Path, Collection[str]], None],
    *,
    before: Generation | None = None,
    keep: int,
    step: Step = lambda _: None,
) -> Manifest:
    """Write a generation and make it current. The caller holds :func:`writer_lock`.

    Args:
        layout: The index folder.
        manifest: Names the generation.
        write: Writes all files of the generation into the folder it is given and returns its manifest, but for
            ``files``, which is filled in here.
        verify: Opens the staged generation and answers queries from it; raises to refuse it. Told the files that
            need not be compared again.
        before: A generation whose files have been compared and may be shared by the new one.
        keep: Generations to keep, this one included.
        step: Told the name of each step before it is taken.

    Returns:
        The manifest as written.

    Raises:
        IndexWriteError: the disk is full or broken. Nothing has changed for readers, unless it was the very last
            sync that failed: the new generation is then current and might not survive a power cut.
    """
    with _naming_the_place(layout):
        manifest = _stage(layout, manifest, write, verify, before, step)
        step("current")
        _make_current(layout, manifest.generation)
    step("prune")
    _prune(layout, keep)
    return manifest


def _stage(
    layout: IndexLayout,
    manifest: Manifest,
    write: Callable[[Path], Manifest],
    verify: Callable[[Path, Collection[str]], None],
    before: Generation | None,
    step: Step,
) -> Manifest:
    """Write, sync and verify a generation, and give it its name; leave nothing behind on failure."""
    staging = layout.staging_dir(manifest.generation)
    try:
        staging.mkdir(parents=True)
        step("write")
        manifest = write(staging)
        step("sync")
        _sync_tree(staging)
        shared = shared_records(staging, before.folder, before.manifest) if before else {}
        manifest = structs.replace(manifest, files=file_records(staging, shared))
        step("manifest")
        _write_durably(staging / MANIFEST_NAME, encode_manifest(manifest))
        _sync_folder(staging)
        step("verify")
        verify(staging, shared)
        step("rename")
        staging.rename(layout.generation_dir(manifest.generation))
        _sync_folder(layout.generations_dir)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return manifest


@contextmanager
def _naming_the_place(layout: IndexLayout) -> Iterator[None]:
    """Turn an OSError, which after a failed write or fsync names no file, into one that says where."""
    try:
        yield
    except OSError as error:
        raise IndexWriteError(Path(error.filename or layout.root), error.strerror or str(error)) from error


def roll_back(layout: IndexLayout, to: str | None = None) -> str:
    """Make an older generation current and return its id.

    Args:
        layout: The index folder.
        to: Generation wanted; by default the newest intact one older than the current.

    Raises:
        NoGenerationError: there is none to go back to.
        GenerationDamagedError: the one asked for is damaged.
        IndexBusyError: a build is running.
    """
    with writer_lock(layout):
        current = layout.current_id()
        ids = layout.generation_ids()
        older = [generation for generation in ids if current is None or generation < current]
        if to is not None and to not in ids:
            raise NoGenerationError(layout.root, f"no generation {to}; there are: {', '.join(ids) or 'none'}")
        if to is None and not older:
            raise NoGenerationError(layout.root, f"no generation older than {current} is kept")
        target = to or _newest_intact(layout, older)
        open_generation(layout.generation_dir(target))
        with _naming_the_place(layout):
            _make_current(layout, target)
        return target


def _newest_intact(layout: IndexLayout, ids: list[str]) -> str:
    """Return the newest of these that opens, else the newest: opening it then says what is wrong."""
    for generation_id in reversed(ids):
        try:
            open_generation(layout.generation_dir(generation_id))
        except StoreError as error:
            _log.warning("passed over: %s", error)
        else:
            return generation_id
    return ids[-1]


def _make_current(layout: IndexLayout, generation_id: str) -> None:
    temporary = layout.current_file.with_suffix(".new")
    _write_durably(temporary, f"{generation_id}\n".encode("ascii"))
    temporary.replace(layout.current_file)
    _sync_folder(layout.root)


def _prune(layout: IndexLayout, keep: int) -> None:
    """Delete the oldest generations beyond ``keep``; readers that have one open keep its pages.

    One that cannot be deleted is left to the next build: the new generation is current already.
    """
    current = layout.current_id()
    for generation_id in layout.generation_ids()[:-keep]:
        if generation_id != current:
            try:
                _remove(layout.generation_dir(generation_id))
            except OSError as error:
                _log.warning("generation %s cannot be deleted (%s)", generation_id, error.strerror)


def _remove(path: Path) -> None:
    """Delete a folder with all that is in it, or whatever else lies under that name."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write_durably(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            _sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
