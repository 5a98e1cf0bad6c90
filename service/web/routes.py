"""The pages: rendered here, complete without JavaScript."""

from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import File, Template

from indexer.search.searcher import Searcher
from indexer.store import Generation
from kb.loading.wording import Wording
from service.access.callers import PUBLIC, needs
from service.access.keys import SEARCH
from service.answering.asking import ask
from service.answering.question import Heard, hear
from service.answering.search_threads import Threads
from service.answering.searcher_source import SearcherSource, Source
from service.answering.weighing import checked_evidence
from service.api.articles import article_body, serving
from service.api.schemas import SearchRequest, SearchResponse
from service.api.search import answer
from service.search_log.record import Record, SearchRecord
from service.web.page_contexts import (
    AgentPage,
    ArticlePage,
    Corrected,
    DiagnosePage,
    HelpdeskPage,
    InsightsPage,
    MissingPage,
    OptionsFragment,
    SearchForm,
    SearchPage,
    answered,
    faq_of,
    ui_language,
)
from service.web.result_card import ResultCard, result_card
from service.web.texts import TEXTS

__all__ = ["PageController"]

_FRAGMENT_HEADER = "x-kaiketsu-fragment"
"""Sent by the search box while somebody types: the answer is the suggestions alone."""

_WIDGET = Path(__file__).parent / "static" / "widget.js"

PageRequest = Request[None, None, State]


class PageController(Controller):
    """HTML for people."""

    include_in_schema = False
    opt = needs(SEARCH)

    @get(["/", "/search"], sync_to_thread=False)
    def home(
        self,
        request: PageRequest,
        source: Source,
        lang: FromQuery[str | None] = None,
    ) -> Template:
        """Show the search box with the causes that people meet most."""
        ui_lang = _language(request, lang)
        searcher = source.current()
        return SearchPage.idle(ui_lang, searcher.generation if searcher else None).template()

    # POST keeps what was typed out of addresses, histories and access logs.
    @post("/search", status_code=200)
    async def results(
        self,
        request: PageRequest,
        data: URLEncodedBody[SearchForm],
        source: Source,
        record: Record,
        threads: Threads,
    ) -> Template:
        """Show what was found."""
        ui_lang = _language(request, data.lang)
        if not data.q.strip():
            return SearchPage.idle(ui_lang, serving(source)).template()
        wants_fragment = bool(request.headers.get(_FRAGMENT_HEADER))

        def page(heard: Heard) -> SearchPage | OptionsFragment:
            found = ask(source, lambda searcher: _answered(data, heard, searcher))
            return _options(ui_lang, found) if wants_fragment else _results(ui_lang, heard, found, record)

        return (await threads.run(source, lambda: hear(data.q), page)).template()

    @get("/diagnose", sync_to_thread=False, opt=needs(PUBLIC))
    def diagnose(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show the dialogue."""
        return DiagnosePage(_language(request, lang), wording=_wording(source)).template()

    @get(["/agent", "/embed"], sync_to_thread=False, opt=needs(PUBLIC))
    def agent(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show the agent's sidebar, alone or for a frame."""
        is_embedded = request.scope["path"] == "/embed"
        return AgentPage(_language(request, lang), embedded=is_embedded, wording=_wording(source)).template()

    @get("/demo/helpdesk", sync_to_thread=False, opt=needs(PUBLIC))
    def helpdesk(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show a sample help desk with the sidebar in a frame."""
        return HelpdeskPage(_language(request, lang), wording=_wording(source)).template()

    @get("/insights", sync_to_thread=False, opt=needs(PUBLIC))
    def insights(self, request: PageRequest, source: Source, lang: FromQuery[str | None] = None) -> Template:
        """Show the page that asks for the key; its figures come from the API."""
        return InsightsPage(_language(request, lang), wording=_wording(source)).template()

    @get("/widget.js", sync_to_thread=True, opt=needs(PUBLIC))
    def widget(self) -> File:
        """Return the search box for other sites."""
        return File(_WIDGET, media_type="text/javascript", content_disposition_type="inline")

    @get("/articles/{article_path:path}", sync_to_thread=True)
    def article(
        self,
        request: PageRequest,
        article_path: FromPath[str],
        source: Source,
        lang: FromQuery[str | None] = None,
    ) -> Template:
        """Show one article."""
        generation = serving(source)
        found = generation.find_article(article_path.removeprefix("/"), lang)
        if found is None:
            missing = MissingPage(_language(request, lang), wording=generation.wording).template()
            missing.status_code = HTTPStatus.NOT_FOUND
            return missing
        near = tuple(
            other
            for article_id in (found.meta.near if found.meta else ())
            if (other := generation.find_article(article_id, found.lang))
        )
        body = article_body(generation, found)
        asked_lang = ui_language(lang, "") if lang else found.lang
        return ArticlePage(
            lang=found.lang,
            asked_lang=asked_lang,
            fallback_note=TEXTS[asked_lang]["fallback"] if asked_lang != found.lang else "",
            article=body,
            near=near,
            checks=tuple(generation.checks[name] for name in body.checks if name in generation.checks),
            faq=faq_of(body),
            wording=generation.wording,
        ).template()


def _language(request: PageRequest, asked: str | None) -> str:
    return ui_language(asked, request.headers.get("accept-language", ""))


def _wording(source: SearcherSource) -> Wording:
    """Return what the pages say; in general terms while there is no index."""
    searcher = source.current()
    return searcher.generation.wording if searcher else Wording()


class _Found(NamedTuple):
    """The answer with the generation that it is from, whose articles the page shows."""

    generation: Generation
    asked: SearchRequest
    response: SearchResponse

    def cards(self) -> tuple[ResultCard, ...]:
        results = self.response.results
        return tuple(result_card(each, self.generation.find_article(each.article_id, each.lang)) for each in results)


def _answered(data: SearchForm, heard: Heard, searcher: Searcher) -> _Found:
    evidence = checked_evidence(searcher.generation, data.outcomes())
    asked = SearchRequest(text=data.q, evidence=evidence, exact=data.exact)
    return _Found(searcher.generation, asked, answer(asked, heard, searcher))


def _options(ui_lang: str, found: _Found) -> OptionsFragment:
    """Return suggestions; half-typed words are not kept."""
    cards, redacted = found.cards(), bool(found.response.redactions)
    corrected = Corrected.of(found.response.did_you_mean)
    return OptionsFragment(ui_lang, cards, redacted, corrected, wording=found.generation.wording)


def _results(ui_lang: str, heard: Heard, found: _Found, record: SearchRecord) -> SearchPage:
    """Return the page of results, and keep the search."""
    generation, asked, response = found
    record.keep(asked, response)
    return SearchPage(
        lang=ui_lang,
        query=heard.redacted.text,  # what was taken out of the text is not sent back in the page either
        state=response.state,
        cards=found.cards(),
        next_check=generation.checks.get(response.next_check or ""),
        evidence=" ".join(f"{check_id}:{outcome_id}" for check_id, outcome_id in asked.evidence.items()),
        answered=answered(generation.checks, asked.evidence, ui_lang),
        redacted=bool(response.redactions),
        search_id=response.search_id,
        corrected=Corrected.of(response.did_you_mean),
        exact=asked.exact,
        wording=generation.wording,
    )
