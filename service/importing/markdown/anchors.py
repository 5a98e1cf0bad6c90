"""Places that links lead to: a heading keeps one id as ``{#id}``, any other place a bare ``<a id>``."""

import re
from collections.abc import Collection, Iterator

from bs4 import Tag
from bs4.element import NavigableString

from service.importing.markdown.marks import ANCHOR, HEADING_ID

__all__ = ["Anchors", "leave_anchors"]

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ID = re.compile(r"[\w.:-]+\Z")
_HEADING_MARK = re.compile(rf" ?{HEADING_ID}")
_MARK = re.compile(rf"{ANCHOR}(\d+){ANCHOR}")
_KEPT_APART = ["a", "pre", "code"]
"""Nothing can be written into these; the place is before them."""


def leave_anchors(element: Tag) -> None:
    """Take an element out of a tree, and leave its ids where it was."""
    for id_ in reversed(list(_ids(element))):
        element.insert_after(Tag(name="a", attrs={"id": id_}))
    element.decompose()


class Anchors:
    """The ids of one page that links name: marked in its tree before the conversion, written after it."""

    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted = wanted
        self._headings: list[str] = []
        self._others: list[str] = []

    def mark(self, tree: Tag) -> None:
        """Mark the places in a tree."""
        done: set[str] = set()
        for heading in tree.find_all(_HEADINGS):
            before = heading.find_previous_sibling()
            around = (before,) if isinstance(before, Tag) and _is_empty(before) else ()
            found = next((id_ for each in (heading, *around) for id_ in _ids(each) if self._is_wanted(id_)), "")
            if found and found not in done and not heading.find_parent(["td", "th", "pre"]):
                heading.append(HEADING_ID)
                self._headings.append(found)
                done.add(found)
        for each in tree.find_all(name=True):
            for id_ in _own_ids(each):
                if self._is_wanted(id_) and id_ not in done:
                    done.add(id_)
                    self._mark_place(each, id_)

    def written(self, markdown: str) -> str:
        """Return Markdown with the ids at the places that were marked."""
        headings = iter(self._headings)
        markdown = _HEADING_MARK.sub(lambda _: f" {{#{next(headings)}}}", markdown)
        return _MARK.sub(lambda match: f'<a id="{self._others[int(match[1])]}"></a>', markdown)

    def _is_wanted(self, id_: str) -> bool:
        return id_ in self._wanted and _ID.match(id_) is not None

    def _mark_place(self, element: Tag, id_: str) -> None:
        text = next((each for each in _texts_from(element) if _is_text(each)), None)
        if text is None:
            return
        place: Tag | NavigableString = text
        for parent in text.parents:
            if parent.name in _KEPT_APART:
                place = parent
        mark = f"{ANCHOR}{len(self._others)}{ANCHOR}"
        self._others.append(id_)
        if isinstance(place, Tag) and place.name == "pre":
            paragraph = Tag(name="p")
            paragraph.string = mark
            place.insert_before(paragraph)
        else:
            place.insert_before(NavigableString(mark))


def _texts_from(element: Tag) -> Iterator[NavigableString]:
    """Yield the texts in an element and behind it."""
    yield from (each for each in element.descendants if isinstance(each, NavigableString))
    following = element.find_next(string=_is_text)
    if isinstance(following, NavigableString):
        yield following


def _is_text(text: str | None) -> bool:
    return bool(text and text.strip()) and not str(text).startswith(ANCHOR)


def _own_ids(element: Tag) -> Iterator[str]:
    values = (element.get("id"), element.get("name") if element.name == "a" else None)
    yield from (str(value).strip() for value in values if value)


def _ids(element: Tag) -> Iterator[str]:
    for each in (element, *element.find_all(name=True)):
        yield from _own_ids(each)


def _is_empty(element: Tag) -> bool:
    return not element.get_text(strip=True) and not element.find("img") and element.name not in {"img", "hr", "br"}
