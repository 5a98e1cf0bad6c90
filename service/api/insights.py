"""``GET /api/v1/insights``: what people search, for the owner of the knowledge base."""

from datetime import UTC, datetime

from litestar import get
from litestar.params import FromQuery
from msgspec import Struct

from service.answering.searcher_source import Source
from service.errors import SearchLogDisabledError
from service.http.problems import problems
from service.http.route import route
from service.search_log.figures import Insights
from service.search_log.record import Record

__all__ = ["InsightsResponse", "insights"]

_MAX_DAYS = 365


class InsightsResponse(Struct, frozen=True):
    """What the owner of the knowledge base looks at."""

    generation: str
    generation_age_s: float
    insights: Insights


@get(
    "/api/v1/insights",
    tags=["feedback"],
    summary="What people search, and what fails them",
    opt=route("insights", rate="insights"),
    responses=problems(400, 401, 403, 409, 429, 503),
)
async def insights(source: Source, record: Record, days: FromQuery[int] = 30) -> InsightsResponse:
    """Return the figures of the last days; needs ``Authorization: Bearer`` with a key of scope ``insights``."""
    figures = await record.insights(max(1, min(days, _MAX_DAYS)))
    if figures is None:
        raise SearchLogDisabledError
    manifest = source.generation().manifest
    age = datetime.now(UTC) - manifest.created
    return InsightsResponse(manifest.generation, round(age.total_seconds(), 1), figures)
