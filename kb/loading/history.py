"""Who changed a file last, and when: told by git where the folder lies in a repository, by nobody elsewhere."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct

__all__ = ["LastChange", "last_changes"]

_DEADLINE_S = 10.0
"""A history that takes longer is told as far as it was read: the newest changes come first."""
_MARK = "\x1e"
_COMMAND = (
    *("env", "-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "git"),
    # A repository may be anybody's: nothing that its settings name is run, and nothing is fetched.
    *("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "log.showSignature=false"),
    *("--no-pager", "--no-optional-locks", "log", "--no-show-signature", "--no-ext-diff", "--no-textconv"),
    *("--no-renames", "--relative", "--name-only", "-z", f"--format={_MARK}%aN%x09%as", "--", "."),
)


class LastChange(Struct, frozen=True, array_like=True):
    """The last change of a file.

    Attributes:
        name: Of its author, as the version control has it.
        on: Day on which it was written.
    """

    name: str
    on: date


def last_changes(root: Path) -> dict[str, LastChange]:
    """Return the last committed change of each file below a folder, by path relative to it; empty without git."""
    try:
        with subprocess.Popen(  # noqa: S603 - a fixed command, found on PATH
            _COMMAND, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            try:
                output, _ = process.communicate(timeout=_DEADLINE_S)
            except subprocess.TimeoutExpired as late:
                process.kill()
                output = late.stdout or b""
    except OSError:
        return {}
    changes: dict[str, LastChange] = {}
    for path, change in _changes(output.decode("utf-8", "replace")):
        changes.setdefault(path, change)
    return changes


def _changes(output: str) -> Iterator[tuple[str, LastChange]]:
    """Yield each file of each commit, the newest commit first."""
    for commit in output.split(_MARK)[1:]:
        head, _, names = commit.partition("\0")
        name, _, day = head.strip("\n").rpartition("\t")
        with suppress(ValueError):
            change = LastChange(name, date.fromisoformat(day))
            yield from ((path, change) for each in names.split("\0") if (path := each.strip("\n")))
