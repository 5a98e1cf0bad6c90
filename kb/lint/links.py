"""Lint links, pictures and ids: does each target exist?"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from kb.loading.library import Library
from kb.loading.links import Leads, anchor_key, asset_fault, find_assets, places_of
from kb.loading.markdown import WIKI_SCHEME
from kb.model.article import Article, Link
from kb.model.finding import Finding

__all__ = ["address_findings", "link_findings"]

_ID = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^\s"'>]+)""")


def link_findings(library: Library) -> Iterator[Finding]:
    """Yield KB301 (near), KB302 (self reference) and KB303 (card types)."""
    known = {article.id for article in (*library.articles, *library.drafts)}
    card_types = {"any", *library.wording.card_types}
    for article in (*library.articles, *library.drafts):
        if article.meta is None:
            continue
        for near in article.meta.near:
            if near == article.id:
                hint = "remove it"
                yield Finding(article.path, 1, "KB302", "error", "near", "names the article itself", hint)
            elif near not in known:
                message = f"there is no article {near!r}"
                hint = "correct the id or write the article"
                yield Finding(article.path, 1, "KB301", "error", "near", message, hint)
        for card_type in article.meta.applies.card_types:
            if library.wording.card_types and card_type not in card_types:
                message = f"{card_type!r} is no card type"
                hint = f"use one of {', '.join(sorted(card_types))}, or add it to wording.yaml"
                yield Finding(article.path, 1, "KB303", "error", "applies", message, hint)


def address_findings(library: Library) -> Iterator[Finding]:
    """Yield KB304 (dead link), KB305 (dead anchor), KB306 (picture not shown) and KB307 (no alternative text)."""
    if library.layout == "beir":
        return
    assets = find_assets(library.root)
    places = places_of(library, assets)
    anchors: dict[str, frozenset[str]] = {}
    articles = {(article.id, article.lang): article for article in library.articles}
    for article in library.articles:
        for section in article.sections:
            for link in section.links:
                leads = places.leads(article.path, article.lang, link.target)
                if link.kind == "image":
                    yield from _picture_findings(article, link, leads, assets)
                elif leads.kind == "dead" and not article.url:
                    message = f"{_as_written(link.target)!r} leads to no page of this folder"
                    hint = "correct the path, or set `url` in kaiketsu.toml if it is a page of your site"
                    yield Finding(article.path, link.line, "KB304", "warning", "", message, hint)
                elif leads.fragment:
                    target = articles[leads.place.id, leads.place.lang] if leads.place else article
                    if target.path not in anchors:
                        anchors[target.path] = _anchors(target)
                    if anchor_key(leads.fragment) not in anchors[target.path]:
                        message = f"{_as_written(link.target)!r}: the page has no heading or id {leads.fragment!r}"
                        hint = "anchors are the words of a heading, as GitHub spells them"
                        yield Finding(article.path, link.line, "KB305", "warning", "", message, hint)


def _as_written(target: str) -> str:
    """Return a target as its author wrote it: a link by name stands in double brackets."""
    name = target.removeprefix(WIKI_SCHEME)
    return target if name == target else f"[[{unquote(name)}]]"


def _picture_findings(article: Article, link: Link, leads: Leads, assets: Mapping[str, Path]) -> Iterator[Finding]:
    shown = _as_written(link.target)
    if leads.kind == "dead":
        hint = "correct the path; pictures of folders such as static/ and public/ are found"
        yield Finding(article.path, link.line, "KB306", "warning", "", f"{shown!r} is no picture here", hint)
    elif leads.kind == "asset" and (fault := asset_fault(assets[leads.asset])):
        hint = "make it smaller, or give it the suffix of its type"
        yield Finding(article.path, link.line, "KB306", "warning", "", f"{leads.asset} {fault}", hint)
    if not (link.alt or "").strip():
        hint = "say in brackets what it shows, for those who do not see it, and for the search"
        yield Finding(
            article.path,
            link.line,
            "KB307",
            "warning",
            "",
            f"{shown!r} has no alternative text",
            hint,
        )


def _anchors(article: Article) -> frozenset[str]:
    """Return the keys of all anchors of a page; the empty one is that of a fragment without letters."""
    own = (section.anchor for section in article.sections)
    inside = (found for section in article.sections for found in _ID.findall(section.html))
    return frozenset(map(anchor_key, (*own, *inside, "top", "")))
