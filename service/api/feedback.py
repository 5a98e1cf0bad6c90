"""``POST /api/v1/feedback``: whether a search, or one article of it, helped."""

from http import HTTPStatus
from typing import Annotated

from litestar import post
from litestar.params import JSONBody
from msgspec import Meta, Struct, field

from service.answering.searcher_source import Source
from service.http.problems import problems
from service.http.raw_text import ReasonText
from service.http.route import route
from service.search_log.record import Record

__all__ = ["FeedbackRequest", "FeedbackResponse", "feedback"]


class FeedbackRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a search, or one article of it, helped."""

    search_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
    helpful: bool
    article_id: Annotated[str, Meta(max_length=200)] = ""
    reason: ReasonText = field(default_factory=ReasonText)


class FeedbackResponse(Struct, frozen=True):
    """What became of it: ``kept`` is false where the service keeps nothing, or did not log the search."""

    kept: bool


@post(
    "/api/v1/feedback",
    status_code=HTTPStatus.ACCEPTED,
    tags=["feedback"],
    summary="Say whether it helped",
    opt=route("search"),
    responses=problems(400, 401, 403, 404, 413, 415, 429, 503),
)
async def feedback(data: JSONBody[FeedbackRequest], source: Source, record: Record) -> FeedbackResponse:
    """Take somebody's word: answered when it is stored, with 503 when it cannot be.

    The reason is redacted before it is kept, an article must exist, and the search must be one that this service
    logged. Where there was no search, the search id is ``article``, and the word is on that article.
    """
    if data.article_id:
        source.generation().document_of(data.article_id)
    kept = await record.store(
        search_id=data.search_id, article_id=data.article_id, helpful=data.helpful, reason=data.reason
    )
    return FeedbackResponse(kept=kept)
