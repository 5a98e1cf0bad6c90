"""SIGKILL of a rebuild: at every named step, at random moments, Python calls, and calls that change the folder."""

import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.store import IndexLayout
from tests.resilience.aftermath import BUILD, trouble_after_next_build, trouble_serving
from tests.resilience.injection import compile_injection
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.zygote import Zygote
from tests.support.editions import serving, write_edition

__all__ = ["PROGRAMS"]

STEPS = ("lock", "chunk", "encode", "write", "sync", "manifest", "verify", "rename", "current", "prune")

_PATIENCE = 3


def _faults(
    chance: random.Random, totals: dict[str, int], seconds: float, library: Path | None
) -> Iterator[dict[str, Any]]:
    """Yield the named steps once, then random points without end, spread evenly over the whole build."""
    for step in STEPS:
        yield {"step": step}
    while True:
        yield {"kill_after_s": round(chance.uniform(0, seconds), 4)}
        yield {"call": chance.randint(1, totals["calls"])}
        if library:
            kind = chance.choice(("kill", "kill-half", "kill-after"))
            yield {"write_call": chance.randint(1, totals["writes"]), "kind": kind, "preload": str(library)}


def _run(count: int, chance: random.Random, folder: Path) -> Tally:
    tally, ends = Tally(), Counter[str]()
    kb, index = folder / "kb", folder / "index"
    layout = IndexLayout(index)
    library = compile_injection(folder)
    write_edition(kb, 0)
    with Zygote(folder / "children", library) as zygote:
        for _ in range(4):  # as many as are kept and one to prune
            zygote.run(BUILD, kb=str(kb), index=str(index))
        arguments = {"kb": str(kb), "index": str(index), "preload": str(library or "")}
        totals = zygote.run("tests.resilience.builds:count_calls", **arguments).answer
        started = time.perf_counter()
        zygote.run(BUILD, kb=str(kb), index=str(index))
        seconds = time.perf_counter() - started
        faults = _faults(chance, totals, seconds, library)
        wanted, kills = len(STEPS) + count, 0
        # A build may end before its moment comes; that one is looked at as well, and another takes its place.
        for number in range(1, _PATIENCE * wanted + 1):
            if kills == wanted:
                break
            fault = next(faults)
            try:
                before, edition, _ = serving(layout)
            except AssertionError as error:
                tally.note(f"{number}, not tried", f"nothing to start from: {error}")
                break
            write_edition(kb, number)
            end = zygote.run(BUILD, kb=str(kb), index=str(index), **fault)
            kills += end.status != 0
            trouble = None if end.status in {0, -signal.SIGKILL} else f"ended with {end.status}: {end.errors[-300:]}"
            trouble = trouble or trouble_serving(layout, before, {False: edition, True: number})
            ends[_outcome(end.status, layout.current_id() != before)] += 1
            trouble = trouble or trouble_after_next_build(zygote, kb, index, number)
            tally.note(f"{number} {fault}", trouble)
    tally.note("kills", None if kills == wanted else f"{kills} of {wanted} builds were killed before their end")
    tally.figures = dict(sorted((name, str(value)) for name, value in ends.items()))
    if library is None:
        tally.figures["no C compiler"] = "no kill inside a library's writes"
    return tally


def _outcome(status: int, is_new: bool) -> str:
    if status == 0:
        return "not killed in time"
    return "new generation served" if is_new else "old generation served"


PROGRAMS = [
    FaultProgram(
        name="killed-builds",
        promise="A rebuild killed at any point leaves the old or the new generation, whole; the next one succeeds and sweeps.",
        short=16,
        full=1000,
        run=_run,
    )
]
