"""Blocks of readme.io as Markdown: boxes, code, tables, pictures, headings, each written as JSON between two marks.

``[block:callout]``, JSON on lines of its own, ``[/block]``. A block whose JSON cannot be read stays as it is.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kb.loading.markdown import fenced_lines
from kb.loading.markdown.bar_tables import bar_table, in_cell

__all__ = ["BLOCK_MARKS", "with_plain_blocks"]

BLOCK_MARKS = re.compile(rb"^\[block:[a-z-]+\]|<<glossary:", re.MULTILINE)
"""A page without any of these has no blocks."""

_OPENING = re.compile(r"^\[block:([a-z-]+)\][ \t]*$")
_CLOSING = "[/block]"
_TERM = re.compile(r"<<glossary:([^<>\n]{1,80})>>")
_KINDS = {"success": "TIP", "warning": "WARNING", "danger": "DANGER"}
_CELL = re.compile(r"(h|\d{1,4})-(\d{1,3})")
_MOST_LEVEL = 6

_Block = Mapping[str, Any]


def with_plain_blocks(text: str) -> tuple[str, list[int]]:
    """Return the text of a page with its blocks in Markdown, and for each line the one it stands for, from 1."""
    lines = text.split("\n")
    code = fenced_lines(lines)
    out: list[tuple[str, int]] = []
    at = 0
    while at < len(lines):
        opening = _OPENING.match(lines[at]) if not code[at] else None
        stop = _end(lines, at) if opening else 0
        made = _made(opening[1], "\n".join(lines[at + 1 : stop])) if opening and stop else None
        if made is None:
            out.append((lines[at] if code[at] else _TERM.sub(r"\1", lines[at]), at + 1))
            at += 1
        else:
            out += [(line, at + 1) for line in ("", *made, "")]
            at = stop + 1
    return "\n".join(line for line, _ in out), [number for _, number in out]


def _end(lines: list[str], start: int) -> int:
    """Return the line that closes the block which begins at ``start``; 0 where none does."""
    for number in range(start + 1, len(lines)):
        if lines[number].strip() == _CLOSING:
            return number
        if _OPENING.match(lines[number]):
            break
    return 0


def _made(name: str, text: str) -> list[str] | None:
    try:
        values = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    write = _WRITERS.get(name)
    return [line for part in write(values) for line in part.split("\n")] if write else []


def _heading(values: _Block) -> Iterator[str]:
    level = values.get("level")
    marks = "#" * level if isinstance(level, int) and 1 < level <= _MOST_LEVEL else "##"
    yield f"{marks} {_text(values, 'title')}"


def _box(values: _Block) -> Iterator[str]:
    yield f"> [!{_KINDS.get(_text(values, 'type'), 'NOTE')}] {_text(values, 'title')}".rstrip()
    for line in _text(values, "body").split("\n"):
        yield f"> {line}"


def _code(values: _Block) -> Iterator[str]:
    for each in _items(values, "codes"):
        if name := _text(each, "name"):
            yield f"**{name}**\n"
        content = _text(each, "code")
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", content)), 0)
        yield f"{fence}{_text(each, 'language').split('|')[0]}\n{content}\n{fence}\n"


def _pictures(values: _Block) -> Iterator[str]:
    for each in _items(values, "images"):
        named = each.get("image")
        parts = [part for part in named if isinstance(part, str)] if isinstance(named, list) else []
        caption = _text(each, "caption")
        if parts:
            words = _text(each, "alt") or caption or (parts[1] if len(parts) > 1 else "")
            yield f"![{words.replace('[', '').replace(']', '')}](<{parts[0]}>)\n"
        if caption:
            yield f"{caption}\n"


def _table(values: _Block) -> Iterator[str]:
    data = values.get("data")
    cells = {
        (-1 if match[1] == "h" else int(match[1]), int(match[2])): _text(data, key)
        for key in (data if isinstance(data, dict) else ())
        if (match := _CELL.fullmatch(key))
    }
    columns = 1 + max((column for _, column in cells), default=-1)
    rows = sorted({row for row, _ in cells if row >= 0})
    if columns:
        yield from bar_table(
            [[in_cell(cells.get((row, column), "")) for column in range(columns)] for row in (-1, *rows)]
        )


def _link(values: _Block) -> Iterator[str]:
    if address := _text(values, "url"):
        yield f"[{_text(values, 'title') or address}](<{address}>)"


def _text(values: Any, key: str) -> str:  # noqa: ANN401 - a value of JSON
    found = values.get(key) if isinstance(values, dict) else None
    return found if isinstance(found, str) else ""


def _items(values: _Block, key: str) -> list[dict[str, Any]]:
    found = values.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


_WRITERS: Mapping[str, Callable[[_Block], Iterator[str]]] = {
    "api-header": _heading,
    "callout": _box,
    "code": _code,
    "image": _pictures,
    "parameters": _table,
    "embed": _link,
    "html": lambda values: iter([_text(values, "html")]),
    "textarea": lambda values: iter([_text(values, "text")]),
}
"""By the name of a block what writes it; any other is left out."""
