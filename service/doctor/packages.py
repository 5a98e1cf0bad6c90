"""Python and the installed packages, against what the project declares and what was tested together."""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from service.doctor.finding import Finding, ok, problem, warning
from service.doctor.subject import Subject

__all__ = ["check"]

_PROJECT = "kaiketsu"
_CONSTRAINTS = Path(__file__).parents[2] / "constraints.txt"
_SHOWN = 6
_MAKERS = frozenset({"torch", "sentence-transformers"})  # make and fine-tune models; serving imports neither


def check(_subject: Subject, constraints: Path = _CONSTRAINTS) -> Iterator[Finding]:
    """Compare versions."""
    python = ".".join(map(str, sys.version_info[:3]))
    wanted = metadata(_PROJECT)["Requires-Python"] or ""
    if python not in SpecifierSet(wanted):
        yield problem(
            "packages.python",
            f"Python {python}",
            f"the program needs {wanted}",
            "install it, and make the environment again",
        )
    else:
        yield ok("packages.python", f"Python {python}")
    wrong = list(_out_of_range())
    for seen in wrong:
        yield problem(
            "packages.range",
            seen,
            "the program was never run with it, and may not start",
            "`pip install -c constraints.txt kaiketsu` in the environment that serves",
        )
    missing = sorted(name for name in _MAKERS if _version_of(name) is None)
    if missing:
        yield ok("packages.makers", f"{', '.join(missing)} left out: serves, and makes no model")
    if not wrong:
        yield ok("packages.range", "every package is there, in its range")
    if not constraints.is_file():
        return
    other = list(_other_than_tested(constraints))
    if other:
        more = f" and {len(other) - _SHOWN} more" if len(other) > _SHOWN else ""
        yield warning(
            "packages.tested",
            f"not as tested: {', '.join(other[:_SHOWN])}{more}",
            "in range, but these versions were not tested together",
            "`pip install -c constraints.txt .` to have those that were",
        )
    else:
        yield ok("packages.tested", "the versions are those of constraints.txt")


def _out_of_range() -> Iterator[str]:
    for line in requires(_PROJECT) or ():
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        found = _version_of(requirement.name)
        if found is None and requirement.name in _MAKERS:
            continue
        if found is None:
            yield f"{requirement.name} is missing"
        elif not requirement.specifier.contains(found, prereleases=True):
            yield f"{requirement.name} {found}, not {requirement.specifier}"


def _other_than_tested(constraints: Path) -> Iterator[str]:
    """Yield what is installed in another version; local parts (``+cpu``) are builds of the same."""
    for line in constraints.read_text("utf-8").splitlines():
        name, separator, wanted = line.partition("==")
        found = _version_of(name) if separator else None
        if found is not None and found.partition("+")[0] != wanted.strip():
            yield f"{name} {found} ({wanted.strip()})"


def _version_of(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
