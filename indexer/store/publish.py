"""Publishing a generation: built beside, synced, verified, then made current by one rename.

A build that dies at any point leaves ``CURRENT`` as it was. What it leaves behind is swept by the next one.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from indexer.errors import IndexBusyError, NoGenerationError
from indexer.store.generation import Generation, verify_files
from indexer.store.layout import MANIFEST_NAME, IndexLayout
from indexer.store.manifest import Manifest, file_records, read_manifest
from indexer.store.sharing import shared_records

__all__ = ["publish", "roll_back", "writer_lock"]

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
            shutil.rmtree(leftover)
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
        OSError: the disk is full or broken; nothing has changed for readers.
    """
    staging = layout.staging_dir(manifest.generation)
    try:
        staging.mkdir(parents=True)
        step("write")
        manifest = write(staging)
        step("sync")
        _sync_tree(staging)
        shared = shared_records(staging, before.folder, before.manifest) if before else {}
        manifest = msgspec.structs.replace(manifest, files=file_records(staging, shared))
        step("manifest")
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        _write_durably(staging / MANIFEST_NAME, text)
        _sync_folder(staging)
        step("verify")
        verify(staging, shared)
        step("rename")
        staging.rename(layout.generation_dir(manifest.generation))
        _sync_folder(layout.generations_dir)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    step("current")
    _make_current(layout, manifest.generation)
    step("prune")
    _prune(layout, keep)
    return manifest


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
        target = to or older[-1]
        folder = layout.generation_dir(target)
        verify_files(folder, read_manifest(folder))
        _make_current(layout, target)
        return target


def _make_current(layout: IndexLayout, generation_id: str) -> None:
    temporary = layout.current_file.with_suffix(".new")
    _write_durably(temporary, f"{generation_id}\n".encode("ascii"))
    temporary.replace(layout.current_file)
    _sync_folder(layout.root)


def _prune(layout: IndexLayout, keep: int) -> None:
    """Delete the oldest generations beyond ``keep``; readers that have one open keep its pages."""
    current = layout.current_id()
    for generation_id in layout.generation_ids()[:-keep]:
        if generation_id != current:
            shutil.rmtree(layout.generation_dir(generation_id))


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
