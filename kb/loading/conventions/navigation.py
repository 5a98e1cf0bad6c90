"""Titles from a site's menu: the navigation of MkDocs, the summary of GitBook and mdBook."""

import html
import re
from collections.abc import Iterator
from posixpath import dirname, normpath
from typing import Any

from kb.loading.conventions.settings_file import yaml_settings
from kb.model.language import language_tag

__all__ = ["titles_in_mkdocs", "titles_in_summary", "translated_titles"]

_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_LINK = re.compile(r"^\s*[-*+]\s+\[([^\]\n]+)\]\(<?([^)>#\s]+\.mdx?)(?:#[^)>\s]*)?>?\)", re.MULTILINE)
_MOST_DEPTH = 20


def titles_in_mkdocs(text: str) -> dict[str, str]:
    """Return the title of each page in the ``nav`` of ``mkdocs.yml``, by path beside that file."""
    settings = yaml_settings(text)
    folder = settings.get("docs_dir") or "docs"
    return {normpath(f"{folder}/{path}"): title for title, path in _entries(settings.get("nav"), 0)}


def translated_titles(text: str) -> dict[str, dict[str, str]]:
    """Return by language what the titles in ``nav`` are in it, as the plug-in for translations has them."""
    plugins = yaml_settings(text).get("plugins")
    found: dict[str, dict[str, str]] = {}
    for plugin in plugins if isinstance(plugins, list) else ():
        settings = plugin.get("i18n") if isinstance(plugin, dict) else None
        languages = settings.get("languages") if isinstance(settings, dict) else None
        for each in languages if isinstance(languages, list) else ():
            words = each.get("nav_translations") if isinstance(each, dict) else None
            if isinstance(words, dict) and (tag := language_tag(str(each.get("locale", "")))):
                found[tag] = {old: _words(new) for old, new in words.items() if isinstance(new, str)}
    return found


def titles_in_summary(text: str, name: str = "SUMMARY.md") -> dict[str, str]:
    """Return the title of each page in a ``SUMMARY.md``, by path relative to the folder.

    Args:
        text: The summary.
        name: Of its file, relative to the folder: paths in it start from there.
    """
    return {normpath(f"{dirname(name)}/{path}").lstrip("/"): _words(title) for title, path in _LINK.findall(text)}


def _entries(value: Any, depth: int) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a tree of anything
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _entries(item, depth + 1)
    elif isinstance(value, dict):
        for title, below in value.items():
            if isinstance(below, str) and isinstance(title, str):
                yield _words(title), below
            else:
                yield from _entries(below, depth + 1)


def _words(title: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", title)).replace("\xa0", " ").replace("&nbsp", " ").split())
