"""Freshdesk: solution articles.

From the API (``/api/v2/solutions/folders/[id]/articles``), or nested in folders and categories.
https://developers.freshdesk.com/api/#solutions
"""

from collections.abc import Iterator, Mapping
from typing import Any

from service.importing.page import Page
from service.importing.readers.fields import date, objects, text, texts
from service.importing.report import Report

__all__ = ["NAME", "knows", "read"]

NAME = "Freshdesk"
_PUBLISHED = "2"
_FOR_ALL = "1"
_MOST_DEPTH = 12


def knows(document: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether there is an article of Freshdesk in a document."""
    return next(_walk(document, (), _FOR_ALL, _MOST_DEPTH), None) is not None


def read(documents: Mapping[str, Any], report: Report) -> Iterator[Page]:
    """Yield the articles."""
    known = {key: each for document in documents.values() for key, each in _folders(document, _MOST_DEPTH)}
    seen = set()
    for name, document in documents.items():
        for position, (article, folders, visibility) in enumerate(
            _walk(document, (), _FOR_ALL, _MOST_DEPTH), start=1
        ):
            article_id = text(article.get("id"))
            if article_id and article_id in seen:
                continue
            seen.add(article_id)
            folder = known.get(text(article.get("folder_id")), {})
            origin = f"{name}: article {article_id or position}"
            is_restricted = (text(folder.get("visibility")) or visibility) != _FOR_ALL
            if is_restricted:
                report.lose("pages for some users only (written as drafts)", origin)
            seo = article.get("seo_data")
            yield Page(
                origin=origin,
                title=text(article.get("title")) or "Untitled",
                body=text(article.get("description")),
                folders=_hierarchy(article) or folders or _named(folder, article, known),
                article_id=article_id,
                lang=_language(article),
                url=text(article.get("url")),
                description=text(seo.get("meta_description")) if isinstance(seo, dict) else "",
                tags=texts(article.get("tags")) or _names(article.get("tags")),
                date=date(article.get("updated_at")),
                is_draft=text(article.get("status")) != _PUBLISHED or is_restricted,
            )


def _walk(
    value: Any,  # noqa: ANN401 - JSON
    folders: tuple[str, ...],
    visibility: str,
    depth: int,
) -> Iterator[tuple[dict[str, Any], tuple[str, ...], str]]:
    """Yield articles with the names of the folders around them and who may see those."""
    if not depth:
        return
    if isinstance(value, list):
        for each in value:
            yield from _walk(each, folders, visibility, depth - 1)
    elif isinstance(value, dict):
        if {"title", "description", "status"} <= value.keys():
            folder = value.get("folder")
            own = text(folder.get("name")) if isinstance(folder, dict) else text(folder)
            yield value, (*folders, own) if own and own not in folders else folders, visibility
            return
        name = text(value.get("name"))
        inner = (*folders, name) if name else folders
        visibility = text(value.get("visibility")) or visibility
        for each in value.values():
            if isinstance(each, dict | list):
                yield from _walk(each, inner, visibility, depth - 1)


def _folders(value: Any, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - JSON
    """Yield folders and categories by their number, wherever they stand in a document."""
    if not depth:
        return
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _folders(each, depth - 1)
    if isinstance(value, dict) and "name" in value and "title" not in value and (number := text(value.get("id"))):
        yield number, value


def _named(folder: Mapping[str, Any], article: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of category and folder that an article gives by number, from other files of the export."""
    category = known.get(text(folder.get("category_id")) or text(article.get("category_id")), {})
    return tuple(filter(None, (text(category.get("name")), text(folder.get("name")))))


def _hierarchy(article: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names around an article, outermost first, where it brings them itself."""
    levels = sorted(objects(article.get("hierarchy")), key=lambda each: text(each.get("level")))
    data = (each.get("data") for each in levels)
    return tuple(filter(None, (text(each.get("name")) for each in data if isinstance(each, dict))))


def _language(article: Mapping[str, Any]) -> str:
    data = (each.get("data") for each in objects(article.get("hierarchy")))
    return next(filter(None, (text(each.get("language")) for each in data if isinstance(each, dict))), "")


def _names(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    """Return tags that are objects with a name."""
    items = value if isinstance(value, list) else []
    return tuple(filter(None, (text(each.get("name")) for each in items if isinstance(each, dict))))
