"""Word: a .docx file a page, by mammoth, which reads its styles as headings, lists and tables."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import mammoth
from bs4 import BeautifulSoup, Tag

from service.importing.errors import ImportingError, PageError
from service.importing.markdown import parse_html
from service.importing.markdown.anchors import leave_anchors
from service.importing.page import Page
from service.importing.readers.word_styles import style_map
from service.importing.readers.word_text import readable
from service.importing.report import Report
from service.importing.source import check_bounds

__all__ = ["is_word", "read"]

_CONTENTS = re.compile(rb"<w:instrText[^>]*>\s*TOC\b")
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}


def is_word(data: bytes) -> bool:
    """Tell whether a zip is a Word document."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "word/document.xml" in archive.namelist()


def read(name: str, data: bytes, report: Report) -> Iterator[Page]:
    """Yield the page of a file.

    Args:
        name: Of the file.
        data: What it holds.
        report: Takes what Word has and HTML has not.

    Raises:
        PageError: it unpacks to more than a document has.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            check_bounds(archive, name)
            styles = style_map(archive)
            has_contents = _CONTENTS.search(archive.read("word/document.xml")) is not None
    except ImportingError as error:
        raise PageError(str(error)) from error
    images: dict[str, bytes] = {}

    def lose(kind: str, detail: str) -> None:
        report.lose(kind, name, detail)

    def kept(image: Any) -> dict[str, str]:  # noqa: ANN401 - mammoth has no types
        try:
            with image.open() as file:
                content = file.read()
        except (KeyError, OSError, zipfile.BadZipFile) as error:  # a page is worth more than one picture of it
            lose("images that cannot be read", str(error.args[0] if error.args else error))
            return {}
        address = (
            f"image-{len(images) + 1}{_SUFFIXES.get(image.content_type, '.' + image.content_type.split('/')[-1])}"
        )
        images[address] = content
        return {"src": address}

    result = mammoth.convert_to_html(
        BytesIO(readable(data, lose)), convert_image=mammoth.images.img_element(kept), style_map=styles
    )
    for message in dict.fromkeys(each.message for each in result.messages):
        report.lose("styles and parts of Word documents", name, message)
    tree = parse_html(result.value)
    if has_contents:
        report.lose("tables of contents", name)
    heading = tree.find("h1", class_="title") or _only_heading(tree)
    title = ""
    if heading is not None:
        title = " ".join(heading.get_text(" ").split())
        leave_anchors(heading)
    yield Page(origin=name, title=title or PurePosixPath(name).stem, body=tree.decode(), file=name, images=images)


def _only_heading(tree: BeautifulSoup) -> Tag | None:
    """Return the heading of level one where there is one only and no text before it: chapters are no title."""
    headings = tree.find_all("h1")
    before = headings[0].find_all_previous(string=True) if headings else []
    return headings[0] if len(headings) == 1 and not any(text.strip() for text in before) else None
