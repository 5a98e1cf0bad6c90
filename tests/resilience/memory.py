"""What is left in the memory of a running process after a collection: what its objects hold, and a dump of it.

The process runs a thread that answers by files, so that nothing of the program is changed: who wants to know makes
one file and reads the others. The dump is of letters and digits alone, as far as they stand together; on Linux only.
"""

import gc
import json
import re
import string
import sys
import threading
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.support.waiting import wait_for

__all__ = ["OVERWRITING", "Remains", "answer_with_remains", "remains_in_memory", "traces_in_dump"]

OVERWRITING = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.perturb=170:glibc.malloc.tcache_count=0",
}
"""Variables with which glibc overwrites what is freed: what a dump still has is what the process holds."""

_WANTED, _TEXTS_WANTED = "remains-wanted", "texts-wanted"
_TEXTS, _DUMP = "remains.json", "remains.dump"
_STEP_S = 0.1
_COLLECTIONS = 10
"""At every tenth one msgspec forgets the keys of objects that it decoded."""
_PIECE_BYTES = 1 << 24
_BETWEEN = b"\0 -_./:,*+=#\\"
"""Between the letters of a code, and in texts of two bytes a letter."""
_PLAIN = bytes.maketrans(string.ascii_lowercase.encode(), string.ascii_uppercase.encode())
_RUN = re.compile(rb"[A-Z0-9]{8,}")
_START = 8
"""Bytes of a trace that are compared as one number."""


class Remains(NamedTuple):
    """What is left.

    Attributes:
        texts: What objects refer to.
        dump: The runs of letters, in capitals, and digits in all memory that can be written to, each once; empty where
            there is no /proc, or where it was not asked for.
    """

    texts: set[str]
    dump: bytes


def answer_with_remains(folder: Path) -> None:
    """Start the thread in this process; it ends with it. Before the process forbids that its memory is read."""
    maps, memory = Path("/proc/self/maps"), Path("/proc/self/mem")
    opened = (maps.open("rb"), memory.open("rb", buffering=0)) if memory.exists() else None
    threading.Thread(target=_answer, args=(folder.absolute(), opened), name="remains", daemon=True).start()


def remains_in_memory(folder: Path, *, dumped: bool = True) -> Remains:
    """Return what is left in the process that answers in this folder.

    Args:
        folder: Of the process.
        dumped: Whether its memory is read, which takes some seconds, and not its objects alone.

    The answer is removed: the next search of the folder finds what the process left, not what was found in it.

    Raises:
        AssertionError: it does not answer within ten minutes.
    """
    texts, dump = folder / _TEXTS, folder / _DUMP
    (folder / (_WANTED if dumped else _TEXTS_WANTED)).touch()
    wait_for(texts.exists, "what is left in memory", timeout_s=600)
    remains = Remains(set(json.loads(texts.read_text("utf-8"))), dump.read_bytes() if dumped else b"")
    texts.unlink()
    dump.unlink(missing_ok=True)
    return remains


def traces_in_dump(dump: bytes, traces: Collection[bytes]) -> set[bytes]:
    """Return the traces that a dump has.

    Args:
        dump: Of :class:`Remains`.
        traces: At least 8 capitals and digits each.
    """
    starts: dict[int, list[bytes]] = {}
    for trace in traces:
        starts.setdefault(int.from_bytes(trace[:_START], sys.byteorder), []).append(trace)
    wanted = np.array(sorted(starts), np.uint64)
    is_candidate = np.zeros(1 << 16, np.bool_)
    is_candidate[_hashed(wanted)] = True
    found = set()
    for shift in range(_START):
        count = max(0, len(dump) - shift) // _START
        words = np.frombuffer(dump, np.uint64, count, shift)
        for position in np.flatnonzero(is_candidate[_hashed(words)]).tolist():
            at = position * _START + shift
            found |= {trace for trace in starts.get(int(words[position]), ()) if dump.startswith(trace, at)}
    return found


def _hashed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 16 bits of each, by multiplying with the golden ratio (Knuth, The Art of Computer Programming 3, 6.4)."""
    return (words * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)


def _answer(folder: Path, opened: tuple[BinaryIO, BinaryIO] | None) -> None:
    while True:
        time.sleep(_STEP_S)
        for wanted in (folder / _TEXTS_WANTED, folder / _WANTED):
            if wanted.exists():
                wanted.unlink()
                _write(folder, opened, dumped=wanted.name == _WANTED)


def _write(folder: Path, opened: tuple[BinaryIO, BinaryIO] | None, *, dumped: bool) -> None:
    for _ in range(_COLLECTIONS if dumped else 1):
        gc.collect()
    if dumped:
        (folder / _DUMP).write_bytes(b" ".join(_runs_in_memory(*opened) if opened else ()))
    part = folder / f"{_TEXTS}.part"
    part.write_text(json.dumps(_held_by_objects()), "utf-8")
    part.rename(folder / _TEXTS)


def _runs_in_memory(maps: BinaryIO, memory: BinaryIO) -> set[bytes]:
    """Return the runs of letters and digits; pieces overlap, so that none is cut in all of them."""
    runs: set[bytes] = set()
    maps.seek(0)
    for line in list(maps):  # all at once: what follows changes them
        place, rights, *_ = line.split()
        start, end = (int(each, 16) for each in place.split(b"-"))
        if not rights.startswith(b"rw"):
            continue
        for piece in range(start, end, _PIECE_BYTES):
            memory.seek(piece)
            try:
                data = memory.read(min(_PIECE_BYTES + 4096, end - piece))
            except OSError:  # unmapped meanwhile, or a device's
                continue
            runs.update(_RUN.findall(data.translate(_PLAIN, _BETWEEN)))
    return runs


def _held_by_objects() -> list[str]:
    """Return each text that any object refers to.

    The collector knows the containers that can be part of a cycle; texts and what else it does not know hang on
    these, or on the frames of the threads.
    """
    texts: list[str] = []
    waiting: list[Any] = [*gc.get_objects(), *sys._current_frames().values()]
    seen = {id(each) for each in waiting} | {id(waiting), id(texts)}
    while waiting:
        for held in gc.get_referents(waiting.pop()):
            if id(held) in seen:
                continue
            seen.add(id(held))
            if isinstance(held, str):
                texts.append(held.encode("utf-8", "replace").decode("utf-8"))  # half a surrogate pair is no UTF-8
            elif isinstance(held, bytes | bytearray | memoryview):
                texts.append(bytes(held).decode("utf-8", "replace"))
            else:
                waiting.append(held)
    return texts
