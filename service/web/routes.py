"""The pages: rendered here, complete without JavaScript."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_301_MOVED_PERMANENTLY

from kb.model.article import Filters
from kb.redaction import near_code
from service.answering.answer import Answer, AnswerOptions
from service.answering.notes import note_of
from service.answering.pipeline import Answering
from service.answering.searcher_source import SearcherSource, Source
from service.api.articles import article_body
from service.http.error_responses import EXCEPTION_HANDLERS
from service.http.route import route
from service.http.urls import article_url
from service.search_log.record import Record
from service.web.catalogue import ArticlesPage, HomePage, SiteMap, completions, most_asked, topics_of
from service.web.colour import theme_css
from service.web.components_page import ComponentsPage
from service.web.knowledge import UNKNOWN, Knowledge
from service.web.page import reader_country, ui_language
from service.web.page_contexts import (
    ArticlePage,
    Corrected,
    DiagnosePage,
    MissingPage,
    OptionsFragment,
    SearchForm,
    faq_of,
)
from service.web.result_card import ResultCard, result_card
from service.web.search_page import search_page
from service.web.staff_contexts import AgentPage, HelpdeskPage, InsightsPage, LearnPage
from service.web.texts import TEXTS
from service.web.widget import widget_script

__all__ = ["FRAGMENT_HEADER", "PageController", "missing_page"]

FRAGMENT_HEADER = "x-kaiketsu-fragment"
"""Sent by the search box while somebody types: the answer is the suggestions alone."""

_AGENT = "agent"
_FOR_PROGRAMS = ("/api/", "/static/", "/assets/", "/schema/")

_WIDGET_ROUTE = route("public", rate=None, sheds=False, cache="short", embedding="script")

PageRequest = Request[None, None, State]


class _Around(TypedDict):
    kb: Knowledge
    country: str


class PageController(Controller):
    """HTML for people."""

    include_in_schema = False
    opt = route("search")

    @get(["/", "/search"])
    async def home(
        self,
        request: PageRequest,
        source: Source,
        record: Record,
        lang: FromQuery[str | None] = None,
    ) -> Template:
        """Show the search box, the topics and what is asked most."""
        return _home(request, source, lang, await record.most_asked())

    @get("/articles", sync_to_thread=False)
    def articles(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """List all articles, by topic."""
        ui_lang = _language(request, lang, source)
        topics, further = topics_of(source.generation(), ui_lang)
        return ArticlesPage(ui_lang, topics, further, **_around(request, source)).template()

    @get("/sitemap.xml", sync_to_thread=False)
    def sitemap(self, source: Source) -> Template:
        """Name all pages to search engines."""
        addresses = SiteMap(source.generation()).addresses()
        return Template("sitemap.xml", context={"addresses": addresses}, media_type="application/xml")

    @get("/theme.css", sync_to_thread=False, opt=route("public"))
    def theme(self, source: Source) -> Response[str]:
        """Set the colour of the knowledge base."""
        return Response(theme_css(_knowledge(source).wording.colour), media_type="text/css")

    # POST keeps what was typed out of addresses, histories and access logs.
    @post("/search", status_code=200)
    async def results(
        self,
        request: PageRequest,
        data: URLEncodedBody[SearchForm],
        source: Source,
        answering: Answering,
        record: Record,
    ) -> Template:
        """Show what was found; while somebody types, the suggestions alone, which are not logged."""
        ui_lang = _language(request, data.lang, source)
        if data.q.is_blank:
            return _home(request, source, data.lang, await record.most_asked())
        options = AnswerOptions(
            evidence=data.outcomes(),
            exact=data.exact,
            filters=Filters(data.store, data.card_type),
            after=data.after,
        )
        if request.headers.get(FRAGMENT_HEADER):
            found = await answering.search(data.q, options, data.no_codes, is_logged=False)
            return _suggestions(request, ui_lang, found).template()
        found = await answering.search(data.q, options, data.no_codes)
        return search_page(found, _cards(found), ui_lang, _country(request)).template()

    @get("/diagnose", sync_to_thread=False, opt=route("public"))
    def diagnose(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show the dialogue."""
        return DiagnosePage(_language(request, lang, source), **_around(request, source)).template()

    @get("/agent", sync_to_thread=False, opt=route("public"))
    def agent(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show the agent's sidebar."""
        return AgentPage(_language(request, lang, source), embedded=False, **_around(request, source)).template()

    @get("/embed", sync_to_thread=False, opt=route("public", embedding="frame"))
    def embed(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show the agent's sidebar for a frame in another page."""
        return AgentPage(_language(request, lang, source), embedded=True, **_around(request, source)).template()

    @get("/demo/helpdesk", sync_to_thread=False, opt=route("public"))
    def helpdesk(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show a sample help desk with the sidebar in a frame."""
        return HelpdeskPage(_language(request, lang, source), **_around(request, source)).template()

    @get("/demo/components", sync_to_thread=False, opt=route("public"))
    def components(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show the tokens and components that the pages are made of."""
        return ComponentsPage(_language(request, lang, source), **_around(request, source)).template()

    @get("/insights", sync_to_thread=False, opt=route("public"))
    def insights(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show the page that asks for the key; its figures come from the API."""
        return InsightsPage(_language(request, lang, source), **_around(request, source)).template()

    @get("/learn", sync_to_thread=False, opt=route("public"))
    def learn(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show the page that asks for the key; its proposals come from the API."""
        return LearnPage(_language(request, lang, source), **_around(request, source)).template()

    @get("/widget.js", sync_to_thread=True, opt=_WIDGET_ROUTE)
    def widget(self, source: Source, record: Record) -> Response[str]:
        """Return the search box for other sites."""
        return Response(widget_script(_knowledge(source), keeps=record.is_on), media_type="text/javascript")

    @get("/articles/{article_path:path}", sync_to_thread=True)
    def article(
        self,
        request: PageRequest,
        article_path: FromPath[str],
        source: Source,
        lang: FromQuery[str | None] = None,
        reader: FromQuery[str | None] = None,
    ) -> Template | Redirect:
        """Show one article, for an agent with its sources; an older address leads to the one that it has."""
        generation = source.generation()
        address = article_path.removeprefix("/")
        found = generation.find_article(address, lang)
        if found is None and (moved := generation.places.redirect(address, _language(request, lang, source))):
            return Redirect(article_url(moved.id, moved.lang), status_code=HTTP_301_MOVED_PERMANENTLY)
        if found is None:
            return _missing(request, source, lang, is_article=True)
        near = tuple(
            other
            for article_id in (found.meta.near if found.meta else ())
            if (other := generation.find_article(article_id, found.lang))
        )
        body = article_body(generation, found)
        topics, _ = topics_of(generation, found.lang)
        asked_lang = found.lang if _is_same(lang, found.lang) else ui_language(lang, "")
        return ArticlePage(
            lang=found.lang,
            asked_lang=asked_lang,
            fallback_note=TEXTS[asked_lang]["fallback"] if asked_lang != found.lang else "",
            article=body,
            near=near,
            checks=tuple(generation.checks[name] for name in body.checks if name in generation.checks),
            for_agent=reader == _AGENT,
            topic=next((topic for topic in topics if found.id in {each.id for each in topic.articles}), None),
            faq=faq_of(body),
            **_around(request, source),
        ).template()


def missing_page(source: SearcherSource) -> Callable[[PageRequest, HTTPException], Response[Any]]:
    """Return what answers an address that there is not: a page for a browser, a problem for a program.

    Args:
        source: Whose knowledge base speaks.
    """

    def answer(request: PageRequest, error: HTTPException) -> Response[Any]:
        # Browsers name HTML; programs take anything, or say nothing.
        is_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if not is_page or request.scope["path"].startswith(_FOR_PROGRAMS):
            return EXCEPTION_HANDLERS[HTTPException](request, error)
        return _missing(request, source, None, is_article=False)

    return answer


def _missing(request: PageRequest, source: SearcherSource, lang: str | None, *, is_article: bool) -> Template:
    page = MissingPage(_language(request, lang, source), is_article, **_around(request, source)).template()
    page.status_code = HTTPStatus.NOT_FOUND
    return page


def _language(request: PageRequest, asked: str | None, source: SearcherSource) -> str:
    return ui_language(asked, request.headers.get("accept-language", ""), _knowledge(source))


def _knowledge(source: SearcherSource) -> Knowledge:
    """Return what pages have to know; while there is no index, that there may be everything."""
    searcher = source.current()
    return Knowledge.of(searcher.generation) if searcher else UNKNOWN


def _around(request: PageRequest, source: SearcherSource) -> _Around:
    """Return what every page is told beside its language."""
    return {"kb": _knowledge(source), "country": _country(request)}


def _country(request: PageRequest) -> str:
    return reader_country(request.headers.get("accept-language", ""))


def _home(request: PageRequest, source: SearcherSource, lang: str | None, logged: Sequence[str]) -> Template:
    ui_lang, searcher = _language(request, lang, source), source.current()
    if searcher is None:
        return HomePage(ui_lang).template()
    topics, _ = topics_of(searcher.generation, ui_lang)
    offered = most_asked(searcher.generation, ui_lang, logged)
    # Not by request.url, which Litestar would remember with everything in it.
    is_arriving = request.scope["path"] == "/search"
    return HomePage(ui_lang, offered, topics, is_arriving=is_arriving, **_around(request, source)).template()


def _is_same(lang: str | None, other: str) -> bool:
    return lang is None or lang.partition("-")[0] == other.partition("-")[0]


def _suggestions(request: PageRequest, ui_lang: str, answer: Answer) -> OptionsFragment:
    typed = answer.corrected or answer.question.text
    completed = completions(answer.generation, typed, answer.outcome.lang)
    known = {completion.article.id for completion in completed}
    found = answer.question.messages[0].redacted
    return OptionsFragment(
        ui_lang,
        tuple(card for card in _cards(answer) if card.warns or card.result.article_id not in known),
        completed,
        removed=tuple(each for each in found.redactions if each not in found.undone),
        undoable=found.undoable,
        undone=found.undone,
        near=near_code(found.redactions) if not found.undone else None,
        corrected=Corrected.of(answer.corrected),
        note=note_of(answer, ui_lang),
        kb=Knowledge.of(answer.generation),
        country=_country(request),
    )


def _cards(answer: Answer) -> tuple[ResultCard, ...]:
    find = answer.generation.find_article
    return tuple(result_card(each, find(each.article_id, each.lang), answer) for each in answer.outcome.results)
