"""What Markdoc writes otherwise than Liquid: tags closed by ``{% /name %}``, ids behind headings, variables.

Keeps the number of lines; what stands in fenced code stays.
"""

import re

from kb.loading.markdown.lines import fenced_lines

__all__ = ["without_markdoc"]

_SIGN = re.compile(r"(?<!\{)\{%-?[ \t]*(?:/[a-z]|[#.$][\w-])")
_CLOSING = re.compile(r"(?<!\{)\{%[ \t]*/([a-z][\w-]*)[ \t]*%\}")
_ID = re.compile(r"[ \t]{0,4}(?<!\{)\{%[^%{}#\n]{0,200}#([\w-]+)[^%{}\n]*%\}[ \t]*$")
_ANNOTATION = re.compile(r"(?<!\{)\{%[ \t]*[#.$][^%{}\n]*%\}")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")


def without_markdoc(source: str) -> str:
    """Return the source with tags as Liquid closes them, of as many lines."""
    if not _SIGN.search(source):
        return source
    lines = source.split("\n")
    for number, is_code in enumerate(fenced_lines(lines)):
        line = lines[number]
        if is_code or "{%" not in line:
            continue
        if _HEADING.match(line):
            line = _ID.sub(r" {#\1}", line)
        lines[number] = _CLOSING.sub(r"{% end\1 %}", _ANNOTATION.sub("", line))
    return "\n".join(lines)
