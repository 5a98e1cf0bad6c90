"""How commands print: JSON with a schema version on stdout, progress and tables on stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

__all__ = ["SCHEMA_VERSION", "build_progress", "console", "print_json"]

SCHEMA_VERSION = 1

console = Console(stderr=True, highlight=False, markup=False, emoji=False)
"""Prints texts as they are: a folder may be called ``[slug]``, and a title hold ``:smile:``."""


def print_json(value: dict[str, Any]) -> None:
    """Print an object on stdout as one line of JSON, its ``schema_version`` first."""
    sys.stdout.write(msgspec.json.encode({"schema_version": SCHEMA_VERSION, **value}).decode() + "\n")


@contextmanager
def build_progress() -> Iterator[Any]:
    """Show a build's steps on stderr; yields the callback that the build reports to."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("start", total=None)

        def report(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total or None)

        yield report
