"""The ASGI application, put together from parts that are handed in."""

from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Router
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig

from indexer.encoding import core_count
from service.access.callers import PUBLIC, authorise, needs
from service.access.gate import guarded
from service.access.headers import SecurityHeaders
from service.answering.pipeline import Pipeline
from service.answering.search_threads import SearchThreads
from service.answering.searcher_source import SearcherSource
from service.api.articles import ArticleController
from service.api.assist import assist
from service.api.checks import CheckController
from service.api.feedback import feedback
from service.api.health import healthz, metrics, readyz
from service.api.insights import insights
from service.api.search import search
from service.api.triage import triage
from service.http.error_responses import EXCEPTION_HANDLERS
from service.http.forgetting import Forgetting
from service.http.load_shedding import Admission, Occupancy, use_one_thread_a_core
from service.http.openapi.exact_schemas import ExactSchemas
from service.http.openapi.raw_text_schema import RawTextSchema
from service.http.raw_text import decode_raw_text, is_raw_text
from service.http.strict_request import StrictRequest
from service.observability import Telemetry
from service.search_log.record import SearchRecord
from service.settings import ServiceSettings
from service.web.assets import asset
from service.web.result_card import CERTAINTY_LIMITS
from service.web.routes import PageController
from service.web.static_folder import StaticFolder

__all__ = ["create_app"]

_WEB = Path(__file__).parents[1] / "web"


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
    """
    telemetry = telemetry or Telemetry(source)
    occupancy = Occupancy(settings.max_waiting)
    telemetry.metrics.watch(
        "kaiketsu_requests_inside", "Requests at work or waiting for a thread", lambda: occupancy.inside
    )
    telemetry.metrics.watch(
        "kaiketsu_requests_refused", "Requests turned away since the start", lambda: occupancy.refused
    )
    record = SearchRecord(settings.feedback_db, settings.feedback_days)
    telemetry.metrics.watch(
        "kaiketsu_record_waiting", "Searches not written to their database yet", lambda: record.waiting
    )
    telemetry.metrics.watch(
        "kaiketsu_record_dropped", "Searches not kept since the start: their database failed", lambda: record.dropped
    )
    search_threads = threads or SearchThreads(core_count())
    pipeline = Pipeline(source, search_threads, record)
    engine = JinjaTemplateEngine(directory=_WEB / "templates")
    engine.engine.autoescape = True
    engine.engine.globals["base_url"] = settings.base_url
    engine.engine.globals["origins"] = " ".join(settings.origins)
    engine.engine.globals["certainty_limits"] = CERTAINTY_LIMITS
    app = Litestar(
        route_handlers=[
            search,
            ArticleController,
            CheckController,
            triage,
            assist,
            feedback,
            insights,
            PageController,
            asset,
            healthz,
            readyz,
            metrics,
            create_static_files_router(
                path="/static", directories=[_WEB / "static"], file_system=StaticFolder(), opt=needs(PUBLIC)
            ),
        ],
        dependencies={
            "source": Provide(lambda: source, sync_to_thread=False),
            "record": Provide(lambda: record, sync_to_thread=False),
            "telemetry": Provide(lambda: telemetry, sync_to_thread=False),
            "answering": Provide(lambda: pipeline, sync_to_thread=False),
        },
        middleware=[DefineMiddleware(Admission, occupancy=occupancy)],
        on_startup=[use_one_thread_a_core],
        on_shutdown=[*([] if threads else [search_threads.close]), record.close, telemetry.close],
        request_class=StrictRequest,
        type_decoders=[(is_raw_text, decode_raw_text)],
        plugins=[RawTextSchema()],
        exception_handlers=EXCEPTION_HANDLERS,
        template_config=TemplateConfig(instance=engine),
        request_max_body_size=settings.max_body_bytes,
        guards=[authorise],
        before_send=[SecurityHeaders(settings.origins)],
        # No response mixes a secret with what somebody sent (there are no cookies or tokens in pages), so that its
        # length tells nothing (BREACH).
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=5, minimum_size=1000),
        logging_config=None,  # the composition roots configure logging
        openapi_config=OpenAPIConfig(
            title="Kaiketsu",
            version="1",
            description="Knowledge base and semantic search for support.",
            openapi_router=Router("/schema", route_handlers=[], include_in_schema=False, opt=needs(PUBLIC)),
            render_plugins=[_VendoredSwagger(), ExactSchemas()],
        ),
    )
    # Before routing: litestar's own middleware runs after it, and costs ten times as much.
    app.asgi_handler = guarded(Forgetting(app.asgi_handler, app), settings)
    telemetry.attach(app)  # outermost: what is refused is counted, too
    return app


class _VendoredSwagger(OpenAPIRenderPlugin):
    """Shows the OpenAPI description with the files in ``static/vendor``: no CDN, no inline script."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002 - the base class
        """Return the page; its script fetches the description from ``/schema/openapi.json``."""
        return (_WEB / "templates" / "schema.html").read_bytes()
