"""What a fault program is: a name, what it tries, and how often in its short and in its full form."""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["DEFAULT_SEED", "FaultProgram", "Tally", "main_of", "print_tally", "run_program"]

DEFAULT_SEED = 20261125


@dataclass(slots=True)
class Tally:
    """What a program counted.

    Attributes:
        tried: Faults that were injected.
        survived: Those after which everything that the program checks held.
        lost: One line for each that did not: what was injected and what was seen; enough to repeat it.
        left_out: Why nothing could be tried on this machine; empty where something was.
        figures: Further measurements by name, with unit, such as ``{"recovery p50": "0.8 s"}``.
    """

    tried: int = 0
    survived: int = 0
    lost: list[str] = field(default_factory=list)
    left_out: str = ""
    figures: dict[str, str] = field(default_factory=dict)

    def note(self, fault: str, trouble: str | None) -> None:
        """Count one fault; ``trouble`` says what went wrong, None that nothing did."""
        self.tried += 1
        if trouble is None:
            self.survived += 1
        else:
            self.lost.append(f"{fault}: {trouble}")


@dataclass(frozen=True, slots=True)
class FaultProgram:
    """A repeatable program.

    Attributes:
        name: For the command line and the table.
        promise: What must hold after every fault, in one sentence.
        short: Number of faults, seconds or requests (the program says which) inside ``make test``.
        full: The same for ``make resilience``: the figure that is published.
        run: Called with that number, a seeded source of randomness and an empty folder to work in.
    """

    name: str
    promise: str
    short: int
    full: int
    run: Callable[[int, random.Random, Path], Tally]


def run_program(program: FaultProgram, count: int, seed: int) -> tuple[Tally, float]:
    """Run one program in an empty folder of its own; return its tally and the seconds that it took.

    The folder is in memory where the machine has such a place: what a disk does wrong is injected, a killed process
    does not lose what it wrote, and waiting for a real disk would only mean fewer faults.
    """
    started = time.perf_counter()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a fresh folder below it
    with tempfile.TemporaryDirectory(prefix="kaiketsu-fault-", dir=memory) as folder:
        tally = program.run(count, random.Random(f"{seed} {program.name}"), Path(folder))
    return tally, time.perf_counter() - started


def print_tally(name: str, tally: Tally, seconds: float) -> None:
    """Print what a program counted: one line, its figures, and the first of what was lost."""
    counts = f"tried {tally.tried:>7}  survived {tally.survived:>7}  lost {len(tally.lost):>4}"
    print(f"{name:<32} {counts}  {seconds:8.1f} s", flush=True)
    if tally.left_out:
        print(f"    LEFT OUT: {tally.left_out}", flush=True)
    for figure, value in tally.figures.items():
        print(f"    {figure}: {value}")
    for line in tally.lost[:20]:
        print(f"    LOST {line}", flush=True)


def main_of(program: FaultProgram) -> None:
    """Run one program from the command line, in full or as often as told; exit 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=program.promise)
    parser.add_argument("--count", type=int, default=program.full)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    options = parser.parse_args()
    tally, seconds = run_program(program, options.count, options.seed)
    print_tally(program.name, tally, seconds)
    raise SystemExit(1 if tally.lost else 0)
