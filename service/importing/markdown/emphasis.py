"""Bold and italics where Markdown can show them.

Markdown reads ``**Note:**If`` as text with asterisks: a mark that follows punctuation does not close before a letter
(CommonMark, "left-flanking delimiter run"). Editors of help centres write ``<strong>Note:</strong>If`` all the time.
"""

import unicodedata
from collections.abc import Iterator

from bs4 import Tag
from bs4.element import NavigableString

__all__ = ["settle_emphasis"]

_KINDS = ({"strong", "b"}, {"em", "i"}, {"del", "s", "strike"})
_BLOCKS = ["p", "div", "ul", "ol", "li", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section"]
_SEEN_THROUGH = {"span", "font", "u", "small", "big", "mark", "abbr", "ins", "sub", "sup"}


def settle_emphasis(tree: Tag) -> None:
    """Change bold and italic elements so that the text reads as before and each mark opens and closes."""
    for kind in _KINDS:
        for each in tree.find_all(list(kind)):
            if each.parent is None:
                continue
            if each.find(_BLOCKS) or each.find_parent(list(kind)):
                each.unwrap()
            else:
                _join_next(each, kind)
    for kind in _KINDS:
        for each in tree.find_all(list(kind)):
            _without_breaks_at_its_ends(each)
            _settle_start(each)
            _settle_end(each)
            if not each.get_text() and not each.find("img"):
                each.unwrap()


def _join_next(element: Tag, kind: set[str]) -> None:
    """Take in what follows directly in the same weight: four asterisks in a row mean nothing."""
    while isinstance(following := element.next_sibling, Tag) and following.name in kind:
        for child in list(following.contents):
            element.append(child)
        following.decompose()


def _without_breaks_at_its_ends(element: Tag) -> None:
    while element.contents and _is_break(element.contents[0]):
        element.insert_before(element.contents[0])
    while element.contents and _is_break(element.contents[-1]):
        element.insert_after(element.contents[-1])


def _settle_start(element: Tag) -> None:
    before = _character(_walk(element, backwards=True), last=True)
    first = _character(iter(element.contents), last=False)
    if not _needs_help(before, first):
        return
    text = element.contents[0]
    if isinstance(text, NavigableString):
        rest = str(text).lstrip(_punctuation_of(str(text)))
        element.insert_before(str(text)[: len(str(text)) - len(rest)])
        text.replace_with(rest)
    else:
        element.insert_before(" ")


def _settle_end(element: Tag) -> None:
    if not element.contents:
        return
    after = _character(_walk(element, backwards=False), last=False)
    last = _character(reversed(element.contents), last=True)
    if not _needs_help(after, last):
        return
    text = element.contents[-1]
    if isinstance(text, NavigableString):
        rest = str(text).rstrip(_punctuation_of(str(text)))
        element.insert_after(str(text)[len(rest) :])
        text.replace_with(rest)
    else:
        element.insert_after(" ")


def _needs_help(outside: str, inside: str) -> bool:
    """Tell whether a mark between two characters is read as text; the reader of wide scripts takes it either way."""
    if not outside or not inside or any(unicodedata.east_asian_width(each) in "WFH" for each in outside + inside):
        return False
    return outside.isalnum() and not inside.isalnum() and not inside.isspace()


def _punctuation_of(text: str) -> str:
    return "".join({each for each in text if not each.isalnum() and not each.isspace()})


def _walk(element: Tag, *, backwards: bool) -> Iterator[object]:
    """Yield what stands beside an element in its line, nearest first."""
    while True:
        yield from element.previous_siblings if backwards else element.next_siblings
        if element.parent is None or element.parent.name not in _SEEN_THROUGH:
            return
        element = element.parent


def _character(nodes: Iterator[object], *, last: bool) -> str:
    """Return the character at the near end of what is written for some nodes; empty where a line begins or ends."""
    for node in nodes:
        if isinstance(node, NavigableString):
            if str(node):
                return str(node)[-1 if last else 0]
        elif isinstance(node, Tag):
            if node.name not in _SEEN_THROUGH:
                # A mark of Markdown stands there: of a link, an image, code or other emphasis.
                return "" if node.name in {"br", *_BLOCKS} else "*"
            if found := _character(reversed(node.contents) if last else iter(node.contents), last=last):
                return found
    return ""


def _is_break(node: object) -> bool:
    return isinstance(node, Tag) and node.name == "br"
