"""The ASGI application, put together from parts that are handed in."""

from dataclasses import dataclass

from litestar import Litestar, Request
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from indexer.encoding import core_count
from service.access.callers import authorise, caller_of
from service.answering.pipeline import Pipeline
from service.answering.search_threads import SearchThreads
from service.answering.searcher_source import SearcherSource
from service.api.articles import ArticleController
from service.api.assist import assist
from service.api.checks import CheckController
from service.api.feedback import feedback
from service.api.health import healthz, metrics, readyz
from service.api.insights import InsightsController
from service.api.learn import LearnController
from service.api.search import search
from service.api.signals import signals
from service.api.triage import triage
from service.app.integrations import Integrations, open_integrations
from service.app.middleware import install_middleware
from service.http.error_responses import EXCEPTION_HANDLERS
from service.http.load_shedding import InFlight, use_one_thread_a_core
from service.http.openapi.description import describe_api
from service.http.openapi.raw_text_schema import RawTextSchema
from service.http.raw_text import decode_raw_text, is_raw_text
from service.http.strict_request import StrictRequest
from service.learning.learning import LearningFromUse
from service.observability import Telemetry
from service.observability.metrics import Metrics
from service.observability.telemetry import note_exception
from service.search_log.record import SearchRecord
from service.settings import ServiceSettings
from service.web.assets import asset
from service.web.learn_plain import PlainLearnController
from service.web.routes import PageController, missing_page
from service.web.schema_page import schema_page
from service.web.static_folder import static_files
from service.web.templating import page_templates

__all__ = ["create_app"]

_HANDLERS: tuple[ControllerRouterHandler, ...] = (
    search,
    ArticleController,
    CheckController,
    triage,
    assist,
    feedback,
    signals,
    InsightsController,
    LearnController,
    PageController,
    PlainLearnController,
    asset,
    healthz,
    readyz,
    metrics,
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What handlers work with.

    Attributes:
        source: Hands out the searcher that answers a request.
        record: Where searches are logged.
        telemetry: Observes the requests.
        threads: Search.
        owns_threads: Whether the application ends them.
        in_flight: Counts the requests that are being answered.
        integrations: What other programs are given.
        learning: Proposes what to learn from the record.
    """

    source: SearcherSource
    record: SearchRecord
    telemetry: Telemetry
    threads: SearchThreads
    owns_threads: bool
    in_flight: InFlight
    integrations: Integrations
    learning: LearningFromUse


def create_app(
    settings: ServiceSettings,
    source: SearcherSource,
    telemetry: Telemetry | None = None,
    threads: SearchThreads | None = None,
) -> Litestar:
    """Return the application.

    Args:
        settings: Limits and addresses.
        source: Hands out the searcher that answers a request.
        telemetry: Observes the requests; by default one that counts and does not log.
        threads: Search; whoever hands them over ends them. By default they are the application's own.

    Raises:
        SettingsError: the file of keys cannot be used.
        UndeclaredRouteError: a handler does not say what its route is.
    """
    record = SearchRecord(settings.feedback_db, settings.feedback_days)
    own_threads = threads or SearchThreads(core_count())
    parts = _Parts(
        source,
        record,
        telemetry or Telemetry(source),
        own_threads,
        threads is None,
        InFlight(settings.max_waiting),
        open_integrations(settings, source, lambda seen: Pipeline(seen, own_threads, record), record),
        LearningFromUse(record, settings.kb_dir),
    )
    _watch(parts.telemetry.metrics, parts.in_flight, parts.record, parts.integrations)
    app = _litestar(settings, parts)
    install_middleware(app, settings, parts.telemetry, parts.in_flight)
    return app


def _watch(metrics: Metrics, in_flight: InFlight, record: SearchRecord, integrations: Integrations) -> None:
    """Show queues and what was dropped as gauges."""
    for name, documentation, read in (
        ("http_requests_in_flight", "Requests being answered now.", lambda: in_flight.total),
        ("requests_inside", "Requests at work or waiting for a thread", lambda: in_flight.waiting),
        ("requests_refused", "Requests refused under load since the start", lambda: in_flight.refused),
        ("record_waiting", "Searches not written to their database yet", lambda: record.waiting),
        ("record_dropped", "Searches not logged since the start: their database failed", lambda: record.dropped),
        (
            "webhooks_waiting",
            "Webhooks not delivered yet",
            lambda: sum(each.waiting for each in integrations.webhooks),
        ),
        ("webhooks_lost", "Webhooks lost since the start", lambda: sum(each.lost for each in integrations.webhooks)),
    ):
        metrics.watch(f"kaiketsu_{name}", documentation, read)


def _litestar(settings: ServiceSettings, parts: _Parts) -> Litestar:
    """Return handlers, dependencies and what Litestar does around them."""
    return Litestar(
        route_handlers=[*_HANDLERS, *parts.integrations.handlers, static_files()],
        dependencies=_dependencies(parts),
        on_startup=[use_one_thread_a_core, *parts.integrations.starters],
        # The threads first: what they still answer is logged and observed.
        on_shutdown=[
            *parts.integrations.closers,
            *([parts.threads.close] if parts.owns_threads else []),
            parts.record.close,
            parts.telemetry.close,
        ],
        request_class=StrictRequest,
        type_decoders=[(is_raw_text, decode_raw_text)],
        plugins=[RawTextSchema()],
        exception_handlers={**EXCEPTION_HANDLERS, NotFoundException: missing_page(parts.source)},
        after_exception=[note_exception],
        guards=[authorise],
        template_config=page_templates(settings.base_url, settings.frame_origins),
        request_max_body_size=settings.max_body_bytes,
        # No response mixes a secret with what somebody sent (there are no cookies or tokens in pages), so that its
        # length tells nothing (BREACH).
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=5, minimum_size=1000),
        logging_config=None,  # the composition roots configure logging
        openapi_config=describe_api(schema_page(parts.source, settings)),
    )


def _dependencies(parts: _Parts) -> dict[str, Provide]:
    def source(request: Request[None, None, State]) -> SearcherSource:
        """Hand out what the caller may see."""
        return parts.source.seen_by(caller_of(request).granted)

    def answering(request: Request[None, None, State]) -> Pipeline:
        return Pipeline(source(request), parts.threads, parts.record)

    return {
        "source": Provide(source, sync_to_thread=False),
        "record": Provide(lambda: parts.record, sync_to_thread=False),
        "telemetry": Provide(lambda: parts.telemetry, sync_to_thread=False),
        **parts.integrations.dependencies,
        "learning": Provide(lambda: parts.learning, sync_to_thread=False),
        "answering": Provide(answering, sync_to_thread=False),
    }
