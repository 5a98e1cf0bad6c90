"""``POST /api/v1/signals``: what somebody did with the results of a search."""

from http import HTTPStatus
from typing import Annotated

from litestar import Request, post
from litestar.datastructures import State
from litestar.params import JSONBody
from msgspec import Meta, Struct

from service.access.callers import caller_of
from service.answering.searcher_source import Source
from service.http.problems import problems
from service.http.route import route
from service.search_log.errors import SignalError
from service.search_log.record import Record
from service.search_log.signals import ABOUT_AN_ARTICLE, SEARCH_ID_PATTERN, SignalKind

__all__ = ["SignalRequest", "SignalResponse", "signals"]


class SignalRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """What was done with the results of a search."""

    search_id: Annotated[str, Meta(pattern=SEARCH_ID_PATTERN)]
    kind: SignalKind
    article_id: Annotated[str, Meta(max_length=200)] = ""
    agent: Annotated[bool, Meta(description="An agent did it; needs the scope `agent`, as `inserted` does.")] = False


class SignalResponse(Struct, frozen=True):
    """What became of it: ``kept`` is false where the service keeps nothing."""

    kept: bool


@post(
    "/api/v1/signals",
    status_code=HTTPStatus.ACCEPTED,
    sync_to_thread=False,
    tags=["feedback"],
    summary="Say what was done with the results",
    opt=route("search"),
    responses=problems(400, 401, 403, 404, 413, 415, 429, 503),
)
def signals(
    data: JSONBody[SignalRequest], request: Request[None, None, State], source: Source, record: Record
) -> SignalResponse:
    """Take a signal; it is stored a moment later, once, and only where the search is one that this service logged.

    An article must be one that the search showed, but for ``instead``, which may name any. A signal changes no
    ranking: a person decides what is learned from it.
    """
    if data.agent or data.kind == "inserted":
        caller_of(request).demand("agent")
    if (data.kind in ABOUT_AN_ARTICLE) != bool(data.article_id):
        raise SignalError(data.kind, needs_article=data.kind in ABOUT_AN_ARTICLE)
    if data.article_id:
        source.generation().document_of(data.article_id)
    record.note(data.search_id, data.article_id, data.kind, by_agent=data.agent or data.kind == "inserted")
    return SignalResponse(kept=record.is_on)
