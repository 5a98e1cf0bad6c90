"""What Markdoc writes otherwise than Liquid: tags closed by ``{% /name %}``, ids behind headings, variables, tables.

Keeps the number of lines; what stands in fenced code stays. The rows of a table, which are lists between rules, move
together at its beginning.
"""

import re
from collections.abc import Sequence

from kb.loading.markdown.bar_tables import bar_table, in_cell
from kb.loading.markdown.lines import fenced_lines

__all__ = ["without_markdoc"]

_SIGN = re.compile(r"(?<!\{)\{%-?[ \t]*(?:/[a-z]|[#.$][\w-])")
_CLOSING = re.compile(r"(?<!\{)\{%[ \t]*/([a-z][\w-]*)[ \t]*%\}")
_ID = re.compile(r"[ \t]{0,4}(?<!\{)\{%[^%{}#\n]{0,200}#([\w-]+)[^%{}\n]*%\}[ \t]*$")
_ANNOTATION = re.compile(r"(?<!\{)\{%[ \t]*[#.$][^%{}\n]*%\}")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")


_TABLE = re.compile(r"[ \t]*\{%[ \t]*table\b[^{}\n]*%\}[ \t]*$")
_TABLE_END = re.compile(r"[ \t]*\{%[ \t]*/table[ \t]*%\}[ \t]*$")
_RULE = re.compile(r"[ \t]*-{3,}[ \t]*$")
_CELL = re.compile(r"([ \t]*)[-*+](?:[ \t]+(.*))?$")
_SETTING = re.compile(r"[ \t]{0,4}\{%[ \t]*\w+=[^%{}\n]*%\}")


def without_markdoc(source: str) -> str:
    """Return the source with tags as Liquid closes them, of as many lines."""
    if "{%" not in source or not _SIGN.search(source):
        return source
    lines = source.split("\n")
    code = fenced_lines(lines)
    start = -1
    for number, is_code in enumerate(code):
        if is_code or _TABLE_END.match(lines[number]):
            if not is_code and start >= 0 and (rows := _rows(lines[start + 1 : number])):
                lines[start : number + 1] = ["", *rows, *[""] * (number - start - len(rows))]
            start = -1  # code in a cell is more than a row can hold
        elif _TABLE.match(lines[number]):
            start = number
    for number, is_code in enumerate(code):
        line = lines[number]
        if is_code or "{%" not in line:
            continue
        if _HEADING.match(line):
            line = _ID.sub(r" {#\1}", line)
        lines[number] = _CLOSING.sub(r"{% end\1 %}", _ANNOTATION.sub("", line))
    return "\n".join(lines)


def _rows(inside: Sequence[str]) -> list[str]:
    """Return the lines of a table with bars; none where something stands between its tags that is no list or rule."""
    rows: list[list[str]] = [[]]
    indent = None
    for line in inside:
        cell = _CELL.match(line)
        if _RULE.match(line):
            rows += [[]] if rows[-1] else []
        elif cell and indent in {None, cell[1]}:
            indent = cell[1]
            rows[-1].append(_SETTING.sub("", cell[2] or "").strip())
        elif line.strip() and rows[-1]:
            rows[-1][-1] = f"{rows[-1][-1]} {line.strip()}".strip()
        elif line.strip():
            return []
    cells = [[in_cell(cell) for cell in row] for row in rows if row]
    return bar_table(cells) if cells else []
