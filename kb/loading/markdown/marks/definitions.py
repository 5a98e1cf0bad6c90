"""Definitions without a term: ``: text`` below a heading, as Python-Markdown reads it.

The parser for definition lists wants a term above; without one it prints the colon, and takes what is indented below
for code.
"""

import re

from kb.loading.markdown.lines import fenced_lines

__all__ = ["with_bare_definitions"]

_DEFINITION = re.compile(r"^:[ \t]+(?=\S)")
_SIGN = re.compile(r"^#{1,6}[ \t][^\n]*\n(?:[ \t]*\n)*:[ \t]+\S", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]")
_INDENT = re.compile(r"^(?: {4}|\t)")


def with_bare_definitions(source: str) -> str:
    """Return the source with such definitions as paragraphs, of as many lines."""
    if not _SIGN.search(source):
        return source
    lines = source.split("\n")
    code = fenced_lines(lines)
    is_below_heading = is_inside = False
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if is_inside and _INDENT.match(line):
            lines[number] = _INDENT.sub("", line)
        elif code[number]:
            is_below_heading = is_inside = False
        elif _DEFINITION.match(line) and is_below_heading:
            lines[number], is_inside = _DEFINITION.sub("", line), True
        else:
            # The rest of a definition's first paragraph may stand at the margin.
            is_inside = is_inside and bool(lines[number - 1].strip()) and not _HEADING.match(line)
            is_below_heading = bool(_HEADING.match(line)) or is_inside
    return "\n".join(lines)
