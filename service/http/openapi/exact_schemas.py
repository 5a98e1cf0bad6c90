"""Schemas of bodies as msgspec checks them.

Litestar's own leave out that unknown fields are refused, let anything into ``tuple[X, ...]``, and drop a lower
bound of zero. msgspec describes the very types that decode the requests, so its schemas take their place.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.typing import FieldDefinition
from msgspec import Struct

from service.http.openapi.raw_text_schema import json_schema_of

__all__ = ["ExactSchemas"]

_REFERENCE = "#/components/schemas/{name}"


class ExactSchemas(JsonRenderPlugin):
    """Serves ``openapi.json``."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the description with the schemas of all bodies replaced."""
        types = {each: None for handler in _handlers(request.app) for each in _bodies(handler)}
        _, exact = msgspec.json.schema_components(types, ref_template=_REFERENCE, schema_hook=json_schema_of)
        components = openapi_schema["components"]
        schemas = {**components["schemas"], **exact}
        return self.render_json(request, {**openapi_schema, "components": {**components, "schemas": schemas}})


def _handlers(app: Litestar) -> Iterator[HTTPRouteHandler]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler) and handler.resolve_include_in_schema():
                yield handler


def _bodies(handler: HTTPRouteHandler) -> Iterator[type[Struct]]:
    """Yield the types of the request, of the answer and of its errors."""
    definitions = [handler.parsed_return_field, handler.parsed_data_field]
    definitions += [
        FieldDefinition.from_annotation(each.data_container) for each in (handler.responses or {}).values()
    ]
    for definition in definitions:
        for each in (definition, *definition.inner_types) if definition else ():
            if each.is_subclass_of(Struct):
                yield each.annotation
