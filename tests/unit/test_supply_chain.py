"""What is installed by hash is what was tested, and comes from nowhere in particular."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("service/deploy/locks/requirements*.lock"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pins(text):
    """Return version by name of the pins of a file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


CONSTRAINTS = pins((ROOT / "constraints.txt").read_text("utf-8"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_of_a_lock_has_hashes_and_no_address(lock):
    """A wheel is known by its hash alone; a lock names no index and no file of the machine that made it."""
    text = lock.read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all(re.fullmatch(r"\S+==[^\n]+(?:\n    --hash=sha256:[0-9a-f]{64}[^\n]*)+", entry) for entry in entries)
    assert not re.search(r"://|index-url|find-links|^-", text, re.MULTILINE)


def test_locks_and_constraints_name_the_same_versions():
    """What `make install-locked` installs was tested under the pins of constraints.txt; `make lock` writes it again."""
    locked = {}
    for lock in LOCKS:
        locked |= pins(lock.read_text("utf-8"))
    shared = locked.keys() & CONSTRAINTS.keys()
    assert {name: locked[name] for name in shared} == {name: CONSTRAINTS[name] for name in shared}
    project = PYPROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["otel"]]
    names = {canonicalize_name(Requirement(each).name) for each in wanted}
    assert names - locked.keys() == set(), "run `make lock`"


def test_what_builds_the_package_is_locked():
    """The build needs nothing that the lock of the build does not have."""
    built_with = pins((ROOT / "service/deploy/locks/requirements-build.lock").read_text("utf-8"))
    for each in map(Requirement, PYPROJECT["build-system"]["requires"]):
        assert each.specifier.contains(built_with[canonicalize_name(each.name)])


def test_the_locks_are_made_for_the_oldest_python_that_is_promised():
    """A pin that needs a newer patch release would fail at whoever installs on the promised one."""
    promised = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"--python-version {promised} " in (ROOT / "Makefile").read_text("utf-8")
    for page in ("README.md", "CONTRIBUTING.md", "service/docs/operations.md", "service/docs/first-answer.md"):
        named = re.findall(r"Python (\d[\d.]*\d) or newer", (ROOT / page).read_text("utf-8"))
        assert set(named) == {promised}, page
