"""Fifty builds at once over an index whose last writer was killed with the lock in its hand."""

import random
import signal
from collections import Counter
from pathlib import Path

from indexer.store import IndexLayout
from tests.resilience.aftermath import BUILD, debris
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.zygote import Call, End, Zygote
from tests.support.editions import serving, write_edition

__all__ = ["PROGRAMS"]

_AT_ONCE = 50


def _run(count: int, chance: random.Random, folder: Path) -> Tally:
    tally, ends = Tally(), Counter[str]()
    kb, index, marker = folder / "kb", folder / "index", folder / "inside"
    with Zygote(folder / "children") as zygote:
        for number in range(count):
            write_edition(kb, number)
            step = chance.choice(("chunk", "encode", "write", "sync", "verify", "rename"))
            killed = zygote.run(BUILD, kb=str(kb), index=str(index), step=step)
            assert killed.status == -signal.SIGKILL
            zygote.start([Call(BUILD, {"kb": str(kb), "index": str(index), "inside": str(marker)})] * _AT_ONCE)
            met = [_meeting(end) for end in zygote.ends(300)]
            for builder, meeting in enumerate(met):
                odd = meeting not in {"published", "busy"}
                tally.note(f"round {number} builder {builder} after one killed at {step}", meeting if odd else None)
            tally.note(f"round {number} after one killed at {step}", _trouble(met, index, number))
            ends.update(met)
    tally.figures = {name: str(value) for name, value in sorted(ends.items())}
    return tally


def _meeting(end: End) -> str:
    if end.status == 0:
        return "published"
    if end.status == 2 and "another build is running" in end.errors:
        return "busy"
    return f"ended with {end.status}: {end.errors[-300:]}"


def _trouble(met: list[str], index: Path, edition: int) -> str | None:
    if "published" not in met:
        return "nobody published"
    try:
        _, found, _ = serving(IndexLayout(index))
    except AssertionError as error:
        return str(error)
    left = debris(index)
    return f"edition {found} serves" if found != edition else f"debris: {left}" if left else None


PROGRAMS = [
    FaultProgram(
        name="concurrent-builds",
        promise="Of 50 builds at once one writes at a time, the others say that they are not alone; a dead one's lock is taken over at once.",
        short=1,
        full=20,
        run=_run,
    )
]
