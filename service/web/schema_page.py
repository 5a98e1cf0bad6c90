"""The API page: an introduction in the product's own style, with this service's limits, above the reference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import Request

from service.access.rates import Rate
from service.answering.searcher_source import SearcherSource
from service.settings import ServiceSettings
from service.web.knowledge import UNKNOWN, Knowledge
from service.web.page import Page, ui_language
from service.web.texts import SCHEMA_TEXTS, page_language

__all__ = ["SchemaPage", "schema_page"]

_KIB = 1024


@dataclass(frozen=True, slots=True)
class SchemaPage(Page):
    """The API page.

    Attributes:
        rates: Rate limits by area.
        max_body_kib: Longest body.
        open_search: Whether search needs no key.
    """

    template_file = "schema.html"
    path = "/schema"

    rates: Mapping[str, Rate] = field(default_factory=dict)
    max_body_kib: int = 64
    open_search: bool = True

    def _texts(self) -> dict[str, Any]:
        return {**Page._texts(self), **SCHEMA_TEXTS[page_language(self.lang)]}  # noqa: SLF001 - slots undo super()


def schema_page(source: SearcherSource, settings: ServiceSettings) -> Callable[[Request[Any, Any, Any]], bytes]:
    """Return what renders the page for a request.

    Args:
        source: Whose knowledge base names the site.
        settings: Limits that the page tells.
    """

    def render(request: Request[Any, Any, Any]) -> bytes:
        searcher = source.current()
        kb = Knowledge.of(searcher.generation) if searcher else UNKNOWN
        page = SchemaPage(
            ui_language(request.query_params.get("lang"), request.headers.get("accept-language", ""), kb),
            settings.rates,
            settings.max_body_bytes // _KIB,
            "search" in settings.open_scopes,
            kb=kb,
        ).template()
        engine = request.app.template_engine
        assert engine is not None  # noqa: S101 - the application has one
        return str(engine.get_template(page.template_name).render(**page.context)).encode("utf-8")

    return render
