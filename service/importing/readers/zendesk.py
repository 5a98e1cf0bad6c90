"""Zendesk Guide: answers of the Help Center API, as files.

``/api/v2/help_center/articles.json`` and its further pages; ``sections.json``, ``categories.json`` and
``?include=translations,sections,categories`` are used where they are there.
https://developer.zendesk.com/api-reference/help_center/help-center-api/articles/
"""

from collections.abc import Iterator, Mapping
from typing import Any

from service.importing.page import Page
from service.importing.readers.fields import date, objects, text, texts
from service.importing.report import Report

__all__ = ["NAME", "knows", "read"]

NAME = "Zendesk"


def knows(document: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether a document is an answer of this API."""
    answers = list(_answers(document))
    if any("section_id" in each for answer in answers for each in _articles(answer)):
        return True
    return any(
        "html_url" in each and "locale" in each
        for key in ("sections", "categories", "translations")
        for answer in answers
        for each in objects(answer.get(key))
    )


def read(documents: Mapping[str, Any], report: Report) -> Iterator[Page]:
    """Yield articles and their translations."""
    named = [(name, answer) for name, document in documents.items() for answer in _answers(document)]
    every = [answer for _, answer in named]
    sections = {text(each.get("id")): each for document in every for each in objects(document.get("sections"))}
    categories = {text(each.get("id")): each for document in every for each in objects(document.get("categories"))}
    translations: dict[str, list[dict[str, Any]]] = {}
    for document in every:
        for each in objects(document.get("translations")):
            translations.setdefault(text(each.get("source_id")), []).append(each)
    seen = set()
    for name, document in named:
        for article in _articles(document):
            article_id = text(article.get("id"))
            folders = _folders(article, sections, categories)
            is_restricted = article.get("user_segment_id") is not None or bool(article.get("user_segment_ids"))
            others = (*objects(article.get("translations")), *translations.get(article_id, ()))
            for version in (article, *others):
                lang = text(version.get("locale"))
                if (article_id, lang) in seen:
                    continue
                seen.add((article_id, lang))
                origin = f"{name}: article {article_id}{f' {lang}' if lang else ''}"
                if is_restricted:
                    report.lose("pages for some users only (written as drafts)", origin)
                yield Page(
                    origin=origin,
                    title=text(version.get("title")) or text(version.get("name")) or "Untitled",
                    body=text(version.get("body")),
                    folders=folders,
                    group=f"zendesk {article_id}",
                    article_id=article_id,
                    lang=lang,
                    url=text(version.get("html_url")),
                    tags=texts(article.get("label_names")),
                    date=date(version.get("updated_at")),
                    is_draft=version.get("draft") is True or version.get("hidden") is True or is_restricted,
                )


def _answers(document: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Yield the answers in a document: one, or the lines of JSON Lines, in which an article may stand alone."""
    for each in [document] if isinstance(document, dict) else objects(document):
        yield {"articles": [each]} if "section_id" in each and "locale" in each else each


def _articles(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from objects(document.get("articles"))
    if isinstance(single := document.get("article"), dict):
        yield single


def _folders(article: dict[str, Any], sections: Mapping[str, Any], categories: Mapping[str, Any]) -> tuple[str, ...]:
    """Return category and sections of an article, outermost first; a section may stand in another."""
    names: list[str] = []
    section = sections.get(text(article.get("section_id")))
    met = set()
    while section and text(section.get("id")) not in met:
        met.add(text(section.get("id")))
        names.insert(0, text(section.get("name")))
        parent = sections.get(text(section.get("parent_section_id")))
        if parent is None and (category := categories.get(text(section.get("category_id")))):
            names.insert(0, text(category.get("name")))
        section = parent
    return tuple(filter(None, names))
