"""Lint the structure of an article: sections in order, none empty, steps to follow, enough symptoms."""

import unicodedata
from collections.abc import Iterator

from kb.loading.library import Library
from kb.model.article import Article, FrontMatter
from kb.model.finding import Finding
from kb.model.headings import HEADINGS

__all__ = ["structure_findings"]

_MIN_SYMPTOMS = 8
_MIN_SECTION_CHARS = 20


def structure_findings(library: Library) -> Iterator[Finding]:
    """Yield KB201 to KB206."""
    symptoms: dict[tuple[str, str], str] = {}
    for article in (*library.articles, *library.drafts):
        if article.meta is None:
            continue
        yield from _heading_findings(article)
        yield from _section_findings(article)
        yield from _symptom_findings(article, article.meta, symptoms)


def _heading_findings(article: Article) -> Iterator[Finding]:
    expected = tuple(HEADINGS.get(article.lang, ()))
    if not expected:
        return
    found = tuple(section.heading_path[-1] for section in article.sections if len(section.heading_path) == 1)
    if found == expected:
        return
    missing = [heading for heading in expected if heading not in found]
    extra = [heading for heading in found if heading not in expected]
    message = "sections are out of order"
    if missing:
        message = f"missing section {', '.join(missing)}"
    elif extra:
        message = f"unknown section {', '.join(extra)}"
    first_line = article.sections[0].first_line if article.sections else 1
    hint = f"in this order: {' / '.join(expected)}"
    yield Finding(article.path, first_line, "KB201", "error", "", message, hint)


def _section_findings(article: Article) -> Iterator[Finding]:
    for section in article.sections:
        heading = section.heading_path[-1] if section.heading_path else ""
        if section.kind != "other" and len(section.text) < _MIN_SECTION_CHARS:
            message, hint = (
                "the section is empty or nearly so",
                "say what the reader needs, or why there is nothing",
            )
            yield Finding(article.path, section.first_line, "KB202", "error", heading, message, hint)
        if section.kind == "fix" and not section.steps:
            message, hint = "the fix has no numbered steps", "begin each step with `1. `"
            yield Finding(article.path, section.first_line, "KB203", "error", heading, message, hint)


def _symptom_findings(article: Article, meta: FrontMatter, seen: dict[tuple[str, str], str]) -> Iterator[Finding]:
    if len(meta.symptoms) < _MIN_SYMPTOMS:
        message = f"{len(meta.symptoms)} symptoms"
        hint = f"{_MIN_SYMPTOMS} or more, in different words"
        yield Finding(article.path, 1, "KB204", "error", "symptoms", message, hint)
    for symptom in meta.symptoms:
        key = article.lang, "".join(unicodedata.normalize("NFKC", symptom).casefold().split())
        other = seen.setdefault(key, article.path)
        if other != article.path:
            message = f"{symptom!r} is also a symptom in {other}"
            hint = "a symptom tells causes apart; word it for one of them"
            yield Finding(article.path, 1, "KB205", "error", "symptoms", message, hint)
