"""Routes: declared at the handler, found by path before the router has run."""

import pytest
from litestar import Controller, Litestar, get, post
from litestar.params import FromPath

from service.http.route import UNMATCHED, Route, RouteTable, UndeclaredRouteError, route, route_of, scopes_of


class Pages(Controller):
    """Two pages, one of which differs from the rest."""

    opt = route("search")

    @get("/", sync_to_thread=False)
    def home(self) -> str:
        """Show the first."""
        return ""

    @get("/embed", sync_to_thread=False, opt=route("public", embedding="frame"))
    def embed(self) -> str:
        """Show the other."""
        return ""


@get("/items/{item_id:str}", sync_to_thread=False, opt=route("search", rate="agent"))
def item(item_id: FromPath[str]) -> str:
    """Return one."""
    return item_id


@get("/items", sync_to_thread=False, opt=route(("search", "agent"), cache="short"))
def items() -> str:
    """Return all."""
    return ""


@pytest.fixture(scope="module")
def table():
    """Return the table of a small application."""
    return RouteTable.of(Litestar([Pages, item, items], openapi_config=None))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", Route(("search",))),
        ("", Route(("search",))),
        ("/embed", Route(("public",), embedding="frame")),
        ("/embed/", Route(("public",), embedding="frame")),
        ("//items//", Route(("search", "agent"), cache="short")),
        ("/items", Route(("search", "agent"), cache="short")),
        ("/items/7", Route(("search",), rate="agent")),
        ("/items//7/", Route(("search",), rate="agent")),
        ("/embedded", UNMATCHED),
        ("/nothing", UNMATCHED),
    ],
)
def test_a_path_is_read_as_the_router_reads_it(table, path, expected):
    """Slashes at the end and doubled ones do not make another route; parameters are not looked at."""
    assert table.find(path) == expected


def test_what_nobody_declared_ends_the_start():
    """The message names the handler and what it needs."""

    @get("/forgotten", sync_to_thread=False)
    def forgotten() -> str:
        return ""

    with pytest.raises(UndeclaredRouteError, match=r"/forgotten: forgotten needs opt=route\(scope=\.\.\.\)"):
        RouteTable.of(Litestar([forgotten], openapi_config=None))


def test_handlers_of_one_address_agree():
    """Before the router has run only the path is known, so GET and POST cannot differ."""

    @post("/items", sync_to_thread=False, opt=route("admin"))
    def add() -> str:
        return ""

    with pytest.raises(UndeclaredRouteError, match=r"/items: .* disagrees"):
        RouteTable.of(Litestar([items, add], openapi_config=None))


def test_a_route_is_kept_in_the_scope_of_its_request(table):
    """Middleware behind the first one reads it from there."""
    scope = {"path": "/items"}
    assert table.note(scope) is route_of(scope)
    assert scopes_of(items) == ("search", "agent")
