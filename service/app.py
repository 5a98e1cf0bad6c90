"""The ASGI application, put together from parts that are handed in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from litestar import Litestar, Request
from litestar.config.compression import CompressionConfig
from litestar.config.cors import CORSConfig
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig
from litestar.types import Message, Scope

from service.admission import Admission, Gate, use_one_thread_a_core
from service.controllers.articles import ArticleController
from service.controllers.assist import assist
from service.controllers.checks import CheckController, triage
from service.controllers.feedback import feedback, insights
from service.controllers.health import healthz, metrics, readyz
from service.controllers.pages import PageController
from service.controllers.search import SearchController
from service.description.exact_schemas import ExactSchemas
from service.errors import EXCEPTION_HANDLERS
from service.feedback.log import FeedbackLog
from service.index_reload import SearcherSource
from service.observability import Telemetry
from service.pages import CERTAINTY_LIMITS
from service.record import SearchRecord
from service.settings import ServiceSettings
from service.strict_request import StrictRequest

__all__ = ["create_app"]

_HERE = Path(__file__).parent
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)
_EMBEDDED_PATH = "/embed"


def create_app(settings: ServiceSettings, source: SearcherSource, telemetry: Telemetry | None = None) -> Litestar:
    """Return the application.

    Args:
        settings: Limits and addresses.
        source: Hands out the searcher that answers a request.
        telemetry: Observes the requests; by default one that counts and does not log.
    """
    telemetry = telemetry or Telemetry(source)
    gate = Gate(settings.max_waiting)
    telemetry.metrics.watch(
        "kaiketsu_requests_inside", "Requests at work or waiting for a thread", lambda: gate.inside
    )
    telemetry.metrics.watch("kaiketsu_requests_refused", "Requests turned away since the start", lambda: gate.refused)
    log = FeedbackLog(settings.feedback_db, settings.feedback_days)
    record = SearchRecord(log, settings.insights_key)
    engine = JinjaTemplateEngine(directory=_HERE / "templates")
    engine.engine.autoescape = True
    engine.engine.globals["base_url"] = settings.base_url
    engine.engine.globals["origins"] = " ".join(settings.origins)
    engine.engine.globals["certainty_limits"] = CERTAINTY_LIMITS
    app = Litestar(
        route_handlers=[
            SearchController,
            ArticleController,
            CheckController,
            triage,
            assist,
            feedback,
            insights,
            PageController,
            healthz,
            readyz,
            metrics,
            create_static_files_router(path="/static", directories=[_HERE / "static"]),
        ],
        dependencies={
            "source": Provide(lambda: source, sync_to_thread=False),
            "record": Provide(lambda: record, sync_to_thread=False),
            "telemetry": Provide(lambda: telemetry, sync_to_thread=False),
        },
        middleware=[DefineMiddleware(Admission, gate=gate)],
        on_startup=[use_one_thread_a_core],
        on_shutdown=[log.close, telemetry.close],
        request_class=StrictRequest,
        exception_handlers=EXCEPTION_HANDLERS,
        template_config=TemplateConfig(instance=engine),
        request_max_body_size=settings.max_body_bytes,
        before_send=[_SecurityHeaders(settings.origins)],
        cors_config=_cors(settings.origins),
        # No response mixes a secret with what somebody sent (there are no cookies or tokens in pages), so that its
        # length tells nothing (BREACH).
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=5, minimum_size=1000),
        logging_config=None,  # the composition roots configure logging
        openapi_config=OpenAPIConfig(
            title="Kaiketsu",
            version="1",
            description="Knowledge base and semantic search for support.",
            path="/schema",
            render_plugins=[_VendoredSwagger(), ExactSchemas()],
        ),
    )
    telemetry.attach(app)
    return app


def _cors(origins: Sequence[str]) -> CORSConfig | None:
    """Let the pages of these sites call the API; without any, no page but our own may."""
    if not origins:
        return None
    return CORSConfig(allow_origins=list(origins), allow_methods=["GET", "POST"], allow_headers=["content-type"])


class _SecurityHeaders:
    """Adds the headers to every response; those of litestar's settings are left out of its error responses."""

    def __init__(self, origins: Sequence[str]) -> None:
        common = [(b"referrer-policy", b"no-referrer"), (b"x-content-type-options", b"nosniff")]
        alone = (_CONTENT_SECURITY_POLICY + "'none'").encode("ascii")
        framed = " ".join((_CONTENT_SECURITY_POLICY + "'self'", *origins)).encode("ascii")
        self._headers = [(b"content-security-policy", alone), *common]
        self._framed_headers = [(b"content-security-policy", framed), *common]

    async def __call__(self, message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            headers = self._framed_headers if scope["path"] == _EMBEDDED_PATH else self._headers
            message["headers"] = [*message["headers"], *headers]


class _VendoredSwagger(OpenAPIRenderPlugin):
    """Shows the OpenAPI description with the files in ``static/vendor``: no CDN, no inline script."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002 - the base class
        """Return the page; its script fetches the description from ``/schema/openapi.json``."""
        return (_HERE / "templates" / "schema.html").read_bytes()
