"""Elements of HTML that say what Markdown says otherwise: headings, anchors, drawings, and what is hidden."""

import re
from collections.abc import Callable
from html import escape

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["read_html_headings", "shown_elements"]

_HEADING = re.compile(r"\s*<h([1-6])\b([^<>]*)>(.*?)</h\1>\s*", re.DOTALL | re.IGNORECASE)
_ID = re.compile(r"""\b(?:id|name)[ \t]*=[ \t]*["']?([\w:.-]+)""", re.IGNORECASE)
_ANCHOR = re.compile(
    r"""<a\b[^<>]*\b(?:id|name)[ \t]*=[ \t]*["']?([\w:.-]+)[^<>]*?(?:/>|>[ \t]*(?:</a>)?)""", re.IGNORECASE
)
_PICTURE = re.compile(r"</?(?:img|br|picture|source)\b[^<>]*>", re.IGNORECASE)
_ALT = re.compile(r"""\balt[ \t]*=[ \t]*["']([^"'<>]*)""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SIGN = re.compile(r"\bhidden\b|display|mermaid|<img\b|\bname=", re.IGNORECASE)
_CANDIDATES = "[hidden], [style], .mermaid, img[src], a[name]"
_HIDDEN = re.compile(r"display[ \t]*:[ \t]*none", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_CLOSED_AT_ONCE = re.compile(
    r"""<((?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b)[a-z][a-z0-9-]*)"""
    r"""(\s(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)?/>""",
    re.IGNORECASE,
)
"""``<iframe … />`` of JSX: to HTML it is open, and what follows is its content, which no browser shows."""
_FRAME = re.compile(r"<iframe\b[^<>]*>(?:[^<]*</iframe[ \t]*>)?", re.IGNORECASE)


def read_html_headings(state: StateCore) -> None:
    """Make headings of ``<h2>…</h2>`` that stand alone, and keep the anchors inside of any heading beside it."""
    made: list[Token] = []
    for token in state.tokens:
        heading = _HEADING.fullmatch(token.content) if token.type == "html_block" and not token.level else None
        if heading is None:
            made.append(token)
        else:
            made.extend(_heading(token, heading))
    for index, token in enumerate(made):
        if token.type == "heading_open" and "<a" in made[index + 1].content:
            inline = made[index + 1]
            if found := _ANCHOR.findall(inline.content):
                token.meta["anchors"] = found
                inline.content = _ANCHOR.sub("", inline.content).strip()
    state.tokens = made


def _heading(token: Token, match: re.Match[str]) -> tuple[Token, Token, Token]:
    tag, lines = f"h{match[1]}", token.map
    identifier = _ID.search(match[2])
    without_pictures = " ".join(_PICTURE.sub(" ", match[3]).split())
    content = without_pictures if _TAG.sub("", without_pictures).strip() else " ".join(_ALT.findall(match[3]))
    return (
        Token("heading_open", tag, 1, map=lines, block=True, meta={"id": identifier[1]} if identifier else {}),
        Token("inline", "", 0, map=lines, block=True, level=1, content=content, children=[]),
        Token("heading_close", tag, -1, block=True),
    )


def shown_elements(html: str) -> str:
    """Return HTML without elements that a browser does not show, and with drawings and far pictures as Markdown's.

    Args:
        html: Of a section, before it is cleaned.
    """
    if "/>" in html:
        html = _CLOSED_AT_ONCE.sub(r"<\1\2></\1>", html)
    if "<iframe" in html:
        html = _FRAME.sub("", html)
    if not _SIGN.search(html):
        return html
    body = LexborHTMLParser(f"<!doctype html><html><body>{html}</body></html>").body
    if body is None:
        return html
    changes = [change for node in body.css(_CANDIDATES) if (change := _change(node))]
    for change in changes:
        change()
    inner = body.inner_html if changes else None
    return html if inner is None else inner


def _change(node: LexborNode) -> Callable[[], None] | None:
    """Return what is to be done to an element; None for nothing."""
    attributes = node.attributes
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        return node.decompose
    if "mermaid" in (attributes.get("class") or "").split():
        text = escape(node.text().strip())
        return lambda: _replace(node, f'<pre class="diagram"><code>{text}</code></pre>')
    alt = (attributes.get("alt") or "").strip()
    if node.tag == "img" and alt and _REMOTE.match(source := attributes.get("src") or ""):
        shown = escape(alt)
        inside_link = any(parent.tag == "a" for parent in _above(node))
        link = shown if inside_link else f'<a class="remote-image" href="{escape(source)}">{shown}</a>'
        return lambda: _replace(node, link)
    if node.tag == "a" and not attributes.get("id") and (name := attributes.get("name")):
        return lambda: node.attrs.__setitem__("id", name)
    return None


def _replace(node: LexborNode, html: str) -> None:
    made = LexborHTMLParser(f"<!doctype html><html><body>{html}</body></html>").body
    if made is not None and made.child is not None:
        node.replace_with(made.child)


def _above(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    parent = node.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found
