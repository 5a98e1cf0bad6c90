"""What the objects of a running process refer to, after a collection: the texts that are still in its memory.

The process runs a thread that answers by files, so that nothing of the program is changed: who wants to know makes
one file and reads the other.
"""

import gc
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tests.support.waiting import wait_for

__all__ = ["answer_with_held_texts", "held_texts"]

_WANTED, _HELD = "held-wanted", "held.json"
_STEP_S = 0.1


def answer_with_held_texts(folder: Path) -> None:
    """Start the thread in this process; it ends with it."""
    threading.Thread(target=_answer, args=(folder.absolute(),), name="held-texts", daemon=True).start()


def held_texts(folder: Path) -> set[str]:
    """Return the texts that the process which answers in this folder holds now.

    The answer is removed: the next search of the folder finds what the process left, not what was found in it.

    Raises:
        AssertionError: it does not answer within two minutes.
    """
    answer = folder / _HELD
    (folder / _WANTED).touch()
    wait_for(answer.exists, "the texts that are held", timeout_s=120)
    texts = set(json.loads(answer.read_text("utf-8")))
    answer.unlink()
    return texts


def _answer(folder: Path) -> None:
    while True:
        time.sleep(_STEP_S)
        if (folder / _WANTED).exists():
            (folder / _WANTED).unlink()
            gc.collect()
            part = folder / f"{_HELD}.part"
            part.write_text(json.dumps(_held_by_objects()), "utf-8")
            part.rename(folder / _HELD)


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
