"""``POST /api/v1/search``: a complaint in, causes out."""

import secrets
import time

from litestar import Controller, post
from litestar.params import JSONBody
from msgspec import structs

from indexer.retrieval.result import SearchResult
from kb.redaction import redact, without_placeholders
from service.errors import NotReadyError
from service.index_reload import SearcherSource, Source
from service.links import article_url
from service.schemas import Redaction, SearchRequest, SearchResponse, SearchResultBody

__all__ = ["SearchController", "answer"]

CODE_SHAPE_CHECK = "code-shape"
"""The check that a text with a code or a card number in it calls for."""
_CODE_KINDS = {"gift-code", "card-number"}


class SearchController(Controller):
    """Search. POST, because a query string ends up in logs and a query may hold a code."""

    path = "/api/v1"
    tags = ("search",)

    # A plain function on a thread: encoding holds a core for milliseconds and would block the event loop.
    @post("/search", status_code=200, sync_to_thread=True, summary="Find the causes of a complaint")
    def search(self, data: JSONBody[SearchRequest], source: Source) -> SearchResponse:
        """Return the causes that fit the text, best first, with the passage that answers."""
        return answer(data, source)


def answer(request: SearchRequest, source: SearcherSource) -> SearchResponse:
    """Answer a search request from the current generation.

    Raises:
        NotReadyError: there is no generation yet.
    """
    started = time.perf_counter()
    searcher = source.current()
    if searcher is None:
        raise NotReadyError
    # Before anything looks at the text: what is taken out here reaches no lane, cache or log.
    redacted = redact(request.text)
    text = without_placeholders(redacted.text)
    outcome = searcher.search(text, lang=request.lang, limit=request.limit)
    results = tuple(_result_body(result) for result in outcome.results)
    if request.explain:
        results = tuple(
            structs.replace(result, explain=searcher.explain(text, result.article_id)) for result in results
        )
    return SearchResponse(
        search_id=secrets.token_urlsafe(12),
        generation=outcome.generation,
        state=outcome.state,
        results=results,
        redactions=tuple(Redaction(*redaction) for redaction in redacted.redactions),
        next_check=CODE_SHAPE_CHECK if any(r.kind in _CODE_KINDS for r in redacted.redactions) else None,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def _result_body(result: SearchResult) -> SearchResultBody:
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
