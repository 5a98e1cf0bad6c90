"""Notion: the Markdown of "Export as Markdown & CSV"; the ids in names of files go, links follow.

https://www.notion.com/help/export-your-content
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from service.importing.page import Page

__all__ = ["is_name", "read"]

_ID = re.compile(r"[ _-][0-9a-f]{32}(?:_all)?$")
_TITLE = re.compile(r"\A\s*#(?:[ \t]+(.*?))?[ \t]*(?:\n|\Z)")
_PROPERTY = re.compile(r"^(Tags|URL): (.+)$", re.MULTILINE)

_PROPERTIES = re.compile(r"\A(?:[^\n:#>|*`-][^\n:]{0,60}: [^\n]*\n)+(?=\n|\Z)")
"""What a row of a database has above its text: a line a property."""
_CALLOUT = re.compile(r"^([ \t]*)<aside>[ \t]*\n(.*?)\n[ \t]*</aside>[ \t]*$", re.MULTILINE | re.DOTALL)
_ICON = re.compile(r"\s*<img\b[^>]*/icons/[^>]*>\s*")
_KINDS = {
    "💡": "TIP",
    "⚠": "WARNING",
    "🚨": "WARNING",
    "❗": "IMPORTANT",
    "‼": "IMPORTANT",
    "⛔": "CAUTION",
    "🛑": "CAUTION",
}
"""Kinds of alerts by the icon of a callout; any other is a note."""


def is_name(name: str) -> bool:
    """Tell whether a page or table has a name as Notion gives it."""
    path = PurePosixPath(name)
    return path.suffix.lower() in {".md", ".csv"} and _ID.search(path.stem) is not None


def read(name: str, text: str) -> Iterator[Page]:
    """Yield the page of a file.

    Args:
        name: Of the file.
        text: Of the file.
    """
    title = _TITLE.match(text)
    body = text[title.end() :] if title else text
    # Of the properties that a row of a database has above its text, two have a place in front matter.
    head = body.strip().split("\n\n", 1)[0]
    properties = dict(_PROPERTY.findall(head))
    url = properties.get("URL", "")
    yield Page(
        origin=name,
        title=(title and title[1]) or _ID.sub("", PurePosixPath(name).stem),
        body=_CALLOUT.sub(_alert, _PROPERTIES.sub(_as_lines, body.lstrip("\n"), count=1)),
        is_html=False,
        file=name,
        url=url if url.startswith("https://") else "",
        tags=tuple(filter(None, map(str.strip, properties.get("Tags", "").split(",")))),
    )


def _as_lines(match: re.Match[str]) -> str:
    return match[0].replace("\n", "  \n").rstrip() + "\n"


def _alert(match: re.Match[str]) -> str:
    """Return a callout as a quotation that says its kind; the icon that says the same goes."""
    indent, inside = match[1], _ICON.sub("", match[2]).strip()
    icon = next((each for each in _KINDS if inside.startswith(each)), "")
    text = inside.removeprefix(icon).removeprefix("\ufe0f").strip() if icon else inside
    lines = (f"[!{_KINDS.get(icon, 'NOTE')}]", *(line.removeprefix(indent) for line in text.split("\n")))
    return "\n".join(f"{indent}> {line}".rstrip() for line in lines)
