"""Front matter without fences: ``Title: …`` of MultiMarkdown, ``% Title`` of pandoc, ``title:: …`` of Logseq."""

import re
from collections.abc import Sequence

from msgspec import Struct

__all__ = ["PlainMatter", "plain_matter"]

_KEYED = re.compile(r"^([A-Za-z][\w -]{0,30}):[ \t]+(\S.*)$")
_CONTINUED = re.compile(r"^(?: {2,}|\t)\S")
_FIRST_KEYS = frozenset(
    {"title", "date", "author", "authors", "slug", "category", "tags", "summary", "status", "lang"}
)
_PROPERTY = re.compile(r"^([A-Za-z][\w-]{0,30})::(?:[ \t]+(.*))?$")
_BRACKETS = re.compile(r"\[\[|\]\]|(?:^|(?<=[ ,]))#")
_PERCENT = re.compile(r"^%[ \t]+(\S.*)$")
_MOST_LINES = 40


class PlainMatter(Struct, frozen=True):
    """What the lines above a page say.

    Attributes:
        values: By key, as written.
        stop: How many lines they are.
    """

    values: dict[str, str]
    stop: int


def plain_matter(lines: Sequence[str]) -> PlainMatter | None:
    """Return the front matter that begins on the first line; None where there is none.

    Args:
        lines: Of the file.
    """
    first = lines[0] if lines else ""
    if _PROPERTY.match(first):
        return _properties(lines)
    if title := _PERCENT.match(first):
        stop = next((n for n, line in enumerate(lines[:4]) if not line.startswith("%")), min(4, len(lines)))
        return PlainMatter({"title": title[1].strip()}, stop)
    keyed = _KEYED.match(first)
    return _keyed(lines) if keyed and keyed[1].casefold() in _FIRST_KEYS else None


def _properties(lines: Sequence[str]) -> PlainMatter:
    values: dict[str, str] = {}
    stop = 0
    while stop < len(lines) and (match := _PROPERTY.match(lines[stop])):
        values[match[1]] = _BRACKETS.sub("", (match[2] or "").strip())
        stop += 1
    return PlainMatter(values, stop)


def _keyed(lines: Sequence[str]) -> PlainMatter | None:
    """Return lines of ``Key: value`` up to a blank one; a paragraph that only begins so is none."""
    values: dict[str, str] = {}
    last = ""
    for stop, line in enumerate(lines[:_MOST_LINES]):
        if not line.strip():
            return PlainMatter(values, stop + 1) if any(key.casefold() == "title" for key in values) else None
        if last and _CONTINUED.match(line):
            values[last] += f" {line.strip()}"
        elif match := _KEYED.match(line):
            last = match[1]
            values[last] = match[2].strip()
        else:
            return None
    return None
