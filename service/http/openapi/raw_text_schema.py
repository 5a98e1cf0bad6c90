"""Schemas of sealed texts in the OpenAPI description: strings of limited length."""

from typing import Any

from litestar.openapi.spec import OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from service.http.raw_text import RawText, is_raw_text

__all__ = ["RawTextSchema", "json_schema_of"]


class RawTextSchema(OpenAPISchemaPlugin):
    """Tells Litestar how a sealed text is sent."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:  # noqa: ANN401 - as the base class
        """Return whether a type is a sealed text."""
        return is_raw_text(value)

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:  # noqa: ANN401, ARG002 - as the base class
        """Return the schema of a field."""
        wanted: type[RawText] = field_definition.annotation
        return Schema(type=OpenAPIType.STRING, min_length=wanted.min_chars, max_length=wanted.max_chars)


def json_schema_of(wanted: type[Any]) -> dict[str, Any]:
    """Return the JSON schema of a sealed text; a hook for msgspec.

    Raises:
        NotImplementedError: the type is none.
    """
    if not is_raw_text(wanted):
        raise NotImplementedError
    limits = {"minLength": wanted.min_chars, "maxLength": wanted.max_chars}
    return {"type": "string", **{name: limit for name, limit in limits.items() if limit}}
