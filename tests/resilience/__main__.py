"""``python -m tests.resilience [--short] [--seed N] [NAME…]``: run fault programs, print and record the table."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from tests.resilience.program import DEFAULT_SEED, FaultProgram, Tally, print_tally, run_program
from tests.resilience.programs import all_programs

README = Path(__file__).parent / "README.md"
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
        tally, seconds = run_program(program, program.short if options.short else program.full, options.seed)
        lost += len(tally.lost)
        print_tally(program.name, tally, seconds)
        if not options.short:
            _record(program, tally, seconds, options.seed)
    raise SystemExit(1 if lost else 0)


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
