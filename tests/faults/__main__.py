"""``python -m tests.faults [--short] [--seed N] [NAME…]``: run fault programs, print and record the table."""

import argparse
import os
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.program import FaultProgram, Tally
from tests.faults.programs import all_programs

README = Path(__file__).parent / "README.md"
DEFAULT_SEED = 20261125
_MARK = "<!-- table -->"


def main() -> None:
    """Run the named programs, or all; exit 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--short", action="store_true", help="the form that `make test` runs")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    options = parser.parse_args()
    programs = [each for each in all_programs() if not options.names or each.name in options.names]
    lost = 0
    for program in programs:
        tally, seconds = run(program, program.short if options.short else program.full, options.seed)
        lost += len(tally.lost)
        print(
            f"{program.name:<32} tried {tally.tried:>7}  survived {tally.survived:>7}  lost {len(tally.lost):>4}  {seconds:8.1f} s",
            flush=True,
        )
        if tally.left_out:
            print(f"    LEFT OUT: {tally.left_out}", flush=True)
        for name, value in tally.figures.items():
            print(f"    {name}: {value}")
        for line in tally.lost[:20]:
            print(f"    LOST {line}", flush=True)
        if not options.short:
            _record(program, tally, seconds, options.seed)
    raise SystemExit(1 if lost else 0)


def run(program: FaultProgram, count: int, seed: int) -> tuple[Tally, float]:
    """Run one program in an empty folder of its own; return its tally and the seconds that it took.

    The folder is in memory where the machine has such a place: what a disk does wrong is injected, a killed process
    does not lose what it wrote, and waiting for a real disk would only mean fewer faults.
    """
    started = time.perf_counter()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a fresh folder below it
    with tempfile.TemporaryDirectory(prefix="kaiketsu-fault-", dir=memory) as folder:
        tally = program.run(count, random.Random(f"{seed} {program.name}"), Path(folder))
    return tally, time.perf_counter() - started


def _record(program: FaultProgram, tally: Tally, seconds: float, seed: int) -> None:
    """Put the result of a full run into the table, in place of that program's last one."""
    figures = {**({"left out": tally.left_out} if tally.left_out else {}), **tally.figures}
    row = (
        f"| `{program.name}` | {program.promise} | {tally.tried} | {tally.survived} | {len(tally.lost)} "
        f"| {'; '.join(f'{key} {value}' for key, value in figures.items())} | {seconds:.1f} | {seed} "
        f"| {datetime.now(UTC).date().isoformat()} |"
    )
    head, mark, table = README.read_text("utf-8").partition(_MARK)
    title, line, *rows = table.strip().split("\n")
    others = [each for each in rows if not each.startswith(f"| `{program.name}` |")]
    README.write_text("\n".join([f"{head}{mark}\n", title, line, *sorted([*others, row])]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
