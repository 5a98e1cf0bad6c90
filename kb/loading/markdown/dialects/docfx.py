"""What DocFX, and with it Microsoft's and Adobe's help, adds: pictures in colons, rows, tabs, videos, names."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.loading.markdown.lines import fenced_lines
from kb.loading.markdown.marks.inline import outside_code

__all__ = ["MARKED_NAME", "without_docfx"]

_SIGN = re.compile(r":::[ \t]*[a-z-]+[^\n]*:::|\[!|\(#tab/|:::[ \t]*(?:moniker|zone)")
_IMAGE = re.compile(r":::image\b([^\n]*?):::")
_SOURCE = re.compile(r"\bsource=\"([^\"]*)\"")
_ALT = re.compile(r"\balt-text=\"([^\"]*)\"")
_KEPT_TEXT = re.compile(r":::no-loc\s+text=\"([^\"]*)\":::")
_TAG = re.compile(
    r":::[ \t]*(?:row|column|code|video|zone|moniker|image|form)[a-z-]*\b[^\n:]*:::"
    r"|^[ \t]*:::[ \t]*(?:moniker|zone)\b.*$"
)
_DIV = re.compile(r"\[!(?:div|INCLUDE|code-?\w*)\b(?:[^\[\]]|\[[^\]]*\]\([^)]*\)|\[[^\]]*\])*\]", re.IGNORECASE)
_VIDEO = re.compile(
    r"(?:^[ \t]*>[ \t]*)?\[!VIDEO(?:\s+(https?://[^\s\]]+)[^\]]*\]|\]\((https?://[^\s()]+)\))", re.IGNORECASE
)
MARKED_NAME = re.compile(r"\[!(?:DNL|UICONTROL)[ \t]+([^\[\]]*)\]")
"""A name, or the words of a control, that Adobe's translators leave or look up."""
_REGION = re.compile(r"^[ \t]*>?[ \t]*\[!(?:BEGIN|END)(?:SHADEBOX|TABS)(?:[ \t]+\"?([^\]\"]*)\"?)?\][ \t]*$")
_TAB_NAME = re.compile(r"^[ \t]*>?[ \t]*\[!TAB[ \t]+([^\]\n]+)\][ \t]*$")
_FOLD = re.compile(r"^\+\+\+[ \t]*(\S.*?)?[ \t]*$")
_TAB = re.compile(r"^#{1,6}[ \t]+\[([^\]]+)\]\(#tab/[^)]*\)[ \t]*$")
_CALLOUT = re.compile(r"[ \t]*>[ \t]*\[![A-Za-z]+\]")
_EMPTY_QUOTE = re.compile(r"[ \t]*>[ \t]*$")


def without_docfx(source: str) -> str:
    """Return the source in plain Markdown, of as many lines."""
    if "\n+++" not in source and not _SIGN.search(source):
        return source
    lines = source.split("\n")
    code = fenced_lines(lines)
    _open_folds(lines, code)
    for number, is_code in enumerate(code):
        if is_code:
            continue
        if number and _CALLOUT.match(lines[number]) and _EMPTY_QUOTE.match(lines[number - 1]):
            lines[number - 1] = ""  # a callout of its own
        lines[number] = _plain(lines[number])
    return "\n".join(lines)


def _open_folds(lines: list[str], code: Sequence[bool]) -> None:
    """Make a title of ``+++ Words``, and take out the ``+++`` that closes what Adobe folds below it."""
    titles = [number for number, line in enumerate(lines) if not code[number] and _FOLD.match(line)]
    for opening, closing in pairwise(titles):
        fold, end = _FOLD.match(lines[opening]), _FOLD.match(lines[closing])
        if fold and fold[1] and end and not end[1]:
            lines[opening], lines[closing] = f"**{fold[1]}**  ", ""


def _plain(line: str) -> str:
    if ":::" in line:
        line = _TAG.sub("", _KEPT_TEXT.sub(r"\1", _IMAGE.sub(_picture, line)))
    if "[!" in line:
        line = _TAB_NAME.sub(r"**\1**  ", _REGION.sub(r"\1", line))
        line = outside_code(line, lambda text: MARKED_NAME.sub(r"\1", text))
        line = _DIV.sub("", _VIDEO.sub(lambda match: f"<{match[1] or match[2]}>", line))
    return _TAB.sub(r"**\1**  ", line)


def _picture(match: re.Match[str]) -> str:
    source, alt = _SOURCE.search(match[1]), _ALT.search(match[1])
    return f"![{alt[1] if alt else ''}](<{source[1]}>)" if source else ""
