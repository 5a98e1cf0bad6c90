"""Notes and warnings in a box, as Markdown's alerts: a quotation that begins with ``[!NOTE]``."""

import re

from bs4 import Tag
from bs4.element import NavigableString

from service.importing.markdown.marks import BOX

__all__ = ["alerts_of", "is_box", "mark_boxes"]

_CONTAINERS = {"callout", "admonition", "alert"}
"""Words of a class that say: a box, whatever else stands there."""
_KINDS = {
    "note": "NOTE", "notice": "NOTE", "info": "NOTE", "information": "NOTE",
    "tip": "TIP", "hint": "TIP", "success": "TIP",
    "important": "IMPORTANT", "remember": "IMPORTANT",
    "warning": "WARNING", "warn": "WARNING", "attention": "WARNING",
    "caution": "CAUTION", "danger": "CAUTION", "error": "CAUTION",
}  # fmt: skip
_WITH_KIND = {"box", "panel", "message", "macro", "block"}
"""Words that say so beside a kind: ``info-box``, ``confluence-information-macro-warning``."""
_SHOWN = {"note", "tip", "important", "warning"}
"""Words that a page shows itself above a box of that kind."""
_ELEMENTS = ["div", "aside", "section", "p", "blockquote", "table"]
_MOST_TEXT = 2_000
"""Letters; what is longer wraps a page and is no box in it."""
_WORD = re.compile(r"[\s_-]+")
_ALERT = re.compile(rf"^(.*?)> {BOX}(\w+)\n(?:\1>[ ]*\n)?", re.MULTILINE)


def mark_boxes(tree: Tag) -> None:
    """Change the boxes of a tree into quotations that say their kind, outside tables and each other."""
    for each in tree.find_all(_ELEMENTS):
        kind = _kind(each)
        if not kind or each.find_parent(["table", "blockquote"]) or each.find(["h1", "h2"]):
            continue
        if not each.get_text(strip=True) or len(each.get_text()) > _MOST_TEXT:
            continue
        kind = _labelled(each, kind)
        inside = each if each.name == "blockquote" else each.wrap(_new("blockquote"))
        line = _new("p")
        line.string = f"{BOX}{kind}"
        inside.insert(0, line)


def is_box(element: Tag) -> bool:
    """Tell whether the class of an element says that it is a note or a warning."""
    return bool(_kind(element))


def alerts_of(markdown: str) -> str:
    """Return Markdown whose marked quotations begin as alerts do."""
    return _ALERT.sub(r"\1> [!\2]\n", markdown)


def _kind(element: Tag) -> str:
    """Return the kind of alert for an element; empty where it is no box."""
    classes = [str(each).casefold() for each in element.get("class") or ()]
    words = {word for each in classes for word in _WORD.split(each)}
    kind = next((_KINDS[word] for word in sorted(words) if word in _KINDS), "")
    if words & _CONTAINERS:
        return kind or "NOTE"
    is_named_so = any(each in _KINDS for each in classes) and len(classes) == 1
    return kind if words & _WITH_KIND or is_named_so else ""


def _labelled(element: Tag, kind: str) -> str:
    """Return the kind that a box names in its first words, which go where the box shows the same word itself."""
    label = element.find(["strong", "b"])
    word = label.get_text().strip(" \xa0:.!").casefold() if isinstance(label, Tag) else ""
    if (
        not isinstance(label, Tag)
        or not _KINDS.get(word)
        or element.get_text().strip().find(label.get_text().strip())
    ):
        return kind
    if word in _SHOWN:
        following = label.next_sibling
        label.decompose()
        if isinstance(following, NavigableString):
            following.replace_with(str(following).lstrip(" \xa0:"))
    return _KINDS[word]


def _new(name: str) -> Tag:
    return Tag(name=name)
