"""Intercom: answers of ``GET /articles``, as files.

Collections give the folders, where the answer of ``/help_center/collections`` is there, too.
https://developers.intercom.com/docs/references/rest-api/api.intercom.io/articles
"""

from collections.abc import Iterator, Mapping
from typing import Any

from service.importing.page import Page
from service.importing.readers.fields import date, objects, text
from service.importing.report import Report

__all__ = ["NAME", "knows", "read"]

NAME = "Intercom"


def knows(document: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether a document is an answer of this API."""
    return any(each.get("type") in {"article", "collection"} for each in _objects(document))


def read(documents: Mapping[str, Any], report: Report) -> Iterator[Page]:
    """Yield articles and their translations."""
    every = [(name, each) for name, document in documents.items() for each in _objects(document)]
    collections = {text(each.get("id")): each for _, each in every if each.get("type") == "collection"}
    seen = set()
    for name, article in every:
        article_id = text(article.get("id"))
        if article.get("type") != "article" or article_id in seen:
            continue
        seen.add(article_id)
        folders = _folders(article, collections)
        default = text(article.get("default_locale"))
        translated = article.get("translated_content")
        others = {} if not isinstance(translated, dict) else translated
        versions = {default: article}
        for lang, version in others.items():
            if isinstance(version, dict) and lang not in versions:
                versions[lang] = version
        for lang, version in versions.items():
            origin = f"{name}: article {article_id}{f' {lang}' if lang else ''}"
            if not text(version.get("body")):
                report.lose("pages without text", origin)
                continue
            yield Page(
                origin=origin,
                title=text(version.get("title")) or "Untitled",
                body=text(version.get("body")),
                folders=folders,
                group=f"intercom {article_id}",
                article_id=article_id,
                lang=lang,
                url=text(version.get("url")),
                description=text(version.get("description")),
                date=date(version.get("updated_at")),
                is_draft=text(version.get("state")) == "draft",
            )


def _objects(document: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Yield the objects of an answer, of a list of objects, or of answers line by line."""
    for each in [document] if isinstance(document, dict) else objects(document):
        for key in ("data", "articles", "collections"):
            yield from objects(each.get(key))
        yield each


def _folders(article: dict[str, Any], collections: Mapping[str, dict[str, Any]]) -> tuple[str, ...]:
    names: list[str] = []
    met = set()
    parent = text(article.get("parent_id"))
    while parent in collections and parent not in met:
        met.add(parent)
        names.insert(0, text(collections[parent].get("name")))
        parent = text(collections[parent].get("parent_id"))
    return tuple(filter(None, names))
