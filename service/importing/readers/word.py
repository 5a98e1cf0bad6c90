"""Word: a .docx file a page, by mammoth, which reads its styles as headings, lists and tables."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import mammoth

from service.importing.errors import ImportingError, PageError
from service.importing.markdown import parse_html
from service.importing.page import Page
from service.importing.report import Report
from service.importing.source import check_bounds

__all__ = ["is_word", "read"]

_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='表題'] => h1.title:fresh"
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
    except ImportingError as error:
        raise PageError(str(error)) from error
    images: dict[str, bytes] = {}

    def kept(image: Any) -> dict[str, str]:  # noqa: ANN401 - mammoth has no types
        with image.open() as file:
            content = file.read()
        address = (
            f"image-{len(images) + 1}{_SUFFIXES.get(image.content_type, '.' + image.content_type.split('/')[-1])}"
        )
        images[address] = content
        return {"src": address}

    result = mammoth.convert_to_html(BytesIO(data), convert_image=mammoth.images.img_element(kept), style_map=_STYLES)
    for message in dict.fromkeys(each.message for each in result.messages):
        report.lose("styles and parts of Word documents", name, message)
    tree = parse_html(result.value)
    heading = tree.find("h1", class_="title") or tree.find("h1")
    title = ""
    if heading is not None:
        title = " ".join(heading.get_text(" ").split())
        heading.decompose()
    yield Page(origin=name, title=title or PurePosixPath(name).stem, body=tree.decode(), file=name, images=images)
