"""Damaged index folders: refused by name, the intact generation serves, and its answers are the right ones."""

import random
import shutil
import signal
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer.encoding.hashing import HashingEncoder
from indexer.errors import CurrentDamagedError, StoreError
from indexer.search.searcher import Searcher
from indexer.store import IndexLayout, open_current, open_generation
from indexer.text.analysis import Analyser
from tests.resilience.aftermath import BUILD
from tests.resilience.corruption import BOTH, CURRENT, NEW, Damage
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.zygote import Call, Zygote
from tests.support.editions import answers, serving, write_edition

__all__ = ["PROGRAMS", "open_damaged"]

_BATCH = 250
_AT_ONCE = 2
_HANG_S = 60


def _run(count: int, chance: random.Random, folder: Path) -> Tally:
    tally, seen = Tally(), Counter[str]()
    kb, index = folder / "kb", folder / "index"
    seed = chance.randrange(1 << 32)
    with Zygote(folder / "children") as zygote:
        for edition in (0, 1):
            write_edition(kb, edition)
            zygote.run(BUILD, kb=str(kb), index=str(index))
        batches = [(first, min(first + _BATCH, count)) for first in range(0, count, _BATCH)]
        while batches:
            now, batches = batches[:_AT_ONCE], batches[_AT_ONCE:]
            calls = [
                Call(f"{__name__}:open_damaged", {"index": str(index), "seed": seed, "first": first, "stop": stop})
                for first, stop in now
            ]
            zygote.start(calls)
            for (first, stop), end in zip(now, zygote.ends(1800), strict=True):
                if end.answer is None:
                    at = (index.parent / f"case-{first}").read_text("utf-8")
                    tally.note(f"seed {seed} case {at}", f"the reader ended with {end.status}: {end.errors[-300:]}")
                    batches.append((int(at.partition(" ")[0]) + 1, stop))
                    continue
                for fault, trouble in end.answer["cases"]:
                    tally.note(f"seed {seed} case {fault}", trouble)
                seen.update(end.answer["seen"])
    tally.figures = {name: str(value) for name, value in sorted(seen.items())}
    return tally


def open_damaged(index: str, seed: int, first: int, stop: int) -> dict[str, Any]:
    """Damage a copy of the index again and again and open it; runs in a child, so that a crash is seen.

    Returns:
        ``cases``: what was done and what was wrong then; ``seen``: how the damage was met, counted.
    """
    source, progress = IndexLayout(Path(index)), Path(index).parent / f"case-{first}"
    encoder, analyser = HashingEncoder(), Analyser()
    generations = [open_generation(source.generation_dir(each)) for each in source.generation_ids()]
    expected = {each.id: answers(Searcher(each, encoder, analyser)) for each in generations}
    assert serving(source)[0] == source.generation_ids()[-1]
    cases: list[tuple[str, str | None]] = []
    seen = Counter[str]()
    for number in range(first, stop):
        chance = random.Random(f"{seed} {number}")
        damages = chance.choices((NEW, CURRENT, BOTH), weights=(17, 2, 1))[0]
        # A folder of its own each: tantivy's watcher may still be putting lock files into the last one.
        copy = IndexLayout(Path(index).parent / f"copy-{number}")
        shutil.copytree(source.root, copy.root)
        fault = f"{number} {chance.choice(damages)(copy, chance)}"
        progress.write_text(fault, "utf-8")
        signal.signal(signal.SIGALRM, _hangs)
        signal.alarm(_HANG_S)
        trouble = _trouble(copy, damages, expected, encoder, analyser, seen)
        signal.alarm(0)
        shutil.rmtree(copy.root, ignore_errors=True)
        cases.append((fault, trouble))
    return {"cases": cases, "seen": seen}


def _hangs(*_: object) -> None:
    raise TimeoutError(f"hung for {_HANG_S} s")


def _trouble(
    layout: IndexLayout,
    damages: Sequence[Damage],
    expected: dict[str, list[list[object]]],
    encoder: HashingEncoder,
    analyser: Analyser,
    seen: Counter[str],
) -> str | None:
    """Open the folder as a server does; return what is wrong with what happens."""
    older, newer = sorted(expected)
    served = newer if damages is CURRENT else older
    try:
        generation, refused = open_current(layout, fingerprint=encoder.spec.fingerprint)
        found = answers(Searcher(generation, encoder, analyser))
    except StoreError as error:
        seen[f"nothing served, {type(error).__name__}"] += 1
        return None if damages is BOTH else f"nothing serves: {error}"
    except Exception as error:  # noqa: BLE001 - whatever comes out is the finding
        return f"{type(error).__name__}: {error}"
    if damages is BOTH or generation.id != served:
        return f"loaded {generation.id}"
    if not refused or isinstance(refused[0], CurrentDamagedError) != (damages is CURRENT):
        return f"refused by the wrong name: {refused}"
    seen[f"{type(refused[0]).__name__}, the {'newest' if damages is CURRENT else 'older'} served"] += 1
    return None if found == expected[served] else f"wrong answers from {served}"


PROGRAMS = [
    FaultProgram(
        name="corrupt-index",
        promise="A damaged, foreign or edited file is refused by name before anything reads it; the intact generation serves.",
        short=250,
        full=10_000,
        run=_run,
    )
]
