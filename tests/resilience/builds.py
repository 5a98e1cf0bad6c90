"""``kaiketsu build`` in a child of the warm process, with a fault armed: what a child of ``Zygote`` runs.

The command itself runs, from its arguments to its exit code and its one line on stderr; only the encoder is
the one without a model.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import indexer.encoding
import indexer.indexing.build
import service.cli.commands.build
from indexer.encoding.hashing import HashingEncoder
from indexer.store import IndexLayout, writer_lock
from indexer.text.analysis import Analyser
from service.cli.main import main

__all__ = ["build", "count_calls"]

# Dictionaries are loaded before the fork, once for all children.
Analyser().analyse("温める warm up")


def build(
    kb: str,
    index: str,
    *,
    step: str = "",
    call: int = 0,
    preload: str = "",
    write_call: int = 0,
    kind: str = "count",
    inside: str = "",
) -> Any:
    """Run ``kaiketsu build --full``; end with its exit code.

    Args:
        kb: Knowledge base.
        index: Index folder.
        step: Die by SIGKILL when this step begins.
        call: Die by SIGKILL at this Python call or return, counted from the start of the command.
        preload: The library of ``injection``; empty where it is not loaded.
        write_call: Which of the calls that change the index folder the fault strikes; 0 for none.
        kind: What happens there; see ``injection.KINDS``.
        inside: A marker file that is there while this process holds the lock; finding it there already means
            that two hold it.
    """
    indexer.encoding.open_encoder = lambda *_: HashingEncoder()
    service.cli.commands.build.build_progress = lambda: _progress(step)
    if inside:
        assert indexer.indexing.build.writer_lock is writer_lock, "the lock that a build takes is somewhere else"
        indexer.indexing.build.writer_lock = lambda layout: _marked_lock(layout, inside)
    if call:
        sys.setprofile(_Killer(call))
    if preload:
        library = ctypes.CDLL(preload)
        library.fault_arm(index.encode(), ctypes.c_long(write_call), kind.encode())
    try:
        main(["build", "--kb", kb, "--index", index, "--full"], standalone_mode=True)
    finally:
        sys.setprofile(None)


def count_calls(kb: str, index: str, preload: str = "") -> dict[str, int]:
    """Build without a fault; return how many Python calls and how many changing calls that takes."""
    counter = _Killer(0)
    indexer.encoding.open_encoder = lambda *_: HashingEncoder()
    service.cli.commands.build.build_progress = lambda: _progress("")
    library = ctypes.CDLL(preload) if preload else None
    if library:
        library.fault_arm(index.encode(), ctypes.c_long(0), b"count")
    sys.setprofile(counter)
    main(["build", "--kb", kb, "--index", index, "--full"], standalone_mode=False)
    sys.setprofile(None)
    return {"calls": counter.count, "writes": library.fault_calls() if library else 0}


@contextmanager
def _progress(step: str) -> Iterator[Callable[[str, int, int], None]]:
    def progress(name: str, _done: int, _total: int) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    yield progress


@contextmanager
def _marked_lock(layout: IndexLayout, marker: str) -> Iterator[None]:
    with writer_lock(layout):
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        try:
            yield
        finally:
            Path(marker).unlink()


class _Killer:
    """A profile function that dies at the n-th event, or counts when n is 0."""

    def __init__(self, target: int) -> None:
        self.count = 0
        self._target = target

    def __call__(self, _frame: FrameType, _event: str, _argument: object) -> None:
        self.count += 1
        if self.count == self._target:
            os.kill(os.getpid(), signal.SIGKILL)
