"""Links of GitHub's and GitLab's wikis, whose text comes first: ``[[how to pay|Paying]]``, ``[[a.png|alt=Box]]``.

Obsidian and most others write the page first; which is meant is told by the names of the pages. A name with blanks
may mean a page with hyphens.
"""

import re
from collections.abc import Iterable, Mapping
from posixpath import splitext

from kb.loading.markdown import fenced_lines
from kb.loading.markdown.marks.inline import outside_code
from kb.loading.markdown.marks.wiki_links import IMAGE_SUFFIXES

__all__ = ["GOLLUM_MARKS", "page_names", "with_page_first"]

GOLLUM_MARKS = re.compile(rb"\[\[[^\[\]\n]+\]\]")
"""A page without any of these has no such links."""

_LINK = re.compile(r"(?<!!)\[\[([^\[\]|\n#\\]+)(#[^\[\]|\n\\]*)?(?:\|([^\[\]|\n]+)((?:\|[^\[\]|\n]+)*))?\]\](?!\()")
_ADDRESS = re.compile(r"https?://\S+")
_HOME = "home"
_SETTING = re.compile(r"(?:alt=(.*)|(?:width|height|align|frame|float)\b.*)")


def page_names(paths: Iterable[str]) -> dict[str, str]:
    """Return the names of a wiki's pages, as their files have them, by what all ways to write one share.

    A wiki has a page ``Home``; without one there are no names, and every link stays.
    """
    names: dict[str, str] = {}
    for path in paths:
        name = splitext(path)[0]
        while name:
            names.setdefault(_key(name), name)
            name = name.partition("/")[2]
    return names if _HOME in names else {}


def with_page_first(text: str, names: Mapping[str, str]) -> str:
    """Return the text of a page with the name of the page first in each link, of as many lines."""
    if not names:
        return text
    lines = text.split("\n")
    for number, is_code in enumerate(fenced_lines(lines)):
        if not is_code and "[[" in lines[number]:
            lines[number] = outside_code(
                lines[number], lambda part: _LINK.sub(lambda each: _turned(each, names), part)
            )
    return "\n".join(lines)


def _turned(match: re.Match[str], names: Mapping[str, str]) -> str:
    first, fragment, second = match[1].strip(), match[2] or "", (match[3] or "").strip()
    if first.lower().endswith(IMAGE_SUFFIXES):
        settings = [_SETTING.fullmatch(each.strip()) for each in (second, *match[4].split("|")[1:])] if second else []
        if not settings or not all(settings):
            return match[0]
        return f"![{next((each[1] for each in settings if each and each[1]), '')}](<{first}>)"
    for address, words in ((first + fragment, second or first), (second, first)):
        if _ADDRESS.fullmatch(address):
            return f"[{words}](<{address}>)"
    if _key(first) not in names and second and "/" not in first:
        name, hash_sign, part = second.partition("#")
        found = names.get(_key(name))
        return f"[[{found}{hash_sign}{part}|{first}{fragment}]]" if found else match[0]
    found = names.get(_key(first), first)
    if found.casefold() == first.casefold() or "/" in first:
        return match[0]
    return f"[[{found}{fragment}|{second or first}]]"


def _key(name: str) -> str:
    return " ".join(re.sub(r"[-_]+", " ", name).split()).casefold()
