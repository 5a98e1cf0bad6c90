"""Which styles of a Word document are headings, its title and its table of contents."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

__all__ = ["style_map"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = "word/styles.xml"
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|見出し|标题|標題|제목)\s*([1-6])\Z", re.IGNORECASE
)
"""Word writes the English name whatever its language; other programs write their own."""
_TITLE = {"title", "表題", "titel", "タイトル"}
_CONTENTS = re.compile(r"(?:toc|目次|contents|inhaltsverzeichnis)\s*(?:\d|heading|の見出し|\Z)", re.IGNORECASE)
_LIST = re.compile(r"list (bullet|number) ([2-5])\Z", re.IGNORECASE)
"""Lists that are nested by their style alone: each style counts for itself in Word."""
_MOST_DEPTH = 10


def style_map(archive: zipfile.ZipFile) -> str:
    """Return the styles of a document as lines for mammoth.

    A style that is based on a heading, or has its level in the outline, is a heading as well. Titles become ``h1`` of
    class ``title``; a table of contents is left out.
    """
    try:
        root = ET.fromstring(archive.read(_STYLES))  # noqa: S314 - expat refuses to expand without end
    except (KeyError, ET.ParseError):
        return ""
    styles = {each.get(f"{_W}styleId", ""): each for each in root.iter(f"{_W}style")}
    return "\n".join(_lines(styles))


def _lines(styles: Mapping[str, ET.Element]) -> Iterator[str]:
    for style in styles.values():
        name = _value(style, "name")
        if not name or style.get(f"{_W}type") not in {None, "paragraph"}:
            continue
        quoted = name.replace("\\", r"\\").replace("'", r"\'")
        if name.casefold() in _TITLE:
            yield f"p[style-name='{quoted}'] => h1.title:fresh"
        elif _CONTENTS.match(name):
            yield f"p[style-name='{quoted}'] => !"
        elif level := _level(style, styles):
            yield f"p[style-name='{quoted}'] => h{level}:fresh"
        elif nested := _LIST.match(name):
            kind = "ol" if nested[1].casefold() == "number" else "ul"
            yield f"p[style-name='{quoted}'] => {'ul|ol > li > ' * (int(nested[2]) - 1)}{kind} > li:fresh"


def _level(style: ET.Element | None, styles: Mapping[str, ET.Element]) -> int:
    """Return the level of a heading from 1; 0 for a style that is none."""
    for _ in range(_MOST_DEPTH):
        if style is None:
            return 0
        if found := _HEADING.match(_value(style, "name")):
            return int(found[1])
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and (value := outline.get(f"{_W}val", "")) in set("012345"):
            return int(value) + 1
        style = styles.get(_value(style, "basedOn"))
    return 0


def _value(style: ET.Element, name: str) -> str:
    element = style.find(f"{_W}{name}")
    return element.get(f"{_W}val", "") if element is not None else ""
