"""``POST /api/v1/feedback`` and ``GET /api/v1/insights``."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from litestar import get, post
from litestar.params import FromQuery, JSONBody
from msgspec import Meta, Struct

from service.access.callers import needs
from service.access.keys import INSIGHTS, SEARCH
from service.answering.searcher_source import Source
from service.api.articles import serving
from service.errors import NotKeptError
from service.http.openapi.problems import problems
from service.search_log.figures import Insights
from service.search_log.record import Record

__all__ = ["FeedbackRequest", "FeedbackResponse", "InsightsResponse", "feedback", "insights"]

_MAX_DAYS = 365


class FeedbackRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a search, or one article of it, helped."""

    search_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
    helpful: bool
    article_id: Annotated[str, Meta(max_length=200)] = ""
    reason: Annotated[str, Meta(max_length=1000)] = ""


class FeedbackResponse(Struct, frozen=True):
    """What became of it: ``kept`` is false where the service keeps nothing."""

    kept: bool


class InsightsResponse(Struct, frozen=True):
    """What the owner of the knowledge base looks at."""

    generation: str
    generation_age_s: float
    insights: Insights


@post(
    "/api/v1/feedback",
    status_code=HTTPStatus.ACCEPTED,
    tags=["feedback"],
    summary="Say whether it helped",
    opt=needs(SEARCH),
    responses=problems(400, 401, 403, 404, 413, 415, 429, 503),
)
async def feedback(data: JSONBody[FeedbackRequest], source: Source, record: Record) -> FeedbackResponse:
    """Take somebody's word: answered when it is stored, with 503 when it cannot be.

    The reason is redacted before it is kept, an article must exist, and a search id that is not of a kept search is
    left out.
    """
    if data.article_id:
        serving(source).document_of(data.article_id)
    await record.store(search_id=data.search_id, article_id=data.article_id, helpful=data.helpful, reason=data.reason)
    return FeedbackResponse(kept=record.is_on)


@get(
    "/api/v1/insights",
    tags=["feedback"],
    summary="What people search, and what fails them",
    opt=needs(INSIGHTS),
    responses=problems(400, 401, 403, 409, 429, 503),
)
async def insights(source: Source, record: Record, days: FromQuery[int] = 30) -> InsightsResponse:
    """Return the figures of the last days; needs ``Authorization: Bearer`` with a key of scope ``insights``."""
    figures = await record.insights(max(1, min(days, _MAX_DAYS)))
    if figures is None:
        raise NotKeptError
    manifest = serving(source).manifest
    age = datetime.now(UTC) - manifest.created
    return InsightsResponse(manifest.generation, round(age.total_seconds(), 1), figures)
