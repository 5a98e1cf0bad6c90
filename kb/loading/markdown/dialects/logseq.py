"""What Logseq adds to the items of a list: properties, references of blocks, states of tasks, logbooks.

Works by line, never in fenced code, and keeps the number of lines.
"""

import re

from kb.loading.markdown.dialects.components import fenced_lines

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
_SIZE = re.compile(r"(?<=\))\{:[ \t]*(?:height|width)[ \t][^{}\n]*\}")


def without_logseq(source: str) -> str:
    """Return the source in plain Markdown, of as many lines."""
    if not _SIGN.search(source):
        return source
    lines = source.split("\n")
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
        elif _PROPERTY.match(line) or _DATES.match(line) or _QUERY.match(line):
            lines[number] = ""
        else:
            line = _PRIORITY.sub("", _TASK.sub(lambda task: f"{task[1]}[{'x' if task[3] else ' '}] ", line))
            lines[number] = _SIZE.sub("", _REFERENCE.sub("", _LABELLED.sub(r"\1", line)))
    return "\n".join(lines)
