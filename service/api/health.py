"""``/healthz`` (the process runs), ``/readyz`` (searches are answered, and by what) and ``/metrics``."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Literal, TypeAlias

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from msgspec import Struct

from service.answering.searcher_source import Source
from service.http.problems import problems
from service.http.route import route
from service.observability import Telemetry
from service.observability.metrics import CONTENT_TYPE
from service.observability.readiness import LIVENESS_PATH, READINESS_PATH

__all__ = ["Health", "Readiness", "healthz", "metrics", "readyz"]

_Telemetry: TypeAlias = NamedDependency[Telemetry]

# Load balancers ask often, by address, and must get an answer under load.
_HEALTH = route("public", rate=None, sheds=False, quiet=True, any_host=True)


class Health(Struct, frozen=True):
    """The process runs."""

    status: Literal["ok"] = "ok"


class Readiness(Struct, frozen=True, omit_defaults=True):
    """Whether searches can be answered, and by what.

    ``refused`` says why a newer generation does not serve; an older one that answers is ready all the same.
    """

    ready: bool
    generation: str = ""
    age_s: float = 0.0
    articles: int = 0
    passages: int = 0
    refused: str = ""
    reason: str = ""


@get(
    LIVENESS_PATH,
    sync_to_thread=False,
    tags=["operations"],
    summary="Is the process alive?",
    opt=_HEALTH,
)
def healthz() -> Health:
    """Return ok as long as the process answers."""
    return Health()


@get(
    READINESS_PATH,
    tags=["operations"],
    summary="Can searches be answered?",
    responses={503: ResponseSpec(Readiness, description="Not yet.", generate_examples=False)},
    opt=_HEALTH,
)
async def readyz(source: Source, telemetry: _Telemetry) -> Response[Readiness]:
    """Return the generation that answers; 503 with the reason where none does, and while shutting down."""
    reason = await telemetry.probe.trouble()
    searcher = source.serving
    status = HTTPStatus.SERVICE_UNAVAILABLE if reason else HTTPStatus.OK
    if searcher is None:
        return Response(Readiness(ready=False, refused=source.refused, reason=reason), status_code=status)
    manifest = searcher.generation.manifest
    return Response(
        Readiness(
            ready=not reason,
            generation=manifest.generation,
            age_s=round((datetime.now(UTC) - manifest.created).total_seconds(), 1),
            articles=manifest.articles,
            passages=manifest.passages,
            refused=source.refused,
            reason=reason,
        ),
        status_code=status,
    )


@get(
    "/metrics",
    sync_to_thread=False,
    tags=["operations"],
    summary="Prometheus metrics",
    media_type=CONTENT_TYPE,
    opt=route("admin", rate="admin", sheds=False, quiet=True),
    responses=problems(401, 403, 429),
)
def metrics(telemetry: _Telemetry) -> bytes:
    """Return counts and times; nothing that a user wrote."""
    return telemetry.metrics.exposition()
