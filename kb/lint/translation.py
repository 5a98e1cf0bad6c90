"""Lint translations: each cause in each language, none older than its original, equal metadata."""

from collections.abc import Iterator
from itertools import groupby

from kb.loading.library import Library
from kb.model.article import Article, FrontMatter
from kb.model.finding import Finding

__all__ = ["translation_findings"]

_LANGUAGE_FREE = ("severity", "audience", "checks", "near")
_ONE_VALUE = {"severity", "audience"}


def translation_findings(library: Library) -> Iterator[Finding]:
    """Yield KB501 to KB504."""
    if library.layout != "articles":
        return
    languages = set(library.languages)
    articles = sorted((*library.articles, *library.drafts), key=lambda article: article.id)
    for _, group in groupby(articles, key=lambda article: article.id):
        versions = {article.lang: article for article in group}
        first = next(iter(versions.values()))
        for lang in sorted(languages - set(versions)):
            message = f"there is no {lang} version of {first.id!r}"
            hint = f"write articles/{lang}/{first.id}.md"
            yield Finding(first.path, 0, "KB501", "warning", "", message, hint)
        for article in versions.values():
            if article.meta and article.meta.translation_of:
                original = versions.get(article.meta.translation_of)
                yield from _drift_findings(article, article.meta, original)


def _drift_findings(article: Article, meta: FrontMatter, original: Article | None) -> Iterator[Finding]:
    if original is None or original.meta is None:
        message = f"there is no {meta.translation_of} original"
        hint = "correct translation_of, or write the original"
        yield Finding(article.path, 1, "KB503", "error", "translation_of", message, hint)
        return
    if meta.revision < original.meta.revision:
        message = f"made from revision {meta.revision}; {original.path} is at {original.meta.revision}"
        hint = "bring the translation up to date, then set revision"
        yield Finding(article.path, 1, "KB502", "warning", "revision", message, hint)
    for field in _LANGUAGE_FREE:
        own, theirs = getattr(meta, field), getattr(original.meta, field)
        if own != theirs if field in _ONE_VALUE else set(own) != set(theirs):
            message = f"differs from {original.path}: {_listing(own)} against {_listing(theirs)}"
            yield Finding(article.path, 1, "KB504", "warning", field, message, "make them equal")


def _listing(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
