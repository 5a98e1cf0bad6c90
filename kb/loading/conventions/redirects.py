"""Old addresses that a site keeps beside its pages, as Netlify, MkDocs, Docusaurus, GitBook and others read them.

Patterns (``/old/*``) name no single page and are passed over.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import structs

from kb.loading.conventions.names import PAGE_SUFFIXES
from kb.loading.conventions.settings_file import json_settings, toml_settings, yaml_settings
from kb.model.article import Article

__all__ = ["REDIRECT_FILES", "redirects_in", "with_older_addresses"]

_Pairs = Iterator[tuple[str, str]]

_OBJECT = re.compile(r"\{[^{}]{0,2000}\}")
_STRING = re.compile(r"""(["'`])((?:(?!\1)[^\n\\])+)\1""")
_FROM = re.compile(r"""["']?\b(?:from|source)["']?\s*:\s*(\[[^\]]*\]|["'`][^"'`\n]*["'`])""")
_TO = re.compile(r"""["']?\b(?:to|destination)["']?\s*:\s*["'`]([^"'`\n]*)["'`]""")
_PATTERN = re.compile(r"[*(){}\[\]]|/:\w|^:\w")
_MOST = 20_000
_MOST_STEPS = 5


def _lines(text: str) -> _Pairs:
    """Yield what Netlify and Cloudflare read: old address, new address, status."""
    for line in text.splitlines():
        words = line.partition("#")[0].split() if line.lstrip().startswith("#") else line.split()
        if len(words) > 1 and words[0].startswith("/"):
            yield words[0], words[1]


def _mkdocs(text: str) -> _Pairs:
    plugins = yaml_settings(text).get("plugins")
    for plugin in plugins if isinstance(plugins, list) else [plugins]:
        settings = plugin.get("redirects") if isinstance(plugin, dict) else None
        yield from _table(settings.get("redirect_maps") if isinstance(settings, dict) else None)


def _gitbook(text: str) -> _Pairs:
    yield from _table(yaml_settings(text).get("redirects"))


def _json(text: str) -> _Pairs:
    yield from _listed(json_settings(text).get("redirects"))


def _toml(text: str) -> _Pairs:
    yield from _listed(toml_settings(text).get("redirects"))


def _script(text: str) -> _Pairs:
    """Yield the objects ``{from: …, to: …}`` of a configuration in JavaScript, which is not run."""
    for each in _OBJECT.findall(text):
        old, new = _FROM.search(each), _TO.search(each)
        if old and new:
            yield from ((text, new[1]) for _, text in _STRING.findall(old[1]))


def _table(values: object) -> _Pairs:
    for old, new in values.items() if isinstance(values, dict) else ():
        if isinstance(old, str) and isinstance(new, str):
            yield old, new


def _listed(values: object) -> _Pairs:
    for each in values if isinstance(values, list) else ():
        row: dict[str, Any] = each if isinstance(each, dict) else {}
        old, new = row.get("source", row.get("from")), row.get("destination", row.get("to"))
        if isinstance(old, str) and isinstance(new, str):
            yield old, new


REDIRECT_FILES: dict[str, Callable[[str], _Pairs]] = {
    **dict.fromkeys(("_redirects", "static/_redirects", "public/_redirects", "docs/_redirects"), _lines),
    **dict.fromkeys(("mkdocs.yml", "mkdocs.yaml"), _mkdocs),
    ".gitbook.yaml": _gitbook,
    **dict.fromkeys(("vercel.json", "docs.json", "mint.json"), _json),
    "netlify.toml": _toml,
    **{
        f"{name}.{suffix}": _script
        for name in ("docusaurus.config", "redirects", "next.config")
        for suffix in ("js", "mjs", "ts")
    },
}
"""By the name of a file at the top what reads its redirects."""


def redirects_in(read: Callable[[str], str]) -> dict[str, str]:
    """Return the new address for each old one.

    Args:
        read: Returns the text of a file at the top of the folder; empty where there is none.
    """
    found: dict[str, str] = {}
    for name, pairs in REDIRECT_FILES.items():
        for old, new in pairs(read(name)):
            if len(found) < _MOST and not _PATTERN.search(old) and not _PATTERN.search(new):
                found.setdefault(old, new)
    return found


def with_older_addresses(articles: Sequence[Article], redirects: dict[str, str]) -> list[Article]:
    """Return the articles, each with the old addresses that lead to it."""
    by_bare = {_bare(old): new for old, new in redirects.items()}
    names = _names(articles)
    older: dict[str, list[str]] = {}
    for old in redirects:
        new = old
        for _ in range(_MOST_STEPS):
            new = by_bare.get(_bare(new), "") or new
        if found := _found(_bare(new), names):
            older.setdefault(found, []).append(old)
    return [
        structs.replace(article, page=structs.replace(article.page, moved_from=tuple(older.get(article.id, ()))))
        if article.page and (article.id in older or article.page.moved_from)
        else article
        for article in articles
    ]


def _names(articles: Iterable[Article]) -> dict[str, str]:
    """Return the id of the article by all ends of its addresses that name no other."""
    names: dict[str, str] = {}
    for article in articles:
        wholes = {_bare(name) for name in (article.id, article.path, article.page.slug if article.page else "")}
        for end in {end for whole in wholes for end in _ends(whole)}:
            names[end] = article.id if names.get(end, article.id) == article.id else ""
    return names


def _found(address: str, names: dict[str, str]) -> str:
    return next((names[end] for end in _ends(address) if names.get(end)), "")


def _ends(address: str) -> Iterator[str]:
    while address:
        yield address
        address = address.partition("/")[2]


def _bare(address: str) -> str:
    """Return an address without site, suffix, index, fragment and slashes around it, in small letters."""
    path = re.sub(r"^https?://[^/]*", "", address).partition("#")[0].partition("?")[0].strip("/").casefold()
    for suffix in (*PAGE_SUFFIXES, ".html", ".htm"):
        path = path.removesuffix(suffix)
    folder, _, name = path.rpartition("/")
    return folder if name in {"index", "readme", "_index"} else path
