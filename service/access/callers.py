"""What a route needs: each handler names its scope, and one guard asks for it.

A handler that names none needs ``admin``: what somebody forgot is closed, not open. The scope hangs on the handler
and not on its path, so no way of writing a path gets around it.
"""

from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from indexer.errors import SettingsError
from service.access.errors import KeyNeededError, ScopeError
from service.access.keys import ADMIN, AGENT, SEARCH, Key

__all__ = ["PUBLIC", "Caller", "authorise", "caller_of", "needs", "read_open"]

PUBLIC = "public"
"""No key, ever: health, static files, the description of the API, pages that hold nothing before they ask for it."""

_OPENABLE = (SEARCH, AGENT, ADMIN)
_OPT = "scope"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        address: Of the client, as far as proxies can be trusted to tell.
        is_local: Whether it is somebody on this machine, and no proxy in between.
        key: The key that was sent.
        granted: What the caller may do.
    """

    address: str
    is_local: bool
    key: Key | None
    granted: frozenset[str]

    def demand(self, *scopes: str) -> None:
        """Let the caller go on who has one of the scopes.

        Raises:
            KeyNeededError: no key was sent.
            ScopeError: the key is for other things.
        """
        if PUBLIC in scopes or not self.granted.isdisjoint(scopes):
            return
        if self.key is None:
            raise KeyNeededError(" or ".join(scopes))
        raise ScopeError(" or ".join(scopes))


def needs(*scopes: str) -> dict[str, Any]:
    """Return the ``opt`` of a handler, controller or router that needs one of the scopes."""
    return {_OPT: scopes}


def caller_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Caller:
    """Return who asks, as the gate found out."""
    caller: Caller = connection.scope["state"]["caller"]
    return caller


def authorise(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of the application.

    Raises:
        KeyNeededError: no key was sent.
        ScopeError: the key is for other things.
    """
    if connection.scope.get("method") != "OPTIONS":  # litestar's own handlers, which name methods and no more
        caller_of(connection).demand(*handler.opt.get(_OPT, (ADMIN,)))


def read_open(text: str) -> frozenset[str]:
    """Return the scopes that need no key: names with blanks between, or ``none``.

    Raises:
        SettingsError: one is no scope, or shows what people typed.
    """
    names = frozenset(text.split())
    if names == {"none"}:
        return frozenset()
    if not names <= set(_OPENABLE):
        raise SettingsError("KAIKETSU_OPEN", text, f"`none`, or any of: {', '.join(_OPENABLE)}")
    return names
