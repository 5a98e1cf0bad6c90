"""Knowledge base folders with random combinations of what does not belong into one, linted and built.

The number is that of folders. Each command runs from its arguments to its exit code in a child that is killed when
it hangs.
"""

import random
import signal
import subprocess
from collections import Counter
from pathlib import Path

from indexer.errors import StoreError
from indexer.store import IndexLayout, open_generation
from tests.resilience.aftermath import BUILD, debris
from tests.resilience.hostile.folders import INSIDE, OUTSIDE, TOUCHES, new_folder
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.zygote import End, Zygote

_LINT = "tests.resilience.hostile.folders:lint"
_HANG_S = 30.0


def _run(count: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    ends: Counter[str] = Counter()
    with Zygote(folder / "children", warm=("tests.resilience.hostile.folders",)) as zygote:
        for number in range(count):
            place = folder / str(number)
            try:
                root, done = new_folder(place, chance)
                linted = zygote.run(_LINT, timeout_s=_HANG_S, kb=str(root))
                found = (folder / "children" / "0.out").read_text("utf-8", "replace")
                index = place / "index"
                built = zygote.run(BUILD, timeout_s=_HANG_S, kb=str(root), index=str(index))
                trouble = (
                    _trouble_of_lint(linted, found)
                    or _trouble_of_build(built)
                    or _trouble_of_index(index, built, has_word="malformed corpus" not in done)
                )
            finally:
                # rmtree calls itself for each level of folders.
                subprocess.run(["rm", "-rf", str(place)], check=True)
            tally.note(f"folder {number} ({', '.join(done)})", trouble)
            ends[f"lint {linted.status}"] += 1
            ends[f"build {built.status}"] += 1
    tally.figures = {
        "kinds": str(len(TOUCHES)),
        "exit codes": ", ".join(f"{what} × {number}" for what, number in sorted(ends.items())),
    }
    return tally


def _trouble_of_lint(end: End, found: str) -> str | None:
    if end.status == -signal.SIGXCPU:
        return f"lint took more than {_HANG_S:.0f} s"
    if end.status not in {0, 1} or end.errors:
        return f"lint ended with {end.status}: {end.errors[-300:]}"
    if bool(found.strip()) != (end.status == 1):
        return f"lint ended with {end.status} and said {found[:200]!r}"
    return None


def _trouble_of_build(end: End) -> str | None:
    if end.status == -signal.SIGXCPU:
        return f"the build took more than {_HANG_S:.0f} s"
    if end.status not in {0, 2}:
        return f"the build ended with {end.status}: {end.errors[-300:]}"
    first, _, rest = end.errors.partition("\n")
    # One line that says what happened, and below it the findings.
    is_clear = first.startswith("kaiketsu: ") and all(line.startswith("  ") for line in rest.splitlines())
    return None if end.status == 0 or is_clear else f"the build said {end.errors[:300]!r}"


def _trouble_of_index(index: Path, built: End, *, has_word: bool) -> str | None:
    layout = IndexLayout(index)
    if built.status:
        left = [path.name for path in index.rglob("*") if path.is_file() and path.name != "writer.lock"]
        return f"a failed build left {left[:5]}" if left else None
    if left := debris(index):
        return f"debris: {left}"
    for path in index.rglob("*"):
        if path.is_file() and OUTSIDE.encode() in path.read_bytes():
            return f"text from outside of the folder is in {path.relative_to(index)}"
    try:
        generation = open_generation(layout.generation_dir(layout.generation_ids()[-1]))
    except StoreError as error:
        return str(error)
    kept = repr(list(generation.articles))
    if OUTSIDE in kept:
        return "text from outside of the folder is in the index"
    return None if INSIDE in kept or not has_word else "text of the folder is not in the index"


PROGRAMS = [
    FaultProgram(
        "hostile-folder",
        "folders with links, pipes, odd names, encodings and sizes: findings or one clear line, no hang, nothing half "
        "written, no text from outside",
        short=8,
        full=200,
        run=_run,
    )
]
