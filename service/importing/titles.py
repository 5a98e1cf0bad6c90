"""Titles that many pages share are those of the site: such a page is named by its first heading or its file."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from service.importing.markdown import parse_html
from service.importing.markdown.anchors import leave_anchors
from service.importing.page import Page

__all__ = ["with_own_titles"]

_MOST_WITH_ONE_TITLE = 2
"""Two pages of one title are met; three of one title have that of the site."""
_HEADINGS = ["h1", "h2", "h3"]
_PARTS = re.compile(r"[\s_-]+")


def with_own_titles(pages: Sequence[Page]) -> list[Page]:
    """Return pages of files with a title that tells them apart; all others as they are."""
    counts = Counter(page.title for page in pages if page.file and page.is_html)
    shared = {title for title, count in counts.items() if count > _MOST_WITH_ONE_TITLE}
    return [_renamed(page, shared) if page.title in shared and page.file and page.is_html else page for page in pages]


def _renamed(page: Page, shared: set[str]) -> Page:
    tree = parse_html(page.body)
    heading = next((each for each in tree.find_all(_HEADINGS) if each.get_text(strip=True)), None)
    title = " ".join(heading.get_text(" ").split()) if heading else ""
    if heading and title not in shared:
        leave_anchors(heading)
        return msgspec.structs.replace(page, title=title, body=tree.decode())
    words = " ".join(filter(None, _PARTS.split(PurePosixPath(page.file).stem)))
    return msgspec.structs.replace(page, title=words[:1].upper() + words[1:] or page.title)
