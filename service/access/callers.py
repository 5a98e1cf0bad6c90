"""Who asks, and the guard that demands the scope of a route.

The scope is read from the handler that was found, not from the path, so no way of writing a path gets around it.
"""

from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from indexer.errors import SettingsError
from service.access.errors import KeyNeededError, ScopeError
from service.access.keys import ADMIN, AGENT, SEARCH, Key
from service.http.route import Scope, scopes_of

__all__ = ["Caller", "authorise", "caller_of", "read_open"]

_OPENABLE = (SEARCH, AGENT, ADMIN)


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

    def demand(self, *scopes: Scope) -> None:
        """Let the caller go on who has one of the scopes.

        Raises:
            KeyNeededError: no key was sent.
            ScopeError: the key is for other things.
        """
        if "public" in scopes or not self.granted.isdisjoint(scopes):
            return
        if self.key is None:
            raise KeyNeededError(" or ".join(scopes))
        raise ScopeError(" or ".join(scopes))

    def demand_key(self, scope: Scope) -> None:
        """Let the caller go on who sent a key of the scope, or is on this machine and may do it without one.

        Raises:
            KeyNeededError: no key was sent.
            ScopeError: the key is for other things.
        """
        if self.key is None and not self.is_local:
            raise KeyNeededError(scope)
        if scope not in (self.key.scopes if self.key else self.granted):
            raise ScopeError(scope) if self.key else KeyNeededError(scope)


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
        caller_of(connection).demand(*scopes_of(handler))


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
