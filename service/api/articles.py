"""``/api/v1/articles``: the articles of the generation that is being served."""

from litestar import Controller, get
from litestar.params import FromPath, FromQuery
from msgspec import Struct, structs

from indexer.store import Generation
from kb.model.article import Applies, Article, Section, Severity
from kb.model.article import Source as ArticleSource
from kb.model.headings import headings_below_title
from kb.model.page import Audience
from service.answering.searcher_source import Source
from service.api.article_html import sections_html
from service.errors import UnknownArticleError
from service.http.problems import problems
from service.http.route import route
from service.http.urls import article_url

__all__ = ["ArticleBody", "ArticleController", "ArticleEntry", "ArticleList", "SectionBody", "article_body"]


class ArticleEntry(Struct, frozen=True, omit_defaults=True):
    """An article in a list."""

    article_id: str
    lang: str
    title: str
    summary: str
    severity: Severity
    url: str
    audience: Audience = "everyone"


class ArticleList(Struct, frozen=True):
    """All published articles of a generation."""

    generation: str
    articles: tuple[ArticleEntry, ...]


class SectionBody(Struct, frozen=True):
    """One section; ``html`` is safe to insert into a page, below a heading of ``level``."""

    anchor: str
    kind: str
    heading: str
    text: str
    html: str
    level: int = 2


class ArticleBody(Struct, frozen=True, omit_defaults=True):
    """An article in one language. What needs front matter is absent for plain Markdown."""

    generation: str
    article_id: str
    lang: str
    title: str
    url: str
    sections: tuple[SectionBody, ...]
    available_langs: tuple[str, ...]
    summary: str = ""
    severity: Severity = "normal"
    audience: Audience = "everyone"
    messages: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    applies: Applies | None = None
    sources: tuple[ArticleSource, ...] = ()
    verified: str = ""
    review_after: str = ""


class ArticleController(Controller):
    """Articles as data."""

    path = "/api/v1/articles"
    tags = ("articles",)
    opt = route("search")

    @get("/", sync_to_thread=False, summary="List all articles", responses=problems(400, 401, 403, 429, 503))
    def list_articles(self, source: Source, lang: FromQuery[str | None] = None) -> ArticleList:
        """Return every published article, of one language if asked."""
        generation = source.generation()
        return ArticleList(
            generation.id,
            tuple(
                ArticleEntry(
                    article.id,
                    article.lang,
                    article.title,
                    article.summary,
                    article.severity,
                    article_url(article.id, article.lang),
                    article.audience,
                )
                for article in generation.articles
                if lang in {None, article.lang}
            ),
        )

    # A thread: rendering a long article takes milliseconds.
    @get(
        "/{article_path:path}",
        sync_to_thread=True,
        summary="Read one article",
        responses=problems(400, 401, 403, 404, 429, 503),
    )
    def read_article(
        self,
        article_path: FromPath[str],
        source: Source,
        lang: FromQuery[str | None] = None,
    ) -> ArticleBody:
        """Return one article, in the language asked for if it exists in it, else in another."""
        generation = source.generation()
        article = generation.find_article(article_path.removeprefix("/"), lang)
        if article is None:
            raise UnknownArticleError
        return article_body(generation, article)


def _level(section: Section, title: str) -> int:
    """Return the level of a section's heading on the page, whose title is the first."""
    return min(6, max(2, 1 + len(headings_below_title(section.heading_path, title))))


def article_body(generation: Generation, article: Article) -> ArticleBody:
    """Return an article with its sections rendered to safe HTML."""
    meta = article.meta
    sections = tuple(
        SectionBody(
            section.anchor,
            section.kind,
            section.heading_path[-1] if section.heading_path else "",
            section.text,
            html,
            level=_level(section, article.title),
        )
        for section, html in zip(article.sections, sections_html(generation, article), strict=True)
    )
    body = ArticleBody(
        generation=generation.id,
        article_id=article.id,
        lang=article.lang,
        title=article.title,
        url=article_url(article.id, article.lang),
        sections=sections,
        available_langs=tuple(other.lang for other in generation.translations(article.id)),
        audience=article.audience,
    )
    if meta is None:
        return structs.replace(body, summary=article.summary)
    return structs.replace(
        body,
        summary=meta.summary,
        severity=meta.severity,
        messages=meta.messages,
        checks=meta.checks,
        near=tuple(filter(generation.has_document, meta.near)),  # not those that this caller may not see
        applies=meta.applies,
        sources=meta.sources,
        verified=meta.verified.isoformat(),
        review_after=meta.review_after.isoformat(),
    )
