"""Knowledge base folders with what does not belong into one, linted and built.

Each command runs from its arguments to its exit code in a child that is killed when it hangs.
"""

import random
import signal
import subprocess
from pathlib import Path

import pytest

from indexer.errors import StoreError
from indexer.store import IndexLayout, open_generation
from tests.integration.hostile_folders import INSIDE, LAYOUTS, OUTSIDE, TOUCHES, new_folder
from tests.resilience.aftermath import BUILD, debris
from tests.resilience.zygote import End, Zygote

_LINT = "tests.integration.hostile_folders:lint"
_HANG_S = 60.0

# Each thing alone, in one of the layouts, and some of several together.
_CASES = [
    *((LAYOUTS[number % 3], (name,)) for number, name in enumerate(TOUCHES)),
    *((layout, tuple(random.Random(layout).sample(list(TOUCHES), 4))) for layout in LAYOUTS),
]


@pytest.fixture(scope="module")
def children(tmp_path_factory):
    """Return a folder and the warm process that writes its children's output there."""
    folder = tmp_path_factory.mktemp("children")
    with Zygote(folder, warm=("tests.integration.hostile_folders",)) as zygote:
        yield folder, zygote


@pytest.mark.parametrize(
    ("layout", "touches"), _CASES, ids=lambda value: value if isinstance(value, str) else "+".join(value)
)
def test_an_odd_folder_is_built_or_refused_in_one_line(children, tmp_path, layout, touches):
    """Links, pipes, odd names, encodings and sizes give findings or one clear line: no hang, no debris, no outside text."""
    output, zygote = children
    try:
        root = new_folder(tmp_path / "place", layout, touches, random.Random(f"{layout} {touches}"))
        linted = zygote.run(_LINT, timeout_s=_HANG_S, kb=str(root))
        assert _trouble_of_lint(linted, (output / "0.out").read_text("utf-8", "replace")) is None
        index = tmp_path / "index"
        built = zygote.run(BUILD, timeout_s=_HANG_S, kb=str(root), index=str(index))
        assert _trouble_of_build(built) is None
        assert _trouble_of_index(index, built, has_word="malformed corpus" not in touches) is None
    finally:
        # rmtree calls itself for each level of folders.
        subprocess.run(["rm", "-rf", str(tmp_path / "place")], check=True)


def _trouble_of_lint(end: End, found: str) -> str | None:
    if end.status == -signal.SIGXCPU:
        return f"lint took more than {_HANG_S:.0f} s"
    if end.status not in {0, 1} or "kaiketsu: " in end.errors or "Traceback" in end.errors:
        return f"lint ended with {end.status}: {end.errors[-300:]}"
    if end.status == 1 and not found.strip():
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
