"""HTML and Markdown beside each other without a blank line, as MDX and kramdown allow and CommonMark does not.

CommonMark takes everything up to the next blank line as HTML: a fence below ``<summary>`` is printed as it is, its
second half opens another one, and an indented ``</td>`` behind a blank line is code. Each line stays on its line.
"""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from kb.loading.markdown.lines import fenced_lines

__all__ = ["indented_html", "with_fences_apart"]

_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+\S")
_TABLE = re.compile(r"[ \t]*\|.*\|[ \t]*\n[ \t]*\|[ \t|:-]+$")
_TOUCHES = re.compile(r">[ \t]*\n[ \t]*(?:#{1,6}[ \t]|\|)")
_OPENS_CODE = re.compile(r"<(?:pre|code|script|style|textarea)\b[^<>]*>[ \t]*$", re.IGNORECASE)
_ENDS_IN_TAG = re.compile(r"^[ \t]*</?[a-zA-Z][^`]*>[ \t]*$")
_TAG = re.compile(
    r"<(/?)(table|thead|tbody|tr|td|th|ul|ol|li|div|p|dl|dd|dt|section|details)\b[^>]*?(/?)>", re.IGNORECASE
)
_TEXT_PARENTS = frozenset({"td", "th", "li", "p", "dd", "dt"})


def with_fences_apart(source: str) -> str:
    """Return the source with a blank line between a line of HTML and a fence, a heading or a table below it."""
    has_fences = "</" in source and ("```" in source or "~~~" in source)
    if not has_fences and not _TOUCHES.search(source):
        return source
    lines = source.split("\n")
    code = fenced_lines(lines)
    for number in range(1, len(lines)):
        if not code[number - 1] and _opens(lines, number, is_code=code[number]) and _is_apart(lines[number - 1]):
            lines[number] = lines[number] if code[number] else lines[number].lstrip()
            above = lines[number - 2].rstrip() if number > 1 else ""
            if number > 1 and (not above or _ENDS_IN_TAG.match(above)):
                # The tag goes up by a line, where its fence no longer touches it.
                lines[number - 2] = f"{above}{lines[number - 1].strip()}" if above else lines[number - 1]
                lines[number - 1] = ""
            elif lines[number - 1].strip() == "</div>":
                lines[number - 1] = ""  # the cleaner closes what is open
    return "\n".join(lines)


def _opens(lines: Sequence[str], number: int, *, is_code: bool) -> bool:
    """Tell whether a line begins a fence, a heading or a table."""
    if is_code:
        return bool(_FENCE.match(lines[number]))
    return bool(_HEADING.match(lines[number]) or _TABLE.fullmatch("\n".join(lines[number : number + 2])))


def _is_apart(above: str) -> bool:
    """Tell whether a line ends in a tag below which Markdown may stand: nothing is Markdown in code of HTML."""
    return bool(_ENDS_IN_TAG.match(above)) and not _OPENS_CODE.search(above)


def indented_html(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the spans of lines that a parser of blocks takes for indented code and that are HTML begun above.

    Args:
        tokens: Of the whole page.
    """
    spans: list[tuple[int, int]] = []
    opened: list[str] = []
    for token in tokens:
        if token.type == "html_block":
            _follow(token.content, opened)
        elif token.type == "code_block" and opened and token.map:
            if token.content.lstrip().startswith("<") or opened[-1] in _TEXT_PARENTS:
                spans.append((token.map[0], token.map[1]))
                _follow(token.content, opened)
        elif token.type == "heading_open":
            opened.clear()
    return spans


def _follow(html: str, opened: list[str]) -> None:
    """Note which elements a piece of HTML leaves open."""
    for closing, name, alone in _TAG.findall(html):
        tag = name.lower()
        if alone:
            continue
        if not closing:
            opened.append(tag)
        elif tag in opened:
            while opened.pop() != tag:
                pass
