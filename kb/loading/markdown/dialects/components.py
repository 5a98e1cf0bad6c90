"""Fences of colons: boxes and components, nested as their author meant them, at any indentation.

Docusaurus and VitePress nest with more colons outside, Nuxt Content with more colons inside, and some people with the
same number. Nuxt Content writes ``::name{title="…"}`` with two colons, settings in YAML below, and slots that begin
with ``#name``. Here the number of colons comes to follow the nesting; components that are no box lose their tags and
keep their text. Works by line, never in fenced code, and keeps the number of lines.
"""

import re
from bisect import bisect_right

from msgspec import Struct

from kb.loading.markdown.admonitions import is_box
from kb.loading.markdown.lines import HEADING, fenced_lines

__all__ = ["with_nested_boxes"]

_SIGN = re.compile(r"^[ \t]*::", re.MULTILINE)
_COLONS = re.compile(r"^([ \t]*)(:{2,})[ \t]*(.*?)[ \t]*$")
_COMPONENT = re.compile(r"^[ \t]*::[A-Za-z][\w-]*(?:\[[^\]\n]*\])?(?:\{.*)?[ \t]*$")
_NAME = re.compile(r"\{?[ \t]*\.?([^\W\d_][\w-]*)\}?[ \t]*(?:\[([^\]\n]*)\])?")
_SETTINGS_OPEN = re.compile(r"\{[^{}]*$")
_TITLE = re.compile(
    r"""\b(?:title|label|summary|header|headline)[ \t]*[=:][ \t]*(?:"([^"]*)"|'([^']*)'|([^"'\s}][^"'\n}]*))"""
)
_ADDRESS = re.compile(r"""\b(?:to|href|link)[ \t]*[=:][ \t]*["']?([^\s"'}]+)""")
_SLOT = re.compile(r"^[ \t]*#[a-z][\w-]*(?:\{[^{}]*\})?[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_MOST_SETTINGS = 60
"""Lines of settings below a component; a rule far below is none."""
_MOST_COLONS = 40
_CODE_INDENT = 4


class _Box(Struct):
    """One fence of colons that is open.

    Attributes:
        line: Where it begins.
        colons: How many its author wrote.
        shift: Blanks that are taken off each line inside of it.
        indent: Blanks that its own line keeps.
        text: What follows the colons; empty for a component that is no box.
        depth: Boxes around it.
        item: Indentation of the item of a list that is open inside of it; -1 for none.
    """

    line: int
    colons: int
    shift: int
    indent: int
    text: str
    depth: int
    item: int = -1


def with_nested_boxes(source: str) -> str:
    """Return the source with fences of colons that a container of Markdown understands, of as many lines."""
    if not _SIGN.search(source):
        return source
    lines = source.split("\n")
    return "\n".join(_Fences(lines, fenced_lines(lines)).run())


class _Fences:
    """One pass over the lines of a page."""

    def __init__(self, lines: list[str], code: list[bool]) -> None:
        self._lines = lines
        self._code = code
        self._out = list(lines)
        self._open: list[_Box] = []
        self._top = _Box(-1, 0, 0, 0, "", 0)
        self._pairs: list[tuple[_Box, int]] = []
        self._headings = [at for at, line in enumerate(lines) if not code[at] and HEADING.match(line)]
        self._has_components = any(
            _COMPONENT.match(line) for line, is_code in zip(lines, code, strict=True) if not is_code
        )

    def run(self) -> list[str]:
        number = 0
        while number < len(self._lines):
            number = self._line(number)
        for box in self._open:
            self._end_unclosed(box)
        deepest = max((box.depth for box, _ in self._pairs), default=0)
        for box, end in self._pairs:
            colons = ":" * min(_MOST_COLONS, 3 + deepest - box.depth)
            self._out[box.line] = " " * box.indent + colons + box.text
            self._out[end] = " " * box.indent + colons
        return self._out

    def _line(self, number: int) -> int:
        """Read a line; return the next one to read."""
        line = self._lines[number]
        inner = self._open[-1] if self._open else self._top
        colons = None if self._code[number] else _COLONS.match(line)
        if colons and not self._code[number]:
            indent = len(colons[1].expandtabs(4))
            is_indented_code = inner.item < 0 and indent - inner.shift >= _CODE_INDENT and not self._open
            if not is_indented_code and (stop := self._fence(number, colons, indent, inner)):
                return stop
        if not self._code[number] and line.strip():
            self._note_item(line, inner)
            if self._has_components and self._open and _SLOT.match(line):
                self._out[number] = ""
                return number + 1
        if inner.shift and line.strip():
            self._out[number] = line[min(inner.shift, len(line) - len(line.lstrip(" "))) :]
        return number + 1

    def _note_item(self, line: str, inner: _Box) -> None:
        indent = len(line) - len(line.lstrip())
        if _ITEM.match(line):
            inner.item = indent if inner.item < 0 else min(inner.item, indent)
        elif indent <= inner.item:
            inner.item = -1

    def _fence(self, number: int, colons: re.Match[str], indent: int, inner: _Box) -> int:
        """Read a line of colons; return the next line, 0 where this is none."""
        count, rest = len(colons[2]), colons[3]
        if not rest:
            return self._close(number, count)
        name = _NAME.match(rest)
        label = re.match(r"\[([^\]\n]*)\]", rest) if name is None else None
        if name is None and label is None:
            return 0
        if count == 2 and not (self._has_components and _COMPONENT.match(self._lines[number])):  # noqa: PLR2004 - two colons
            return 0
        stop, settings = self._settings(number, rest)
        is_in_list = inner.item >= 0 and indent > inner.item
        shift = inner.shift if is_in_list else max(inner.shift, indent)
        text = self._shown(rest, name, settings, indent - inner.shift if is_in_list else 0, number)
        depth = inner.depth + (1 if inner.text else 0)
        self._open.append(_Box(number, count, shift, indent - inner.shift if is_in_list else 0, text, depth))
        return stop

    def _settings(self, number: int, rest: str) -> tuple[int, str]:
        """Return the line after a component's settings, and these as text."""
        lines, settings = self._lines, rest
        stop = number + 1
        most = min(len(lines), number + _MOST_SETTINGS)
        if _SETTINGS_OPEN.search(rest) and self._has_components:
            end = next((at for at in range(stop, most) if lines[at].rstrip().endswith("}")), None)
            if end is not None:
                settings += " " + " ".join(map(str.strip, lines[stop : end + 1]))
                stop = end + 1
        if self._has_components and stop < len(lines) and lines[stop].strip() == "---":
            end = next((at for at in range(stop + 1, most) if lines[at].strip() == "---"), None)
            if end is not None:
                settings += "\n" + "\n".join(lines[stop + 1 : end])
                stop = end + 1
        for at in range(number + 1, stop):
            self._out[at] = ""
        return stop, settings

    def _shown(self, rest: str, name: re.Match[str] | None, settings: str, indent: int, number: int) -> str:
        """Return what stands behind the colons of a box; a component that is none leaves its title, if it has one."""
        if name is None:
            return f"note{rest}"
        titled = _TITLE.search(settings, name.end() if not name[2] else 0)
        title = (name[2] or (next(filter(None, titled.groups()), "") if titled else "")).strip()
        if is_box(name[1]):
            return rest if not title or title in rest else f"{name[1]}[{title.translate(_NO_BRACKETS)}]"
        if address := _ADDRESS.search(settings):
            title = f"[{title.translate(_NO_BRACKETS)}]({address[1]})" if title else ""
        self._out[number] = f"{' ' * indent}**{title}**  " if title else ""
        return ""

    def _close(self, number: int, count: int) -> int:
        same = next((at for at in reversed(range(len(self._open))) if self._open[at].colons == count), None)
        if same is None and count > 2:  # noqa: PLR2004 - two colons alone are a component's
            same = next((at for at in reversed(range(len(self._open))) if self._open[at].colons <= count), None)
        if same is None:
            if count == 2 and not self._has_components:  # noqa: PLR2004 - as above
                return 0
            self._out[number] = ""  # it closes nothing, and says nothing
            return number + 1
        for box in self._open[same + 1 :]:
            self._end_unclosed(box)
        box = self._open[same]
        del self._open[same:]
        self._out[number] = ""
        if box.text:
            self._pairs.append((box, number))
        return number + 1

    def _end_unclosed(self, box: _Box) -> None:
        """End a box that nobody closed before the next heading, so that it does not hide the sections below."""
        if not box.text:
            return
        if box.colons == 2:  # noqa: PLR2004 - a component without content
            self._out[box.line] = ""
            return
        below = bisect_right(self._headings, box.line)
        heading = self._headings[below] if below < len(self._headings) else len(self._lines)
        if heading == len(self._lines):
            return
        if not self._out[heading - 1].strip() and heading - 1 > box.line:
            self._pairs.append((box, heading - 1))
        else:
            self._out[box.line] = ""


_NO_BRACKETS = str.maketrans("", "", "[]")
