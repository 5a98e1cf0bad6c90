"""Links between notes: ``[[page|text]]``, ``[[page#heading]]``, and ``![[picture.png|300]]``.

Their target is a name, not a path: they get the address ``wiki:name``, which is resolved over the whole folder.
"""

import re
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

__all__ = ["IMAGE_SUFFIXES", "WIKI_SCHEME", "wiki_links_plugin"]

WIKI_SCHEME = "wiki:"
"""Marks an address as a name."""

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")
"""What is shown as a picture."""

_LINK = re.compile(
    r"(!?)\[\[[ ]*([^\s\[\]|#\\][^\[\]|#\n\\]*|(?=#))(#[^\[\]|\n\\]+)?(?:\\?\|([^\[\]\n]*))?\]\](?!\(|\[(?!\[))"
)
_SIZE = re.compile(r"\d+(?:x\d+)?")


def wiki_links_plugin(parser: MarkdownIt) -> None:
    """Read links and embeds by name."""
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)


def _wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    if state.src[state.pos] not in "[!":
        return False
    match = _LINK.match(state.src, state.pos, state.posMax)
    if match is None or state.linkLevel > 0:
        return False
    name, fragment, text = (match[2] or "").strip(), (match[3] or "").strip(), (match[4] or "").strip()
    if name.upper() in state.env.get("references", {}):
        return False  # [[1]] with a reference of that name is a link in brackets
    if not silent:
        if match[1] and name.lower().endswith(IMAGE_SUFFIXES):
            _push_image(state, name, "" if _SIZE.fullmatch(text) else text, text)
        else:
            _push_link(state, name, fragment, text)
    state.pos = match.end()
    return True


def _push_image(state: StateInline, name: str, alt: str, size: str) -> None:
    token = state.push("image", "img", 0)
    token.attrs = {"src": WIKI_SCHEME + quote(name), "alt": ""}
    if _SIZE.fullmatch(size):
        token.attrs["width"] = size.partition("x")[0]
    token.children = [Token("text", "", 0, content=alt)] if alt else []
    token.content = alt


def _push_link(state: StateInline, name: str, fragment: str, text: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": WIKI_SCHEME + quote(name) + quote(fragment, safe="#")}
    shown = text or " › ".join(filter(None, (name.rpartition("/")[2], fragment.lstrip("#^").replace("#", " › "))))
    state.push("text", "", 0).content = shown
    state.push("link_close", "a", -1)
