"""The template engine of the pages: autoescaping, and what every page knows of the service."""

from collections.abc import Sequence
from pathlib import Path

from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig
from markupsafe import Markup

from kb.model.language import is_right_to_left
from service.web.result_card import CERTAINTY_LIMITS

__all__ = ["TEMPLATES", "page_templates"]

TEMPLATES = Path(__file__).parent / "templates"


def page_templates(base_url: str, origins: Sequence[str]) -> TemplateConfig[JinjaTemplateEngine]:
    """Return the template engine of the pages.

    Args:
        base_url: Public address of the service; empty for relative links.
        origins: Sites that may frame the sidebar.
    """
    engine = JinjaTemplateEngine(directory=TEMPLATES)
    engine.engine.autoescape = True
    engine.engine.filters["direction"] = _direction
    engine.engine.globals["base_url"] = base_url
    engine.engine.globals["origins"] = " ".join(origins)
    engine.engine.globals["certainty_limits"] = CERTAINTY_LIMITS
    return TemplateConfig(instance=engine)


def _direction(lang: str) -> Markup:
    """Return the attribute that a text of a language needs beside ``lang``: none where it runs from left to right."""
    return Markup(' dir="rtl"') if is_right_to_left(lang) else Markup()
