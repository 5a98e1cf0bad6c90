"""Tables drawn with ``+---+`` (pandoc, and what comes from reStructuredText) as tables of GitHub.

The rows move together at the beginning of the drawing; the page keeps its number of lines.
"""

import re
from collections.abc import Sequence

from kb.loading.markdown.bar_tables import BAR, bar_table
from kb.loading.markdown.lines import fenced_lines

__all__ = ["without_grid_tables"]

_SIGN = re.compile(r"^ {0,3}\+(?:[-=:]{3,}\+)+[ \t]*$", re.MULTILINE)
_OPENS_CODE = re.compile(r"<(?:pre|code)\b", re.IGNORECASE)
_BORDER = re.compile(r"^( {0,3})\+((?:[-=:]{3,}\+)+)[ \t]*$")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])[ \t]")


def without_grid_tables(source: str) -> str:
    """Return the source with each grid as a table with bars; one with cells that reach further stays as it is."""
    if "+-" not in source or not _SIGN.search(source):  # most pages are told apart by the first, which is quick
        return source
    lines = source.split("\n")
    code = fenced_lines(lines)
    at = 0
    while at < len(lines):
        is_code = code[at] or (at and _OPENS_CODE.search(lines[at - 1]))
        stop = at if is_code or not _BORDER.match(lines[at]) else _end(lines, at)
        if stop > at + 1 and (rows := _rows(lines[at:stop])):
            lines[at:stop] = [*rows, *[""] * (stop - at - len(rows))]
        at = max(stop, at + 1)
    return "\n".join(lines)


def _end(lines: list[str], start: int) -> int:
    """Return the line behind the last border of the drawing that begins at ``start``."""
    stop = start
    for number in range(start, len(lines)):
        if _BORDER.match(lines[number]):
            stop = number + 1
        elif not lines[number].lstrip().startswith("|"):
            break
    return stop


def _rows(drawing: Sequence[str]) -> list[str]:
    """Return the lines of a table with bars; none where a line has not as many cells as the first border."""
    first = _BORDER.match(drawing[0])
    columns = first[2].count("+") if first else 0
    indent = first[1] if first else ""
    heads: list[list[str]] = []
    rows: list[list[str]] = []
    current: list[list[str]] = []
    for line in drawing[1:]:
        if border := _BORDER.match(line):
            if border[2].count("+") != columns:
                return []
            rows += [_joined(current)] if current else []
            current = []
            if "=" in border[2] and not heads:
                heads, rows = rows, []
            continue
        cells = BAR.split(line.strip()[1:-1])
        if len(cells) != columns or not line.rstrip().endswith("|"):
            return []
        current.append([cell.strip() for cell in cells])
    head = _joined(heads) if heads else [""] * columns
    return bar_table([head, *rows], indent) if rows or heads else []


def _joined(lines: Sequence[Sequence[str]]) -> list[str]:
    """Return the cells of one row: their lines joined, items of lists apart."""
    cells: list[str] = []
    for column in zip(*lines, strict=True):
        said = ""
        for part in filter(None, column):
            said += f"{'<br>' if _ITEM.match(part) else ' '}{part}" if said else part
        cells.append(said)
    return cells
