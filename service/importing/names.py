"""Where the pages of an import are written: names that read well, pair translations and are pages to a build."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from service.importing.page import Page

__all__ = ["page_paths", "slug"]

_NOTION_ID = re.compile(r"[ _-]?\b[0-9a-f]{32}\b", re.IGNORECASE)
_NOT_A_WORD = re.compile(r"[^\w.]+")
_MOST_NAME = 80
_LEFT_OUT_BY_A_BUILD = {
    "readme", "contributing", "license", "licence", "changelog", "summary", "404", "claude", "agents",
    "node_modules", "_site", "dist", "vendor", "venv", "site-packages", "target", "layouts", "themes", "archetypes",
}  # fmt: skip
"""Names that `kaiketsu build` takes for something else than pages."""


def slug(name: str) -> str:
    """Return a name for a file or folder: letters of any script, digits and hyphens; ids of Notion are gone."""
    text = _NOTION_ID.sub("", unicodedata.normalize("NFC", name))
    text = _NOT_A_WORD.sub("-", text).strip("-._").casefold()[:_MOST_NAME].rstrip("-._")
    return f"{text}-page" if text in _LEFT_OUT_BY_A_BUILD else text or "page"


def page_paths(pages: Sequence[Page]) -> list[str]:
    """Return the path of each page in the result.

    Translations have the same path below a folder of their language, by which a build pairs them.
    """
    languages = {page.lang for page in pages if page.group}
    tops = {PurePosixPath(page.file).parts[0] for page in pages if page.file}
    is_wrapped = len(tops) == 1 and all(len(PurePosixPath(page.file).parts) > 1 for page in pages if page.file)
    stems: dict[str, str] = {}
    groups: set[str] = set()
    taken: set[str] = set()
    paths = []
    for page in pages:
        if page.file:
            parts = PurePosixPath(page.file).with_suffix("").parts[is_wrapped:]
            stem = "/".join(map(slug, parts))
        else:
            stem = "/".join(map(slug, (*page.folders, page.title)))
        if page.group:
            if page.group not in stems:
                stems[page.group] = _free(stem, groups)
                groups.add(stems[page.group])
            stem = stems[page.group]
            if len(languages) > 1 and page.lang:
                stem = f"{slug(page.lang)}/{stem}"
        stem = _free(stem, taken)
        taken.add(stem)
        paths.append(f"{stem}.md")
    return paths


def _free(stem: str, taken: set[str]) -> str:
    number = 1
    name = stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name
