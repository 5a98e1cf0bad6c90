"""Where the links and images of an imported page lead in the result."""

import base64
import binascii
import hashlib
import posixpath
import re
from collections.abc import Sequence
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlsplit

from kb.loading.links import ASSET_TYPES
from kb.loading.links.assets import MAX_ASSET_BYTES
from service.importing.errors import PageError
from service.importing.names import slug
from service.importing.page import Page
from service.importing.report import Report
from service.importing.source import Source

__all__ = ["ASSETS", "Links"]

ASSETS = "assets"
"""Folder of the images in the result."""
_ARTICLE = re.compile(r"/articles/(\d+)")
_HELP_CENTER = re.compile(r"/hc/|/solutions/articles/|\A[\w-]+\.(?:zendesk\.com|freshdesk\.com)/|\Aintercom\.help/")
"""Addresses of articles whatever their host: a help centre has several, and its maker gives each number once."""
_LEAST_DIGITS = 7
"""Of such a number; shorter ones are found anywhere."""
_NOTION_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}\Z")
"""What a name in an export of Notion ends with, and the address of the same page."""
_NOTION_HOST = re.compile(r"(?:\A|\.)notion\.(?:so|site|com)\Z")
_DATA = re.compile(r"data:(image/[\w.+-]+)(?:;[\w=-]+)*?(;base64)?,(.*)", re.DOTALL)
_SUFFIXES = {kind: suffix for suffix, kind in reversed(list(ASSET_TYPES.items()))}


class Links:
    """Resolves targets for all pages of an import, and collects the images that they show.

    Attributes:
        images: What was shown: bytes by path in the result.
    """

    def __init__(self, pages: Sequence[Page], paths: Sequence[str], source: Source, report: Report) -> None:
        self.images: dict[str, bytes] = {}
        self._source = source
        self._report = report
        self._names = _any_case({name: name for name in source.names})
        self._files = _any_case({page.file: path for page, path in zip(pages, paths, strict=True) if page.file})
        self._notion = {
            match[0]: path
            for page, path in zip(pages, paths, strict=True)
            if (match := _NOTION_ID.search(posixpath.splitext(page.file)[0]))
        }
        self._hosts = {_bare(page.url).partition("/")[0] for page in pages if page.url}
        self._articles: dict[tuple[str, str], str] = {}
        for page, path in zip(pages, paths, strict=True):
            if page.article_id:
                self._articles.setdefault((page.article_id, page.lang), path)
                self._articles.setdefault((page.article_id, ""), path)
        self._urls = {_bare(page.url): path for page, path in zip(pages, paths, strict=True) if page.url}

    def link(self, page: Page, path: str, target: str) -> str:
        """Return the target of a link in the result; empty where there is nothing to lead to.

        Args:
            page: Which has the link.
            path: Of that page in the result.
            target: As written.
        """
        try:
            urljoin(page.url, target)
            parts = urlsplit(target)
        except ValueError:
            self._report.lose("addresses that are none", page.origin, target)
            return ""
        if target.startswith("#") or parts.scheme in {"mailto", "tel"}:
            return target
        if parts.scheme not in {"", "http", "https"}:
            self._report.lose("links of other kinds", page.origin, f"{parts.scheme}:")
            return ""
        if found := self._page_behind(page, target):
            relative = posixpath.relpath(found, posixpath.dirname(path) or ".")
            is_block = _NOTION_ID.match(parts.fragment)  # of Notion; an export has no ids
            return quote(relative) + (f"#{parts.fragment}" if parts.fragment and not is_block else "")
        if parts.netloc or page.url:
            return _written(urljoin(page.url, target))
        if parts.path:
            self._report.lose("links to files that are no pages", page.origin, target)
        return ""

    def image(self, page: Page, path: str, address: str) -> str:
        """Return the address of an image in the result; empty where it is left out.

        Args:
            page: Which shows it.
            path: Of that page in the result.
            address: As written.
        """
        if address.startswith("data:") or address in page.images:
            return self._kept(page, path, *self._inside(page, address))
        try:
            absolute = urljoin(page.url, address) if page.url else address
            is_elsewhere = bool(urlsplit(absolute).netloc)
        except ValueError:
            self._report.lose("addresses that are none", page.origin, address)
            return ""
        if is_elsewhere:
            self._report.lose("images on other servers (linked, not copied)", page.origin, absolute)
            return _written(absolute)
        name = _beside(page.file, urlsplit(address).path)
        found = self._names.get(name) or self._names.get(name.casefold())
        if found is None:
            self._report.lose("images that are not in the source", page.origin, address)
            return ""
        try:
            return self._kept(page, path, posixpath.basename(found), self._source.read(found))
        except PageError as error:
            self._report.lose("images that cannot be read", page.origin, f"{address}: {error}")
            return ""

    def _inside(self, page: Page, address: str) -> tuple[str, bytes]:
        if address in page.images:
            return address, page.images[address]
        match = _DATA.match(address)
        if not match:
            return "image", b""
        try:
            data = base64.b64decode(match[3]) if match[2] else unquote_to_bytes(match[3])
        except (binascii.Error, ValueError):
            data = b""
        return f"image{_SUFFIXES.get(match[1], '')}", data

    def _kept(self, page: Page, path: str, name: str, data: bytes) -> str:
        stem, suffix = posixpath.splitext(name)
        suffix = suffix.lower()
        if suffix not in ASSET_TYPES or not data:
            self._report.lose("images of a type that is not shown", page.origin, name)
            return ""
        if len(data) > MAX_ASSET_BYTES:
            self._report.lose(f"images above {MAX_ASSET_BYTES >> 20} MiB", page.origin, name)
            return ""
        # The hash tells two images of one name apart, and makes one file of an image that many pages show.
        kept = f"{ASSETS}/{slug(stem)}-{hashlib.sha256(data).hexdigest()[:8]}{suffix}"
        self.images[kept] = data
        return quote(posixpath.relpath(kept, posixpath.dirname(path) or "."))

    def _page_behind(self, page: Page, target: str) -> str:
        parts = urlsplit(urljoin(page.url, target) if page.url else target)
        if number := _ARTICLE.search(parts.path):
            is_ours = not parts.netloc or parts.netloc in self._hosts
            is_known_by_number = len(number[1]) >= _LEAST_DIGITS and _HELP_CENTER.search(parts.netloc + parts.path)
            known = self._articles.get((number[1], page.lang)) or self._articles.get((number[1], ""))
            if known and (is_ours or is_known_by_number):
                return known
        if parts.netloc:
            if _NOTION_HOST.search(parts.netloc) and (match := _NOTION_ID.search(parts.path)):
                return self._notion.get(match[0], "")
            return self._urls.get(_bare(parts.geturl()), "")
        name = _beside(page.file, parts.path)
        tries = (name, f"{name}.html", f"{name}.htm", posixpath.join(name, "index.html"))
        found = (self._files.get(each) or self._files.get(each.casefold()) for each in tries)
        return next(filter(None, found), "")


def _any_case(values: dict[str, str]) -> dict[str, str]:
    """Return a mapping that has each name as it is and in lower case: Windows takes both for one file."""
    return {**{name.casefold(): value for name, value in reversed(values.items())}, **values}


def _beside(file: str, target: str) -> str:
    """Return the name of a file in the source: beside the page, or from the top for a leading slash."""
    path = unquote(target).replace("\\", "/")  # as browsers read it
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(file), path)
    return posixpath.normpath(joined)


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc}{parts.path.rstrip('/')}"


def _written(url: str) -> str:
    """Return an address that ends where Markdown thinks it ends."""
    return quote(url, safe="!#$%&'*+,/:;=?@[]~")
