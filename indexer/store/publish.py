"""Make a generation current by one rename, roll back to an older one, delete old ones; one writer at a time.

A build that dies at any point leaves ``CURRENT`` as it was. What it leaves behind is removed by the next writer.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.errors import IndexBusyError, NoGenerationError, StoreError
from indexer.store.durable import naming_the_place, sync_folder, write_durably
from indexer.store.layout import IndexLayout
from indexer.store.opening import open_generation

__all__ = ["make_current", "prune", "roll_back", "writer_lock"]

_log = logging.getLogger(__name__)

_LOCK_TIMEOUT_S = 0.2  # long enough for a writer that is just leaving


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
        if not ids:
            raise NoGenerationError(layout.root, "nothing has been built yet")
        if to is not None and to not in ids:
            raise NoGenerationError(layout.root, f"no generation {to}; there are: {', '.join(ids)}")
        if to is None and not older:
            raise NoGenerationError(layout.root, f"no generation older than {current} is kept")
        target = to or _newest_intact(layout, older)
        open_generation(layout.generation_dir(target))
        with naming_the_place(layout.root):
            make_current(layout, target)
        _follow(layout.for_agents, next((each for each in ids if each > target), None))
        return target


def _follow(layout: IndexLayout, before: str | None) -> None:
    """Let the index for agents name the newest generation that is older than ``before``; none where there is none."""
    ids = layout.generation_ids()
    if not ids:
        return
    older = [each for each in ids if before is None or each < before]
    with writer_lock(layout), naming_the_place(layout.root):
        if older:
            make_current(layout, _newest_intact(layout, older))
        else:
            layout.current_file.unlink(missing_ok=True)


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


def make_current(layout: IndexLayout, generation_id: str) -> None:
    """Let ``CURRENT`` name a generation, by one rename."""
    temporary = layout.current_file.with_suffix(".new")
    write_durably(temporary, f"{generation_id}\n".encode("ascii"))
    temporary.replace(layout.current_file)
    sync_folder(layout.root)


def prune(layout: IndexLayout, keep: int) -> None:
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
