"""The OpenAPI description at ``/schema``, shown without a CDN."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin

from service.http.openapi.exact_schemas import ExactSchemas
from service.http.route import route

__all__ = ["describe_api"]


RenderPage = Callable[[Request[Any, Any, Any]], bytes]


def describe_api(page: RenderPage) -> OpenAPIConfig:
    """Return how the API is described.

    Args:
        page: Renders HTML that shows the description; its script fetches it from ``/schema/openapi.json``.
    """
    return OpenAPIConfig(
        title="Kaiketsu",
        version="1",
        description="Knowledge base and semantic search for support.",
        openapi_router=Router("/schema", route_handlers=[], include_in_schema=False, opt=route("public")),
        render_plugins=[_VendoredSwagger(page), ExactSchemas()],
    )


class _VendoredSwagger(OpenAPIRenderPlugin):
    """Shows the description with the program's own copy of Swagger UI: no CDN, no inline script."""

    def __init__(self, page: RenderPage) -> None:
        super().__init__(path="/")
        self._page = page

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002 - the base class
        """Return the page."""
        return self._page(request)
