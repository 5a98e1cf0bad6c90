"""Outline a page that is too long for the parser: in parts, cut at headings, else between paragraphs or lines.

Each part is parsed with the headings that stand above it, so that the path of every section is whole, and with the
page's reference links.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from kb.loading.markdown.outline import outline
from kb.loading.markdown.parser import markup_size
from kb.model.article import Section

__all__ = ["outline_in_parts"]

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+\S")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S")
_MOST_DEFINITIONS = 500
"""Reference links that every part is given; more would be most of a part."""


def outline_in_parts(body: str, *, first_line: int, most: int) -> tuple[Section, ...] | None:
    """Split a body at its headings, a part at a time; None where one line alone is too long.

    Args:
        body: Markdown without front matter.
        first_line: Line of the file on which the body begins.
        most: Largest ``markup_size`` of a part.
    """
    lines = body.split("\n")
    definitions = [line for line in lines if _DEFINITION.match(line)][:_MOST_DEFINITIONS]
    sections: list[Section] = []
    taken: set[str] = set()
    above: list[str] = []
    for start, stop in _parts(lines, most):
        if markup_size("\n".join(lines[start:stop])) > most:
            return None
        # A part that goes on with a section is given its heading again; one that begins with a heading, those above.
        level = _level(lines[start])
        given = [line for line in above if not level or _level(line) < level]
        text = "\n".join([*given, *lines[start:stop], "", *definitions])
        own = outline(text, first_line=first_line + start - len(given))
        for section in own[(len(given) if level else max(0, len(given) - 1)) :]:
            anchor = _unique(section.anchor, taken)
            first = max(section.first_line, first_line + start)
            last = min(section.last_line, first_line + stop - 1)
            sections.append(structs.replace(section, anchor=anchor, first_line=first, last_line=max(first, last)))
        for line in _headings(lines[start:stop]):
            above = [*(each for each in above if _level(each) < _level(line)), line]
    return tuple(sections)


def _parts(lines: Sequence[str], most: int) -> Iterator[tuple[int, int]]:
    """Yield where parts begin and end: as many sections as fit, or pieces of one that does not."""
    start, size = 0, 0
    for begin, end in _sections(lines):
        own = markup_size("\n".join(lines[begin:end]))
        if size and size + own > most:
            yield start, begin
            start, size = begin, 0
        if own > most:
            yield from _pieces(lines, begin, end, most)
            start, size = end, 0
        else:
            size += own
    if start < len(lines):
        yield start, len(lines)


def _sections(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for number in _heading_lines(lines):
        if number > start:
            yield start, number
        start = number
    yield start, len(lines)


def _pieces(lines: Sequence[str], start: int, stop: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield a section in halves, at an empty line near the middle, until each fits."""
    if stop - start <= 1 or markup_size("\n".join(lines[start:stop])) <= most:
        yield start, stop
        return
    middle = (start + stop) // 2
    near = range(middle, min(stop - 1, middle + (stop - start) // 8))
    cut = next((number + 1 for number in near if not lines[number].strip()), middle)
    yield from _pieces(lines, start, cut, most)
    yield from _pieces(lines, cut, stop, most)


def _headings(lines: Sequence[str]) -> list[str]:
    return [lines[number] for number in _heading_lines(lines)]


def _heading_lines(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines that are headings, outside of fences."""
    fence = ""
    for number, line in enumerate(lines):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and _HEADING.match(line):
            yield number


def _level(line: str) -> int:
    match = _HEADING.match(line)
    return len(match[1]) if match else 0


def _unique(anchor: str, taken: set[str]) -> str:
    found, number = anchor, 0
    while found in taken:
        number += 1
        found = f"{anchor}-{number}"
    taken.add(found)
    return found
