"""The ASGI application, put together from parts that are handed in."""

from pathlib import Path
from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig
from litestar.types import Message, Scope

from service.controllers.articles import ArticleController
from service.controllers.assist import assist
from service.controllers.checks import CheckController, triage
from service.controllers.health import healthz, readyz
from service.controllers.pages import PageController
from service.controllers.search import SearchController
from service.errors import EXCEPTION_HANDLERS
from service.index_reload import SearcherSource
from service.settings import ServiceSettings

__all__ = ["create_app"]

_HERE = Path(__file__).parent
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SECURITY_HEADERS = [
    (b"content-security-policy", _CONTENT_SECURITY_POLICY.encode("ascii")),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]


def create_app(settings: ServiceSettings, source: SearcherSource) -> Litestar:
    """Return the application.

    Args:
        settings: Limits and addresses.
        source: Hands out the searcher that answers a request.
    """
    engine = JinjaTemplateEngine(directory=_HERE / "templates")
    engine.engine.autoescape = True
    engine.engine.globals["base_url"] = settings.base_url
    return Litestar(
        route_handlers=[
            SearchController,
            ArticleController,
            CheckController,
            triage,
            assist,
            PageController,
            healthz,
            readyz,
            create_static_files_router(path="/static", directories=[_HERE / "static"]),
        ],
        dependencies={"source": Provide(lambda: source, sync_to_thread=False)},
        exception_handlers=EXCEPTION_HANDLERS,
        template_config=TemplateConfig(instance=engine),
        request_max_body_size=settings.max_body_bytes,
        before_send=[_add_security_headers],
        logging_config=None,  # the composition roots configure logging
        openapi_config=OpenAPIConfig(
            title="Kaiketsu",
            version="1",
            description="Knowledge base and semantic search for support.",
            path="/schema",
            render_plugins=[_VendoredSwagger()],
        ),
    )


async def _add_security_headers(message: Message, _scope: Scope) -> None:
    """Add the headers to every response; those of litestar's settings are left out of its error responses."""
    if message["type"] == "http.response.start":
        message["headers"] = [*message["headers"], *_SECURITY_HEADERS]


class _VendoredSwagger(OpenAPIRenderPlugin):
    """Shows the OpenAPI description with the files in ``static/vendor``: no CDN, no inline script."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002 - the base class
        """Return the page; its script fetches the description from ``/schema/openapi.json``."""
        return (_HERE / "templates" / "schema.html").read_bytes()
