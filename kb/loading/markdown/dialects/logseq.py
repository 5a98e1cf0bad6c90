"""What Logseq adds to the items of a list: properties, references of blocks, states of tasks, logbooks.

Works by line, never in fenced code, and keeps the number of lines.
"""

import re
from collections.abc import Iterator, Sequence

from kb.loading.markdown.lines import fenced_lines

__all__ = ["without_logseq"]

_SIGN = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?(?:id|collapsed|background-color|created-at|updated-at|heading)::[ \t]"
    r"|\(\([0-9a-f]{6,}[0-9a-f-]*\)\)|^[ \t]*:LOGBOOK:|^[ \t]*#\+BEGIN_|\{\{(?:query|embed|renderer)[ \t(]"
    r"|^[ \t]*-[ \t]+(?:TODO|DOING|LATER|NOW)[ \t].*\[\[",
    re.MULTILINE,
)
_PROPERTY = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?(?:id|collapsed|background-color|heading|created-at|updated-at|logseq\.[\w.-]+"
    r"|template[\w-]*|query-[\w-]+|card-[\w-]+|file(?:-path)?|hl-[\w-]+|ls-type|icon|public|filters|exclude-from-[\w-]+"
    r"|tags?|alias|type|title)::(?:[ \t].*)?$"
)
_REFERENCE = re.compile(r"[ \t]*(?<!\])\(\([0-9a-f]{4,}[0-9a-f-]*\)\)")
_LABELLED = re.compile(r"\[([^\[\]\n]+)\]\(\(\([0-9a-f-]{6,}\)\)\)")
_TASK = re.compile(
    r"^([ \t]*[-*][ \t]+)(?:(TODO|DOING|LATER|NOW|WAITING|WAIT|IN-PROGRESS)|(DONE|CANCELED|CANCELLED))[ \t]+"
)
_PRIORITY = re.compile(r"(?<=\] )\[#[A-C]\][ \t]+")
_DATES = re.compile(r"^[ \t]*(?:SCHEDULED|DEADLINE):[ \t]*<[^>]*>[ \t]*$")
_QUERY = re.compile(r"^[ \t]*[-*][ \t]+\{\{(?:query|embed|renderer)\b[^\n]*\}\}[ \t]*$")
_BEGIN = re.compile(r"^([ \t]*(?:[-*][ \t]+)?)#\+BEGIN_(\w+)[ \t]*(.*)$")
_END = re.compile(r"^([ \t]*)#\+END_\w+[ \t]*$")
_UNSEEN = frozenset({"QUERY", "COMMENT"})
_CODE = frozenset({"SRC", "EXAMPLE"})
_SIZE = re.compile(r"(?<=\))\{:[ \t]*(?:height|width)[ \t][^{}\n]*\}")
_HICCUP = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\[:[a-z][\w.-]*[ \t].*\][ \t]*$")
"""HTML as Clojure writes it."""
_AUTHORS = re.compile(r"^([ \t]*(?:[-*][ \t]+)?[\w-]+)::[ \t]+(?=\S)")
"""A property that the author thought up is text."""


def without_logseq(source: str) -> str:
    """Return the source in plain Markdown, of as many lines."""
    if not _SIGN.search(source):
        return source
    lines = [*_with_fences(source.split("\n"))]
    ends = ""
    for number, is_code in enumerate(fenced_lines(lines)):
        line = lines[number]
        if is_code:
            continue
        if ends:
            lines[number] = ""
            ends = "" if line.strip().upper().startswith(ends) else ends
        elif line.strip() == ":LOGBOOK:":
            lines[number], ends = "", ":END:"
        elif begin := _BEGIN.match(line):
            is_unseen = begin[2] in _UNSEEN
            ends = "#+END_" if is_unseen else ""
            lines[number] = "" if is_unseen else f"{begin[1]}:::{begin[2].lower()} {begin[3]}".rstrip()
        elif end := _END.match(line):
            lines[number] = f"{end[1]}:::"
        elif _PROPERTY.match(line) or _DATES.match(line) or _QUERY.match(line) or _HICCUP.match(line):
            lines[number] = ""
        else:
            line = _AUTHORS.sub(r"\1: ", line)
            line = _PRIORITY.sub("", _TASK.sub(lambda task: f"{task[1]}[{'x' if task[3] else ' '}] ", line))
            lines[number] = _SIZE.sub("", _REFERENCE.sub("", _LABELLED.sub(r"\1", line)))
    return "\n".join(lines)


def _with_fences(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines with code between fences instead of Org's marks; what else stands in it is none."""
    end = ""
    for line in lines:
        begin = None if end else _BEGIN.match(line)
        if begin and begin[2].upper() in _CODE:
            end = f"#+END_{begin[2].upper()}"
            yield f"{begin[1]}```{begin[3].partition(' ')[0]}"
        elif end and line.strip().upper() == end:
            end = ""
            yield f"{line[: len(line) - len(line.lstrip())]}```"
        else:
            yield line
