"""The list of middleware, and what every route of the program declares."""

import pytest

from service.access.gate import Gate
from service.access.headers import SecurityHeaders
from service.app.app import create_app
from service.http.compat.litestar_caches import CacheClearing
from service.http.load_shedding import LoadShedding
from service.http.memory_guard import MemoryGuard
from service.http.route import RouteTable
from service.observability.middleware import RequestObserver
from service.settings import ServiceSettings


@pytest.fixture
def app(source):
    """Return the application, without an index."""
    return create_app(ServiceSettings(), source)


def test_layers_stand_in_the_order_of_the_list(app):
    """What is refused is observed and has its headers; what takes a place has passed the gate."""
    layers, layer = [], app.asgi_handler
    while hasattr(layer, "_app"):
        layers.append(type(layer))
        layer = layer._app
    assert layers == [RequestObserver, MemoryGuard, SecurityHeaders, Gate, LoadShedding, CacheClearing]


@pytest.mark.parametrize(
    ("path", "scopes", "rate", "sheds"),
    [
        ("/api/v1/search", ("search",), "search", True),
        ("/api/v1/assist", ("search", "agent"), "agent", True),
        ("/api/v1/insights", ("insights",), "insights", True),
        ("/api/v1/articles/a/b", ("search",), "search", True),
        ("/metrics", ("admin",), "admin", False),
        ("/healthz", ("public",), None, False),
        ("/readyz", ("public",), None, False),
        ("/static/page.js", ("public",), None, False),
        ("/widget.js", ("public",), None, False),
        ("/diagnose", ("public",), "search", True),
        ("/schema/openapi.json", ("public",), "search", True),
    ],
)
def test_routes_are_what_their_handlers_say(app, path, scopes, rate, sheds):
    """Whoever changes a scope, a limit or what load shedding leaves alone changes this table."""
    route = RouteTable.of(app).find(path)
    assert (route.scopes, route.rate, route.sheds) == (scopes, rate, sheds)


def test_few_routes_are_more_than_a_page_or_an_answer(app):
    """Health answers under any host and quietly; the sidebar alone is framed; files alone are cached."""
    table = RouteTable.of(app)
    paths = {each.path for each in app.routes}
    routes = {path: table.find(path.replace("{", "").replace("}", "")) for path in paths}
    assert {path for path, each in routes.items() if each.any_host} == {"/healthz", "/readyz"}
    assert {path for path, each in routes.items() if each.quiet} == {
        "/healthz",
        "/readyz",
        "/metrics",
        "/assets/{name:str}",
    }
    assert {path for path, each in routes.items() if each.embedding == "frame"} == {"/embed"}
    assert {path for path, each in routes.items() if each.embedding == "script"} == {"/widget.js"}
    assert {path: each.cache for path, each in routes.items() if each.cache} == {
        "/widget.js": "short",
        "/static/{file_path:path}": "short",
        "/assets/{name:str}": "forever",
    }
