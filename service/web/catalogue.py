"""Browse the articles: home page, list of all articles, sitemap."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.search.passage_picker import is_note_of_agent
from indexer.store import Generation
from kb.model.article import Article
from service.http.urls import article_url
from service.web.page import Page

__all__ = [
    "ArticlesPage",
    "Completion",
    "HomePage",
    "SiteMap",
    "TopicView",
    "completions",
    "most_asked",
    "topics_of",
]

_MOST_LISTED = 500
"""Of a large knowledge base only the first few are read: a list of thousands helps nobody."""

_MOST_ASKED = 6
_MOST_COMPLETED = 4
_MOST_MAPPED = 50_000  # entries of a file by sitemaps.org


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with its articles in one language.

    Attributes:
        anchor: Where the list of all articles shows it.
    """

    title: str
    icon: str
    articles: tuple[Article, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The search box before anything was asked, with topics and what is asked most.

    Attributes:
        most_asked: Articles to offer first.
        topics: The groups that the wording names.
        query: What was searched, and ``evidence``, ``exact`` and ``state`` as on the page of results.
        is_arriving: Whether the address is that of results, which the browser asks for by the query behind ``#``.
    """

    template_file = "home.html"

    most_asked: tuple[Article, ...] = ()
    topics: tuple[TopicView, ...] = ()
    query: str = ""
    evidence: str = ""
    exact: bool = False
    state: str = "idle"
    is_arriving: bool = False


@dataclass(frozen=True, slots=True)
class ArticlesPage(Page):
    """All articles, by topic.

    Attributes:
        further: Those in no topic.
    """

    template_file = "articles.html"
    path = "/articles"

    topics: tuple[TopicView, ...] = ()
    further: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteMap:
    """Addresses of all pages, for search engines."""

    generation: Generation

    def addresses(self) -> list[str]:
        """Return the paths, without the host."""
        pages = ["/", "/articles", "/diagnose"]
        own = [article for article in self.generation.articles if not article.url]
        return [*pages, *(article_url(each.id, each.lang) for each in own)][:_MOST_MAPPED]


@dataclass(frozen=True, slots=True)
class Completion:
    """A question that goes on from what was typed.

    Attributes:
        text: The question, in people's words.
        article: Which article answers it.
    """

    text: str
    article: Article


def completions(generation: Generation, typed: str, lang: str) -> tuple[Completion, ...]:
    """Return questions of the articles that hold what was typed, those that begin with it first, one an article."""
    wanted = _folded(typed)
    if not wanted or len(generation.articles) > _MOST_LISTED:
        return ()
    found: list[tuple[int, int, Completion]] = []
    for article in generation.articles:
        symptoms = article.meta.symptoms if article.meta and article.lang == lang else ()
        held = [
            (place, text)
            for text in symptoms
            if (place := _folded(text).find(wanted)) >= 0 and not is_note_of_agent(text)
        ]
        if held:
            place, text = min(held, key=lambda each: (each[0], len(each[1])))
            found.append((place, len(text), Completion(text, article)))
    found.sort(key=lambda each: each[:2])
    return tuple(completion for _, _, completion in found[:_MOST_COMPLETED])


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def topics_of(generation: Generation, lang: str) -> tuple[tuple[TopicView, ...], tuple[Article, ...]]:
    """Return the topics in a language, and the articles that are in none."""
    topics: list[TopicView] = []
    for place, topic in enumerate(generation.wording.topics, start=1):
        found = tuple(
            article for each in topic.articles if (article := generation.find_article(each, lang)) is not None
        )
        if lang in topic.title and found:
            topics.append(TopicView(topic.title[lang], topic.icon, found, f"topic-{place}"))
    grouped = {article.id for topic in topics for article in topic.articles}
    rest = [article for article in _of_language(generation, lang) if article.id not in grouped]
    return tuple(topics), tuple(sorted(rest, key=lambda article: article.title)[:_MOST_LISTED])


def most_asked(generation: Generation, lang: str, logged: Sequence[str] = ()) -> tuple[Article, ...]:
    """Return the articles to offer first: those asked for most, then those that the wording names.

    Without either, those that others point at most: how often people meet a cause is not known before they search,
    but how often it is confused with others is.

    Args:
        generation: Whose articles.
        lang: Of the page.
        logged: Ids of the articles that the search log names, most asked first.
    """
    ids = dict.fromkeys((*logged, *generation.wording.most_asked))
    named = [article for each in ids if (article := generation.find_article(each, lang)) is not None]
    further = () if generation.wording.most_asked else _pointed_at(generation, lang)
    chosen = [*named, *(article for article in further if article.id not in ids)][:_MOST_ASKED]
    return tuple(sorted(chosen, key=lambda article: article.severity != "urgent"))


def _pointed_at(generation: Generation, lang: str) -> Sequence[Article]:
    """Return articles, those that others point at most first, urgent ones before all."""
    if len(generation.articles) > _MOST_LISTED:
        return generation.foremost(lang, _MOST_ASKED)
    own = _of_language(generation, lang)
    near = Counter(each for article in own if article.meta for each in article.meta.near)
    near.update(generation.link_counts)
    # Of pages of documentation that nobody links to those at the top introduce the others.
    return sorted(
        own,
        key=lambda article: (
            article.severity != "urgent",
            -near[article.id],
            article.id.count("/") if article.meta is None else 0,
            article.id,
        ),
    )


def _of_language(generation: Generation, lang: str) -> Sequence[Article]:
    return [article for article in generation.articles if article.lang == lang] or generation.articles
