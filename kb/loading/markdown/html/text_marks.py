"""Markdown between the tags of a block of HTML: read, as MDX and kramdown do, where it holds marks that are meant."""

import re
from textwrap import dedent

from markdown_it.rules_core import StateCore

__all__ = ["read_marks_in_html"]

_MEANT = re.compile(r"\*\*(?=\S)[^*\n]+\*\*|`[^`\n]+`|\]\([^()\s]+\)")
_BLOCKS = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S|^[ \t]*#{2,6}[ \t]", re.MULTILINE)
_PIECE = re.compile(r"<!--.*?-->|<[a-zA-Z/][^<>]*>", re.DOTALL)
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_VERBATIM = frozenset({"pre", "code", "script", "style", "kbd", "samp", "textarea", "svg", "math", "a"})


def read_marks_in_html(state: StateCore) -> None:
    """Render the Markdown in the text of blocks of HTML; what stands in code stays."""
    for token in state.tokens:
        if token.type == "html_block" and _MEANT.search(token.content):
            token.content = _rendered(state, token.content)


def _rendered(state: StateCore, html: str) -> str:
    out: list[str] = []
    inside: list[str] = []
    at = 0
    for match in _PIECE.finditer(html):
        out.append(_text(state, html[at : match.start()], verbatim=bool(inside)))
        out.append(match[0])
        at = match.end()
        if (tag := _TAG_NAME.match(match[0])) and tag[2].lower() in _VERBATIM and not match[0].endswith("/>"):
            if not tag[1]:
                inside.append(tag[2].lower())
            elif inside and inside[-1] == tag[2].lower():
                inside.pop()
    out.append(_text(state, html[at:], verbatim=bool(inside)))
    return "".join(out)


def _text(state: StateCore, text: str, *, verbatim: bool) -> str:
    if verbatim or not _MEANT.search(text):
        return text
    env = {"references": state.env.get("references", {})}
    if _BLOCKS.search(text):
        return str(state.md.render(dedent(text), env))
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{state.md.renderInline(text.strip(), env)}{after}"
