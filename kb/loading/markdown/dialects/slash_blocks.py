"""Blocks between lines of slashes (pymdownx), and drawings between lines of colons (Azure DevOps).

Works by line, never in fenced code, and keeps the number of lines.
"""

import re

from kb.loading.markdown.lines import fenced_lines

__all__ = ["without_slash_blocks"]

_SIGN = re.compile(r"^[ \t]*(?:/{3,}[ \t]*[a-z]|:{3,}[ \t]*(?:mermaid|plantuml)\b)", re.MULTILINE)
_SLASHES = re.compile(r"^([ \t]*)(/{3,})[ \t]*(?:([a-z][\w-]*)[ \t]*(?:\|[ \t]*(.*))?)?$")
_OPTION = re.compile(r"^(?: {4}|\t)[ \t]*(\w+):(?:[ \t]+(.*))?$")
_DRAWING = re.compile(r"^([ \t]*):{3,}[ \t]*(mermaid|plantuml)[ \t]*$")
_COLONS = re.compile(r"^[ \t]*:{3,}[ \t]*$")


def without_slash_blocks(source: str) -> str:
    """Return the source with fences of colons for blocks, and of backticks for drawings, of as many lines."""
    if not _SIGN.search(source):
        return source
    lines = source.split("\n")
    code = fenced_lines(lines)
    depth: list[int] = []
    in_drawing = False
    last_end = max((number for number, line in enumerate(lines) if _COLONS.match(line)), default=-1)
    for number, line in enumerate(lines):
        if code[number]:
            continue
        if in_drawing and _COLONS.match(line):
            lines[number], in_drawing = "```", False
        elif not in_drawing and number < last_end and (drawing := _DRAWING.match(line)):
            lines[number], in_drawing = f"{drawing[1]}```{drawing[2]}", True
        elif slashes := _SLASHES.match(line):
            lines[number] = _block(lines, number, slashes, depth)
    return "\n".join(lines)


def _block(lines: list[str], number: int, slashes: re.Match[str], depth: list[int]) -> str:
    """Return the fence of a block, and take its options out; a line that is none stays."""
    indent, marks, name, title = slashes.groups()
    if not name:
        if len(marks) not in depth:
            return slashes[0]
        depth.remove(len(marks))
        return indent + ":" * len(marks)
    depth.append(len(marks))
    options: dict[str, str] = {}
    at = number + 1
    while at < len(lines) and (option := _OPTION.match(lines[at])):
        options[option[1]] = option[2] or ""
        lines[at] = ""
        at += 1
    kind = options["type"] if name == "admonition" and options.get("type") else name
    return f"{indent}{':' * len(marks)}{kind} {title or ''}".rstrip()
