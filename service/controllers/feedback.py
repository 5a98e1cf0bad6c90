"""``POST /api/v1/feedback`` and ``GET /api/v1/insights``."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.params import FromQuery, JSONBody
from msgspec import Meta, Struct

from service.access.callers import needs
from service.access.keys import INSIGHTS, SEARCH
from service.controllers.articles import serving
from service.description.problems import problems
from service.errors import NotKeptError
from service.feedback.insights import Insights, read_insights
from service.feedback.log import kept_text
from service.feedback.models import FeedbackRow
from service.index_reload import Source
from service.record import Record

__all__ = ["FeedbackRequest", "InsightsResponse", "feedback", "insights"]

_MAX_DAYS = 365


class FeedbackRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a search, or one article of it, helped."""

    search_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
    helpful: bool
    article_id: Annotated[str, Meta(max_length=200)] = ""
    reason: Annotated[str, Meta(max_length=1000)] = ""


class InsightsResponse(Struct, frozen=True):
    """What the owner of the knowledge base looks at."""

    generation: str
    generation_age_s: float
    insights: Insights


# 202: written by a thread beside, and not at all where nothing is kept.
@post(
    "/api/v1/feedback",
    status_code=HTTPStatus.ACCEPTED,
    sync_to_thread=False,
    tags=["feedback"],
    opt=needs(SEARCH),
    responses=problems(400, 401, 403, 404, 413, 415, 429, 503),
)
def feedback(data: JSONBody[FeedbackRequest], source: Source, record: Record) -> Response[None]:
    """Take somebody's word. The reason is redacted before it is kept; an article must exist."""
    if data.article_id:
        serving(source).document_of(data.article_id)
    record.log.add(
        FeedbackRow(
            at=datetime.now(UTC).replace(tzinfo=None),
            search_id=data.search_id,
            article_id=data.article_id,
            helpful=data.helpful,
            reason=kept_text(data.reason),
        )
    )
    return Response(None, status_code=HTTPStatus.ACCEPTED)


@get(
    "/api/v1/insights",
    sync_to_thread=True,
    tags=["feedback"],
    summary="What people search, and what fails them",
    opt=needs(INSIGHTS),
    responses=problems(400, 401, 403, 409, 429, 503),
)
def insights(source: Source, record: Record, days: FromQuery[int] = 30) -> InsightsResponse:
    """Return the figures of the last days; needs ``Authorization: Bearer`` with a key of scope ``insights``."""
    if record.log.engine is None:
        raise NotKeptError
    manifest = serving(source).manifest
    record.log.flush()
    return InsightsResponse(
        manifest.generation,
        round((datetime.now(UTC) - manifest.created).total_seconds(), 1),
        read_insights(record.log.engine, max(1, min(days, _MAX_DAYS))),
    )
