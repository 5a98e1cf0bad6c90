"""Count what a text costs instead of timing it: no other program of the machine changes a count.

A count sees nothing inside of one call of a pattern: there ``hang_guard`` stops what would take minutes.
"""

import gc
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType
from typing import Any

__all__ = ["assert_linear", "hang_guard", "steps"]

_MOST_GROWTH = 1.1
"""Of the last third against the middle one. A quadratic part of 15 percent of all steps makes it more."""


def assert_linear(work: Callable[[str], object], unit: str, count: int, *, package: str) -> None:
    """Fail where the last third of a text costs more steps than the middle one: each is the same.

    Args:
        work: What is done to a text.
        unit: What the text repeats.
        count: How often a third of the text repeats it.
        package: As in ``steps``.
    """
    work(unit * (count + 1))  # fills caches, of no text that is measured
    once, twice, thrice = (steps(work, unit * (count * times), package=package) for times in (1, 2, 3))
    middle, last = twice - once, thrice - twice
    assert last <= _MOST_GROWTH * middle + count, f"{unit!r}: {once}, {twice}, {thrice} steps for one to three thirds"


def steps(work: Callable[[str], object], text: str, *, package: str) -> int:
    """Return how many steps a text costs: the same number in each run.

    A step is a line of Python that this thread runs, or a character that a pattern scans: each takes about as long.

    Args:
        work: What is done to the text.
        text: The text.
        package: Name of the package whose modules have the patterns that are counted.
    """
    count = 0

    def trace(_frame: FrameType, _event: str, _argument: object) -> Callable[..., Any]:
        nonlocal count
        count += 1
        return trace

    def scan(characters: int) -> None:
        nonlocal count
        count += characters

    before, collects = sys.gettrace(), gc.isenabled()
    with _counted_patterns(package, scan):
        gc.disable()  # what it finalises would be counted
        sys.settrace(trace)
        try:
            work(text)
        finally:
            sys.settrace(before)
            if collects:
                gc.enable()
    return count


@contextmanager
def hang_guard(most_s: float, what: str = "") -> Iterator[None]:
    """Stop the body and fail where it takes more processor time of this process; only in the main thread.

    Args:
        most_s: Seconds: at least twenty times what the body takes, and far below what the fault would take.
        what: What is guarded, for the message.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"more than {most_s:g} s of processor time: {what}")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, most_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def _counted_patterns(package: str, scan: Callable[[int], None]) -> Iterator[None]:
    """Count what the patterns scan that are globals of a package's modules."""
    replaced: list[tuple[ModuleType, str, re.Pattern[str]]] = []
    for name, module in list(sys.modules.items()):
        if name == package or name.startswith(f"{package}."):
            patterns = [(key, value) for key, value in vars(module).items() if isinstance(value, re.Pattern)]
            replaced += [(module, key, value) for key, value in patterns]
    assert replaced, f"no pattern in {package}"
    try:
        for module, name, pattern in replaced:
            setattr(module, name, _CountedPattern(pattern, scan))
        yield
    finally:
        for module, name, pattern in replaced:
            setattr(module, name, pattern)


class _CountedPattern:
    """A compiled pattern that says how many characters each call scans."""

    def __init__(self, pattern: re.Pattern[str], scan: Callable[[int], None]) -> None:
        self._pattern = pattern
        self._scan = scan

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def search(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        found = self._pattern.search(text, pos, endpos)
        self._scan((found.end() if found else min(len(text), endpos)) - pos)
        return found

    def match(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        found = self._pattern.match(text, pos, endpos)
        self._scan(found.end() - pos if found else 0)
        return found

    def finditer(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]:
        for found in self._pattern.finditer(text, pos, endpos):
            self._scan(found.end() - pos)
            pos = found.end()
            yield found
        self._scan(min(len(text), endpos) - pos)

    def findall(self, text: str) -> list[Any]:
        self._scan(len(text))
        return self._pattern.findall(text)

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        self._scan(len(text))
        return self._pattern.split(text, maxsplit)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        self._scan(len(text))
        return self._pattern.sub(replacement, text, count)
