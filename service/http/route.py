"""Routes: each handler declares its own once; one table serves everything that decides by route."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope as ConnectionScope

__all__ = [
    "Cache",
    "Embedding",
    "RateArea",
    "Route",
    "RouteTable",
    "Scope",
    "UndeclaredRouteError",
    "route",
    "route_of",
    "scopes_of",
]

Scope: TypeAlias = Literal["public", "search", "agent", "insights", "admin"]
"""What a caller may do; ``public`` needs no key, ever."""
RateArea: TypeAlias = Literal["search", "agent", "insights", "admin"]
"""Which rate limit a request counts against."""
Embedding: TypeAlias = Literal["", "frame", "script"]
"""What pages of other sites may do: nothing, show it in a frame, or load it as a script."""
Cache: TypeAlias = Literal["", "short", "forever"]
"""Not at all, by everybody for some minutes, or by a browser for a year."""

_OPT = "route"
_STATE = "route"
_SLASHES = re.compile("//+")


@dataclass(frozen=True, slots=True)
class Route:
    """What is decided about a request by its route.

    Attributes:
        scopes: A caller needs one of them.
        rate: Which rate limit it counts against; None for none.
        sheds: Whether it counts for load shedding, and is refused under load.
        quiet: Whether it is logged at level debug only, while it succeeds.
        cache: How long a successful response may be kept. What is kept for ever is named by its digest, and is a file
            of the knowledge base: it gets the policy of content that others wrote.
        embedding: What pages of other sites may do with it.
        any_host: Whether it answers under every host name: load balancers ask by address.
    """

    scopes: tuple[Scope, ...]
    rate: RateArea | None = "search"
    sheds: bool = True
    quiet: bool = False
    cache: Cache = ""
    embedding: Embedding = ""
    any_host: bool = False

    @property
    def is_static(self) -> bool:
        """Whether it hands out files of the program, which are the same for everybody."""
        return self.cache == "short" and "public" in self.scopes


UNMATCHED = Route(scopes=("admin",), sheds=False)
"""An address that there is not: refused by the router at the cost of a lookup, and rate limited."""


class UndeclaredRouteError(Exception):
    """A handler does not say what its route is, or two handlers of one address say different things."""


def route(
    scope: Scope | tuple[Scope, ...],
    *,
    rate: RateArea | None = "search",
    sheds: bool = True,
    quiet: bool = False,
    cache: Cache = "",
    embedding: Embedding = "",
    any_host: bool = False,
) -> dict[str, Any]:
    """Return the ``opt`` of a handler, controller or router; arguments as the attributes of :class:`Route`."""
    scopes = scope if isinstance(scope, tuple) else (scope,)
    return {_OPT: Route(scopes, rate, sheds, quiet, cache, embedding, any_host)}


class RouteTable:
    """Finds the route of a path before the router has run.

    Args:
        exact: Routes by path without parameters.
        prefixes: Routes by the path in front of their first parameter.
    """

    def __init__(self, exact: Mapping[str, Route], prefixes: Mapping[str, Route]) -> None:
        self._exact = dict(exact)
        self._prefixes = sorted(prefixes.items(), key=lambda each: -len(each[0]))

    @classmethod
    def of(cls, app: Litestar) -> "RouteTable":
        """Return the table of an application.

        Raises:
            UndeclaredRouteError: a handler has no ``opt=route(...)``, or disagrees with another of its address.
        """
        exact: dict[str, Route] = {}
        prefixes: dict[str, Route] = {}
        for path, handler in _handlers(app):
            declared = _declared(handler)
            if declared is None:
                raise UndeclaredRouteError(f"{path}: {handler.handler_name} needs opt=route(scope=...)")
            prefix, brace, _ = path.partition("{")
            known = (prefixes if brace else exact).setdefault(prefix, declared)
            if known != declared:
                raise UndeclaredRouteError(f"{path}: {handler.handler_name} disagrees with another handler of it")
        return cls(exact, prefixes)

    def find(self, path: str) -> Route:
        """Return the route of a path as the router reads it: slashes at the end or doubled do not count."""
        found = self._exact.get(path)
        if found is None:
            path = _SLASHES.sub("/", f"/{path.strip('/')}")
            found = self._exact.get(path)
        if found is not None:
            return found
        return next((each for prefix, each in self._prefixes if path.startswith(prefix)), UNMATCHED)

    def note(self, scope: ConnectionScope) -> Route:
        """Find the route of a request, and keep it in its scope for :func:`route_of`."""
        found = self.find(scope["path"])
        scope.setdefault("state", {})[_STATE] = found
        return found


def scopes_of(handler: BaseRouteHandler) -> tuple[Scope, ...]:
    """Return what a handler demands; ``admin`` if it was added after the start and says nothing."""
    return (_declared(handler) or UNMATCHED).scopes


def route_of(scope: ConnectionScope) -> Route:
    """Return the route that was noted for a request."""
    noted: Route = scope["state"][_STATE]
    return noted


def _declared(handler: BaseRouteHandler) -> Route | None:
    declared = handler.opt.get(_OPT)
    return declared if isinstance(declared, Route) else None


def _handlers(app: Litestar) -> Iterator[tuple[str, BaseRouteHandler]]:
    """Yield every handler with its path template; not those for OPTIONS, which Litestar adds and nobody wrote."""
    for each in app.routes:
        for handler in getattr(each, "route_handlers", (getattr(each, "route_handler", None),)):
            if handler is not None and getattr(handler, "http_methods", None) != {"OPTIONS"}:
                yield each.path, handler
