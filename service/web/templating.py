"""The template engine of the pages: autoescaping, and what every page knows of the service."""

from collections.abc import Sequence
from pathlib import Path

from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig

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
    engine.engine.globals["base_url"] = base_url
    engine.engine.globals["origins"] = " ".join(origins)
    engine.engine.globals["certainty_limits"] = CERTAINTY_LIMITS
    return TemplateConfig(instance=engine)
