"""``/healthz`` (the process runs) and ``/readyz`` (searches are answered, and by which generation)."""

from datetime import UTC, datetime

from litestar import Response, get
from litestar.openapi import ResponseSpec

from service.index_reload import Source
from service.schemas import Health, Readiness

__all__ = ["healthz", "readyz"]


@get("/healthz", sync_to_thread=False, tags=["operations"], summary="Is the process alive?")
def healthz() -> Health:
    """Return ok as long as the process answers."""
    return Health()


@get(
    "/readyz",
    sync_to_thread=False,
    tags=["operations"],
    summary="Can searches be answered?",
    responses={503: ResponseSpec(Readiness, description="Not yet.", generate_examples=False)},
)
def readyz(source: Source) -> Response[Readiness]:
    """Return the generation that answers; 503 while there is none."""
    searcher = source.current()
    if searcher is None:
        return Response(Readiness(ready=False, refused=source.refused), status_code=503)
    manifest = searcher.generation.manifest
    return Response(
        Readiness(
            ready=True,
            generation=manifest.generation,
            age_s=round((datetime.now(UTC) - manifest.created).total_seconds(), 1),
            articles=manifest.articles,
            passages=manifest.passages,
            refused=source.refused,
        )
    )
