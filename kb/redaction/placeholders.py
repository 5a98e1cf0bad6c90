"""Placeholders for secrets, with kind and shape: ``[gift-code 4-6-4]``."""

import re
from collections.abc import Iterator

from kb.redaction.categories import Category
from kb.redaction.codes import LENGTHS

__all__ = [
    "PART",
    "SHORTEST",
    "SHORT_OR_LONG",
    "UNREAD",
    "placeholder",
    "placeholder_spans",
    "placeholders",
    "shape_of",
    "size_of",
    "without_placeholders",
]

_PLACEHOLDER = re.compile(
    rf"\[(?P<kind>{'|'.join(Category)})(?: (?P<groups>\d{{1,2}}(?:-\d{{1,2}}){{0,5}})(?P<unread>\?)?)?\]"
)
_LONGEST = 40
"""Characters of the longest number that a placeholder can stand for, with a reserve."""
_MOST_GROUPS = 6

SHORT_OR_LONG = ("short-gift-code", "long-gift-code")
"""Kinds of a code that has too few or too many characters, for the rules of checks."""
UNREAD = "unread-gift-code"
PART = "part-of-gift-code"
SHORTEST = 10
"""Characters; what is shorter is a group or a half, not a code that lost some."""


def placeholder(kind: Category, shape: str) -> str:
    """Return what stands for something removed."""
    return f"[{kind} {shape}]" if shape else f"[{kind}]"


def shape_of(groups: tuple[int, ...], *, unread: bool = False) -> str:
    """Return the lengths of groups as in ``4-6-4``, with a question mark where some of it cannot be read."""
    shown = groups if len(groups) <= _MOST_GROUPS else (sum(groups),)
    return "-".join(map(str, shown)) + ("?" if unread else "")


def size_of(shape: str) -> int:
    """Return how many characters a shape stands for."""
    return sum(map(int, shape.rstrip("?").split("-")))


def placeholder_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what can be a placeholder."""
    for match in _PLACEHOLDER.finditer(text):
        if size_of(match["groups"] or "0") <= _LONGEST:  # a shape, not a number in disguise
            yield match.span()


def placeholders(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the kind, start and end of every placeholder in a redacted text.

    The kind of a gift code says more than its category where its shape is not that of a whole one: ``SHORT_OR_LONG``,
    ``UNREAD`` or ``PART``.
    """
    for match in _PLACEHOLDER.finditer(text):
        yield _kind(match), match.start(), match.end()


def without_placeholders(text: str) -> str:
    """Return a redacted text as a search should see it: a code is the word "code", the rest is nothing."""
    return _PLACEHOLDER.sub(lambda match: " code " if match["kind"] == Category.GIFT_CODE else " ", text)


def _kind(match: re.Match[str]) -> str:
    kind = match["kind"]
    if kind != Category.GIFT_CODE or not match["groups"]:
        return kind
    if match["unread"]:
        return UNREAD
    size = size_of(match["groups"])
    if size < SHORTEST:
        return PART
    return kind if size in LENGTHS else SHORT_OR_LONG[size > LENGTHS[-1]]
