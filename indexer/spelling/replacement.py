"""Spans of a text that a correction replaces."""

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Replacement", "overlaps"]


class Replacement(NamedTuple):
    """A span of the text as typed, and what is meant by it."""

    start: int
    end: int
    text: str


def overlaps(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a span has a character in common with any of ``spans``."""
    return any(first < end and start < last for first, last in spans)
