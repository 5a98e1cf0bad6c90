"""Pictures and films that the pages of a folder show: which files, and whether they are what their names say."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from kb.loading.library import Library
from kb.loading.links.places import Place, Places
from kb.model.article import Article

__all__ = ["ASSET_TYPES", "MAX_ASSET_BYTES", "asset_fault", "find_assets", "place_of", "places_of", "shown_assets"]

ASSET_TYPES: Mapping[str, str] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
"""What is served, by suffix."""

MAX_ASSET_BYTES = 8 << 20
"""A screenshot has a tenth of a megabyte, a short film some; a larger file is left to the owner's own site."""
_MOST_ASSETS = 50_000
_HEAD_BYTES = 512
_PASSED_OVER = frozenset({"node_modules", "vendor", "_site", "dist", "__pycache__"})
_HIDDEN = frozenset({".gitbook", ".vuepress", ".vitepress", ".attachments", ".assets", ".images"})
"""Hidden folders in which some programs keep the pictures of their pages."""
_SIGNATURES: Mapping[str, tuple[tuple[int, bytes], ...]] = {
    ".png": ((0, b"\x89PNG\r\n\x1a\n"),),
    ".jpg": ((0, b"\xff\xd8\xff"),),
    ".jpeg": ((0, b"\xff\xd8\xff"),),
    ".gif": ((0, b"GIF8"),),
    ".webp": ((0, b"RIFF"), (8, b"WEBP")),
    ".avif": ((4, b"ftyp"),),
    ".mp4": ((4, b"ftyp"),),
    ".webm": ((0, b"\x1a\x45\xdf\xa3"),),
}


def find_assets(root: Path) -> dict[str, Path]:
    """Return the pictures and films below a folder, by path relative to it; links out of it are passed over."""
    return dict(sorted(_walk(root)))


def _walk(root: Path) -> Iterator[tuple[str, Path]]:
    count = 0
    inside = root.resolve()
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name for name in folders if (not name.startswith(".") or name in _HIDDEN) and name not in _PASSED_OVER
        )
        for name in files:
            path = Path(folder, name)
            if path.suffix.lower() not in ASSET_TYPES or count >= _MOST_ASSETS:
                continue
            if path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(inside)):
                count += 1
                yield path.relative_to(root).as_posix(), path


def asset_fault(path: Path) -> str:
    """Return why a file is not served; empty where it is."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    if size > MAX_ASSET_BYTES:
        return f"has {size:,} bytes, at most {MAX_ASSET_BYTES:,} are served"
    suffix = path.suffix.lower()
    if suffix == ".svg":
        return "" if b"<svg" in head or b"<?xml" in head or b"<!--" in head else "is no SVG"
    is_right = all(head[at : at + len(sign)] == sign for at, sign in _SIGNATURES[suffix])
    return "" if is_right else f"is no {suffix.removeprefix('.').upper()}"


def place_of(article: Article) -> Place:
    """Return an article as others point at it."""
    page = article.page
    addresses = tuple(filter(None, (page.slug, *page.aliases, *page.moved_from))) if page else ()
    return Place(article.id, article.lang, article.path, addresses)


def places_of(library: Library, assets: Mapping[str, Path]) -> Places:
    """Return where the links of a library lead."""
    return Places(map(place_of, library.articles), assets)


def shown_assets(library: Library, assets: Mapping[str, Path]) -> dict[str, Path]:
    """Return the files that a page shows and that can be served, by path."""
    if not assets:
        return {}
    places = places_of(library, assets)
    shown = {
        leads.asset
        for article in library.articles
        for section in article.sections
        for link in section.links
        if (leads := places.leads(article.path, article.lang, link.target)).kind == "asset"
    }
    return {path: assets[path] for path in sorted(shown) if not asset_fault(assets[path])}
