"""``POST /api/v1/search``: a complaint in, causes out."""

import time

from litestar import Controller, post
from litestar.params import JSONBody
from msgspec import structs

from indexer.search.result import SearchOutcome, SearchResult
from indexer.search.searcher import Searcher
from indexer.store import Generation
from kb.diagnosis.prefill import prefill
from kb.redaction import Redacted
from service.access.callers import needs
from service.access.keys import SEARCH
from service.answering.asking import ask
from service.answering.question import Heard, hear
from service.answering.search_threads import Threads
from service.answering.searcher_source import Source
from service.answering.urls import article_url
from service.answering.weighing import Dialogue, checked_evidence, today
from service.api.schemas import SearchRequest, SearchResponse, SearchResultBody
from service.http.openapi.problems import problems
from service.observability import note_outcome
from service.search_log.record import Record, new_search_id

__all__ = ["SearchController", "answer", "did_you_mean", "result_body"]


class SearchController(Controller):
    """Search. POST, because a query string ends up in logs and a query may hold a code."""

    path = "/api/v1"
    tags = ("search",)
    opt = needs(SEARCH)

    @post(
        "/search",
        status_code=200,
        summary="Find the causes of a complaint",
        responses=problems(400, 401, 403, 413, 415, 429, 503),
    )
    async def search(
        self, data: JSONBody[SearchRequest], source: Source, record: Record, threads: Threads
    ) -> SearchResponse:
        """Return the causes that fit the text, best first, with the passage that answers."""

        def kept(heard: Heard) -> SearchResponse:
            response = ask(source, lambda searcher: answer(data, heard, searcher))
            record.keep(data, response)
            return response

        return await threads.run(source, lambda: hear(data.text), kept)


def answer(request: SearchRequest, heard: Heard, searcher: Searcher) -> SearchResponse:
    """Answer a search request, of whose text only ``heard`` is looked at, from the generation of one searcher."""
    redacted, text = heard.redacted, heard.text
    generation = searcher.generation
    dialogue = Dialogue(generation, checked_evidence(generation, request.evidence))
    outcome = searcher.search(
        text, lang=request.lang, limit=request.limit, reorder=dialogue.reorder, exact=request.exact
    )
    note_outcome(outcome)
    results = tuple(result_body(result) for result in outcome.results)
    if request.explain:
        results = tuple(
            structs.replace(result, explain=searcher.explain(text, result.article_id, exact=request.exact))
            for result in results
        )
    return SearchResponse(
        search_id=new_search_id(),
        generation=outcome.generation,
        state=outcome.state,
        results=results,
        redactions=redacted.redactions,
        next_check=_next_check(request, redacted, outcome, searcher.generation),
        did_you_mean=did_you_mean(outcome),
        took_ms=round((time.perf_counter() - heard.started) * 1000, 2),
    )


def _next_check(
    request: SearchRequest, redacted: Redacted, outcome: SearchOutcome, generation: Generation
) -> str | None:
    """Return the check to offer: of the code that was typed, else the one that tells most."""
    for check_id, check in generation.checks.items():
        typed = {kind for each in check.outcomes.values() for kind in each.mentions.kinds}
        if check_id not in request.evidence and any(found.kind in typed for found in redacted.redactions):
            return check_id
    if outcome.state == "none":
        return None
    # What the text already states is not asked again; it does not re-rank, for nobody has confirmed it yet.
    stated = {
        filled.check_id: filled.outcome_id
        for filled in prefill(redacted.text, tuple(generation.checks.values()), today())
    }
    triage = Dialogue(generation, {**stated, **request.evidence}).assess(outcome.confidences)
    return triage.question.check_id if triage.question else None


def did_you_mean(outcome: SearchOutcome) -> str | None:
    """Return the corrected text on one line; None where nothing was corrected."""
    return None if outcome.corrected is None else " ".join(outcome.corrected.split())


def result_body(result: SearchResult) -> SearchResultBody:
    """Return a result as the API shows it."""
    return SearchResultBody(
        article_id=result.article_id,
        lang=result.lang,
        title=result.title,
        passage=result.passage,
        matched_by=result.matched_by,
        first_step=result.first_step,
        severity=result.severity,
        checks=result.checks,
        url=article_url(result.article_id, result.lang),
        confidence=result.confidence,
    )
