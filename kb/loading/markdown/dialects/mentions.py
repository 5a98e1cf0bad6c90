"""Links that show the name of a file: GitBook writes ``[plans.md](plans.md)`` where it shows the page's title."""

import re
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import unquote

from markdown_it.token import Token

__all__ = ["name_mentions", "with_named_mentions"]

_PAGE = re.compile(r"(?:.*/)?([^/#?]+)\.mdx?(?:#.*)?")
_HTML_LINK = re.compile(r"(<a\b[^<>]*\bhref=\"([^\"<>]+)\"[^<>]*>)([^<>]+)(</a>)")
_INDEXES = {"readme", "index", "_index"}


def name_mentions(children: Sequence[Token]) -> None:
    """Give links inside of a line the words of the file that they name."""
    for opening, shown in pairwise(children):
        if opening.type == "link_open" and shown.type == "text":
            shown.content = _words(str(opening.attrs.get("href", "")), shown.content)


def with_named_mentions(html: str) -> str:
    """Return a block of HTML with such links named."""
    return _HTML_LINK.sub(lambda link: link[1] + _words(link[2], link[3]) + link[4], html)


def _words(address: str, shown: str) -> str:
    """Return the words of a page's file if a link shows nothing but its name, else what it shows."""
    path = unquote(address).partition("#")[0].rstrip("/")
    page = _PAGE.fullmatch(path)
    if page is None or "://" in path or shown.strip() not in {path, path.rpartition("/")[2]}:
        return shown
    name = page[1]
    if name.casefold() in _INDEXES:
        name = path.rpartition("/")[0].rpartition("/")[2]
        if name in {"", ".", ".."}:
            return shown
    elif name.isupper():  # AGENTS.md is what it is called
        return shown
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]
