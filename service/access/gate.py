"""The gate: who asks, from which site and how often, decided before a request reaches the router.

Plain ASGI, before Litestar's routing: all of it costs some 20 µs a request (``python -m tests.benchmarks.access``),
where Litestar's own rate limit alone takes 240.
"""

import asyncio
import math
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, Message, Receive, Scope, Send

from service.access.addresses import Addresses, Peer, share_of
from service.access.callers import Caller
from service.access.errors import (
    SlowBodyError,
    TooLongAddressError,
    TooManyRequestsError,
    WrongKeyError,
)
from service.access.keys import SCOPES, Key, KeyRing
from service.access.local_users import is_of_owner
from service.access.open_requests import OpenRequests
from service.access.origins import Origins, RawHeaders
from service.access.rates import KEY_FACTOR, Rate, RateLimiter
from service.access.request_heads import check_head
from service.errors import ServiceError
from service.http.load_shedding import BODILESS
from service.http.problems import send_body, send_problem
from service.http.route import route_of

if TYPE_CHECKING:
    from litestar.types import HTTPScope


__all__ = ["Gate"]

_MAX_ADDRESS_BYTES = 8192
"""Path with query string. Nothing here needs a tenth; most proxies stop at 8 kB too."""
_BODY_DEADLINE_S = 15.0
"""For a whole body, 64 kB: 4 kB/s, the slowest mobile network that can still show the page."""
_MAX_OPEN = 32
"""Open requests of one address. Its rate of 20 a second leaves each of them more than a second."""


@dataclass(frozen=True, slots=True)
class _Limit:
    """A rate, with the header that tells of it (draft-ietf-httpapi-ratelimit-headers)."""

    rate: Rate
    policy: tuple[bytes, bytes]

    @classmethod
    def of(cls, area: str, rate: Rate, factor: int = 1) -> "_Limit":
        rate = Rate(rate.per_second * factor, rate.burst * factor)
        window_s = math.ceil(rate.burst / rate.per_second)
        return cls(rate, (b"ratelimit-policy", f'"{area}";q={rate.burst};w={window_s}'.encode("ascii")))


class Gate:
    """Lets requests through to an application, or answers them with a problem.

    Args:
        app: Answers what is let through.
        addresses: Tells whose request it is.
        keys: The keys that are good.
        origins: Rules for other sites' pages.
        open_scopes: What needs no key.
        rates: Limit by scope; a scope that is missing has none.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        addresses: Addresses,
        keys: KeyRing,
        origins: Origins,
        open_scopes: frozenset[str],
        rates: Mapping[str, Rate],
    ) -> None:
        self._app = app
        self._addresses = addresses
        self._keys = keys
        self._origins = origins
        self._open = open_scopes
        self._limits = {area: _Limit.of(area, rate) for area, rate in rates.items()}
        self._key_limits = {area: _Limit.of(area, rate, KEY_FACTOR) for area, rate in rates.items()}
        self._limiter = RateLimiter()
        self._open_requests = OpenRequests()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        try:
            check_head(scope["headers"])
        except ServiceError as error:
            await send_problem(send, error)
            return
        extra = self._origins.response_headers(headers, is_static=route_of(scope).is_static)
        preflight = self._origins.preflight(scope["method"], headers)
        if preflight:
            await send_body(send, preflight[0], preflight[1], b"")
            return
        with ExitStack() as while_open:
            try:
                caller = self._admit(scope, headers, extra)
                while_open.enter_context(self._opened(scope, caller))
            except ServiceError as error:
                await send_problem(send, error, extra)
                return
            if scope["method"] not in BODILESS:
                receive = _in_time(receive, _BODY_DEADLINE_S)
            await self._app(scope, receive, _adding(send, extra) if extra else send)

    def _admit(self, scope: "HTTPScope", headers: Mapping[bytes, bytes], extra: RawHeaders) -> Caller:
        """Find out who asks, and note it in the scope; add to ``extra`` what the response shall say of limits.

        Raises:
            ServiceError: the request is refused.
        """
        route = route_of(scope)
        if len(scope["raw_path"]) + len(scope["query_string"]) > _MAX_ADDRESS_BYTES:
            raise TooLongAddressError
        peer = self._addresses.peer_of(scope, headers)
        if peer.is_local and (self._origins.is_foreign(headers) or self._is_of_another_user(scope)):
            peer = Peer(peer.address, peer.scheme, is_local=False)
        scope["scheme"] = peer.scheme
        if not route.any_host:
            self._origins.check_host(headers)
        self._origins.check_site(scope["method"], headers)
        key = self._key_of(headers, peer)
        caller = Caller(peer.address, peer.is_local, key, self._granted(peer, key))
        scope.setdefault("state", {})["caller"] = caller
        # Whoever is on this machine can stop the process altogether; limits would only be in the way of its owner.
        if route.rate and not peer.is_local:
            self._count(route.rate, caller, extra)
        return caller

    def _is_of_another_user(self, scope: "HTTPScope") -> bool:
        """Return whether another user of this machine, such as that of a proxy, asks for what is not open to all.

        Nothing else is looked up: it costs a read of the kernel's table of connections.
        """
        scopes = route_of(scope).scopes
        return not ("public" in scopes or self._open.issuperset(scopes)) and not is_of_owner(
            scope["client"], scope["server"]
        )

    def _opened(self, scope: "HTTPScope", caller: Caller) -> AbstractContextManager[None]:
        """Return what counts the request as open; nothing where no rate limit holds."""
        if route_of(scope).rate not in self._limits or caller.is_local:
            return nullcontext()
        return self._open_requests.entered(_name_of(caller), _MAX_OPEN * (KEY_FACTOR if caller.key else 1))

    def _key_of(self, headers: Mapping[bytes, bytes], peer: Peer) -> Key | None:
        """Return the key that was sent; none for another scheme, which is for a proxy or another program.

        Whoever has sent too many wrong ones is refused before the key is looked at: a good guess is no way in.

        Raises:
            WrongKeyError: it is not good.
            TooManyRequestsError: too many of this address were not good.
        """
        scheme, _, secret = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        secret = secret.strip()
        if not secret or scheme.lower() != "bearer":
            return None
        limit = None if peer.is_local else self._limits.get("keys")
        tries = f"keys {share_of(peer.address)}"
        if limit and (wait_s := self._limiter.wait_s(tries, limit.rate)):
            raise TooManyRequestsError(max(1, math.ceil(wait_s)))
        key = self._keys.find(secret)
        if key is None:
            if limit:
                self._limiter.take(tries, limit.rate)
            raise WrongKeyError
        return key

    def _granted(self, peer: Peer, key: Key | None) -> frozenset[str]:
        if key:
            return self._open | key.scopes
        if peer.is_local:  # until there is a key for something, whoever is on this machine owns it
            return self._open | (_ALL_SCOPES - self._keys.guarded())
        return self._open

    def _count(self, area: str, caller: Caller, extra: RawHeaders) -> None:
        limit = (self._key_limits if caller.key else self._limits).get(area)
        if limit is None:
            return
        allowance = self._limiter.take(f"{area} {_name_of(caller)}", limit.rate)
        wait_s = math.ceil(allowance.retry_after_s)
        extra.append(limit.policy)
        extra.append((b"ratelimit", f'"{area}";r={allowance.remaining};t={wait_s}'.encode("ascii")))
        if not allowance.is_taken:
            raise TooManyRequestsError(max(1, wait_s))


_ALL_SCOPES = frozenset(SCOPES)


def _name_of(caller: Caller) -> str:
    """Return what limits are counted by: the key, or what shares the address."""
    return f"key {caller.key.name}" if caller.key else share_of(caller.address)


def _in_time(receive: Receive, deadline_s: float) -> Receive:
    """Return ``receive`` with a deadline for the whole body; waiting for the client to leave has none."""
    ends_at = asyncio.get_running_loop().time() + deadline_s
    is_arriving = True

    async def receive_in_time() -> HTTPReceiveMessage:
        nonlocal is_arriving
        if not is_arriving:
            return await receive()  # type: ignore[return-value] # messages of http alone come here
        try:
            async with asyncio.timeout_at(ends_at):
                message = await receive()
        except TimeoutError as error:
            raise SlowBodyError from error
        is_arriving = message["type"] == "http.request" and bool(message.get("more_body"))
        return message  # type: ignore[return-value] # the same

    return receive_in_time


def _adding(send: Send, extra: RawHeaders) -> Send:
    async def send_with(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *extra]
        await send(message)

    return send_with
