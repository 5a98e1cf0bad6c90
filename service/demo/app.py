"""The application of the two sample sites."""

from litestar import Litestar, get
from litestar.datastructures import ResponseHeader
from litestar.params import FromQuery
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig

from service.web.static_folder import STATIC
from service.web.templating import TEMPLATES
from service.web.texts import TEXTS

__all__ = ["create_demo"]


def create_demo(endpoint: str) -> Litestar:
    """Return the application.

    Args:
        endpoint: Origin of the service, which must name the demo's own among those that it allows.
    """
    engine = JinjaTemplateEngine(directory=TEMPLATES)
    engine.engine.autoescape = True
    engine.engine.globals["endpoint"] = endpoint
    policy = (
        f"default-src 'none'; script-src 'self' {endpoint}; connect-src {endpoint}; frame-src {endpoint}; "
        "style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return Litestar(
        route_handlers=[
            shop,
            helpdesk,
            create_static_files_router(path="/static", directories=[STATIC]),
        ],
        template_config=TemplateConfig(instance=engine),
        response_headers=[ResponseHeader(name="content-security-policy", value=policy)],
        openapi_config=None,
        logging_config=None,
    )


@get("/", sync_to_thread=False)
def shop(lang: FromQuery[str] = "ja") -> Template:
    """Show a shop with the search box in it, beside a stylesheet that shouts at everything."""
    return _page("demo/shop.html", lang)


@get("/helpdesk", sync_to_thread=False)
def helpdesk(lang: FromQuery[str] = "ja") -> Template:
    """Show a help desk with the sidebar in a frame."""
    return _page("demo/helpdesk.html", lang)


def _page(template: str, lang: str) -> Template:
    known = lang if lang in TEXTS else "ja"
    return Template(template, context={"lang": known, "t": dict(TEXTS[known])})
