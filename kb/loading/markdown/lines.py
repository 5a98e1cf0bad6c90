"""What lines of a page are: fenced code, headings."""

import re

__all__ = ["HEADING", "fenced_lines"]

HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
"""Beginning of a line that is a heading, outside of code."""
_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})")


def fenced_lines(lines: list[str]) -> list[bool]:
    """Return for each line whether it is in fenced code, the fences included."""
    inside: list[bool] = []
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            inside.append(True)
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0] + "> "):
                fence = ""
        else:
            fence = mark[1] if mark else ""
            inside.append(bool(mark))
    return inside
