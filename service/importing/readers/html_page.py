"""HTML: a page a file, without what stands around its text on every page."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EncodingDetector

from kb.loading.conventions.source.encodings import decode_page
from service.importing.markdown import parse_html
from service.importing.markdown.anchors import leave_anchors
from service.importing.page import Page
from service.importing.readers.surroundings import without_surroundings
from service.importing.report import Report

__all__ = ["read"]

_SITE_NAME = re.compile(r"\s+[|–—·»]\s+.*$|\s+-\s+[^-]*$")
_TAGS = re.compile(r"[,;、]")


def read(name: str, data: bytes, report: Report) -> Iterator[Page]:
    """Yield the page of a file; none where the file only leads to another.

    Args:
        name: Of the file.
        data: What it holds.
        report: Takes pages that search engines are told to pass over.
    """
    tree = parse_html(_decoded(data))
    meta = _meta(tree)
    if meta.get("refresh"):
        report.lose("pages that only lead to another", name)
        return
    root = tree.find("html")
    lang = str(root.get("lang") or "").strip() if isinstance(root, Tag) else ""
    main = _main(tree)
    without_surroundings(main)
    title = _title(tree, main) or PurePosixPath(name).stem
    is_kept_out = "noindex" in meta.get("robots", "")
    if is_kept_out:
        report.lose("pages with noindex (written as drafts)", name)
    canonical = tree.find("link", rel="canonical")
    url = str(canonical.get("href") or "") if isinstance(canonical, Tag) else ""
    yield Page(
        origin=name,
        title=title,
        body=main.decode_contents() if main.name == "body" else main.decode(),
        file=name,
        lang=lang,
        url=url if url.startswith(("https://", "http://")) else "",
        description=meta.get("description", ""),
        tags=tuple(filter(None, map(str.strip, _TAGS.split(meta.get("keywords", ""))))),
        is_draft=is_kept_out,
    )


def _decoded(data: bytes) -> str:
    """Return the text, by the encoding that the page declares if that fits, else as its bytes tell."""
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.replace(b"\0", b"")  # as browsers do
    declared = EncodingDetector.find_declared_encoding(data, is_html=True)
    if declared:
        try:
            return data.decode(declared)
        except (UnicodeError, LookupError):
            pass
    return decode_page(data)[0]


def _meta(tree: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in tree.find_all("meta"):
        key = str(each.get("name") or each.get("http-equiv") or "").casefold()
        found.setdefault(key, " ".join(str(each.get("content") or "").split()))
    return found


def _main(tree: BeautifulSoup) -> Tag:
    """Return the element with the page's own text: main, the only article, else body."""
    articles = tree.find_all("article")
    tries = (tree.find("main"), tree.find(role="main"), articles[0] if len(articles) == 1 else None)
    found = next((each for each in tries if isinstance(each, Tag) and each.get_text(strip=True)), None)
    return found or tree.find("body") or tree


def _title(tree: BeautifulSoup, main: Tag) -> str:
    """Return the only heading of level one, which leaves the text, else the title without the name of the site."""
    headings = main.find_all("h1")
    if len(headings) == 1 and (text := " ".join(headings[0].get_text(" ").split())):
        leave_anchors(headings[0])
        return text
    title = tree.find("title")
    text = " ".join(title.get_text().split()) if isinstance(title, Tag) else ""
    return _SITE_NAME.sub("", text) or text
