"""What DocFX, and with it Microsoft's documentation, adds: pictures in colons, rows, tabs, videos, callouts."""

import re

from kb.loading.markdown.lines import fenced_lines

__all__ = ["without_docfx"]

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
_VIDEO = re.compile(r"\[!VIDEO\s+(https?://[^\s\]]+)[^\]]*\]", re.IGNORECASE)
_TAB = re.compile(r"^#{1,6}[ \t]+\[([^\]]+)\]\(#tab/[^)]*\)[ \t]*$")
_CALLOUT = re.compile(r"[ \t]*>[ \t]*\[![A-Za-z]+\]")
_EMPTY_QUOTE = re.compile(r"[ \t]*>[ \t]*$")


def without_docfx(source: str) -> str:
    """Return the source in plain Markdown, of as many lines."""
    if not _SIGN.search(source):
        return source
    lines = source.split("\n")
    for number, is_code in enumerate(fenced_lines(lines)):
        if is_code:
            continue
        if number and _CALLOUT.match(lines[number]) and _EMPTY_QUOTE.match(lines[number - 1]):
            lines[number - 1] = ""  # a callout of its own
        lines[number] = _plain(lines[number])
    return "\n".join(lines)


def _plain(line: str) -> str:
    if ":::" in line:
        line = _TAG.sub("", _KEPT_TEXT.sub(r"\1", _IMAGE.sub(_picture, line)))
    if "[!" in line:
        line = _DIV.sub("", _VIDEO.sub(r"<\1>", line))
    return _TAB.sub(r"**\1**  ", line)


def _picture(match: re.Match[str]) -> str:
    source, alt = _SOURCE.search(match[1]), _ALT.search(match[1])
    return f"![{alt[1] if alt else ''}](<{source[1]}>)" if source else ""
