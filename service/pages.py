"""What each page shows, as typed contexts for the templates."""

from dataclasses import dataclass, fields
from typing import Annotated, ClassVar

from litestar.response import Template
from msgspec import Meta, Struct

from indexer.retrieval.result import PassageView
from kb.article import Article
from service.schemas import ArticleBody, SearchResultBody
from service.texts import TEXTS

__all__ = ["ArticlePage", "ResultCard", "SearchForm", "SearchPage", "Segment", "result_card", "ui_language"]

_COMMON_CAUSES = 8


class SearchForm(Struct, frozen=True):
    """Fields of the search form; the limit is that of the API."""

    q: Annotated[str, Meta(max_length=4000)] = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a passage, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class ResultCard:
    """A result and its passage cut at the marks."""

    result: SearchResultBody
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """What every page needs.

    Attributes:
        lang: Language of the page.
    """

    template_file: ClassVar[str]

    lang: str

    def template(self) -> Template:
        """Return the litestar response."""
        context = {field.name: getattr(self, field.name) for field in fields(self)}
        return Template(self.template_file, context={**context, "t": TEXTS[self.lang]})


@dataclass(frozen=True, slots=True)
class SearchPage(_Page):
    """The search box and, below it, results or common causes.

    Attributes:
        query: What was searched; empty on the idle page.
        state: ``idle`` or the state of the answer.
        cards: Results, best first.
        common: Articles offered on the idle page.
    """

    template_file = "search.html"

    query: str
    state: str
    cards: tuple[ResultCard, ...] = ()
    common: tuple[Article, ...] = ()

    @classmethod
    def idle(cls, lang: str, articles: tuple[Article, ...]) -> "SearchPage":
        """Return the page before anything was asked: urgent articles first, then the first few."""
        own = [article for article in articles if article.lang == lang] or list(articles)
        own.sort(key=lambda article: article.severity != "urgent")
        return cls(lang, "", "idle", (), tuple(own[:_COMMON_CAUSES]))


@dataclass(frozen=True, slots=True)
class ArticlePage(_Page):
    """One article.

    Attributes:
        asked_lang: Language that was asked for; differs from ``lang`` where there is no translation.
        article: The article with rendered sections.
        near: Articles on causes often confused with it.
    """

    template_file = "article.html"

    asked_lang: str
    article: ArticleBody
    near: tuple[Article, ...]


def ui_language(asked: str | None, accept_language: str) -> str:
    """Return the language of a page: the one asked for, else the browser's first that there is, else ja."""
    if asked and asked in TEXTS:
        return asked
    for part in accept_language.lower().split(","):
        code = part.split(";")[0].strip()[:2]
        if code in TEXTS:
            return code
    return "ja"


def result_card(result: SearchResultBody) -> ResultCard:
    """Return a result with its passage cut into marked and unmarked segments."""
    return ResultCard(result, tuple(_segments(result.passage)))


def _segments(passage: PassageView) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for start, end in passage.highlights:
        segments.append(Segment(passage.text[position:start], marked=False))
        segments.append(Segment(passage.text[start:end], marked=True))
        position = end
    segments.append(Segment(passage.text[position:], marked=False))
    return [segment for segment in segments if segment.text]
