"""The gate: who asks, from which site and how often, decided before a request reaches the router.

Plain ASGI, before Litestar's routing: all of it costs some 20 µs a request (``python -m tests.benchmarks.access``),
where Litestar's own rate limit alone takes 240.
"""

import asyncio
import math
from collections.abc import Mapping
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
from service.access.origins import Origins, RawHeaders
from service.access.rates import KEY_FACTOR, Rate, RateLimiter
from service.access.request_heads import check_head
from service.errors import ServiceError
from service.http.problems import send_body, send_problem
from service.http.route import route_of

if TYPE_CHECKING:
    from litestar.types import HTTPScope


__all__ = ["Gate"]

_MAX_ADDRESS_BYTES = 8192
"""Path with query string. Nothing here needs a tenth; most proxies stop at 8 kB too."""
_BODY_DEADLINE_S = 15.0
"""For a whole body, 64 kB: 4 kB/s, the slowest mobile network that can still show the page."""

_BODILESS = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})


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
        limiter: Counts.
        body_deadline_s: How long a body may take to arrive.
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
        limiter: RateLimiter | None = None,
        body_deadline_s: float = _BODY_DEADLINE_S,
    ) -> None:
        self._app = app
        self._addresses = addresses
        self._keys = keys
        self._origins = origins
        self._open = open_scopes
        self._limits = {area: _Limit.of(area, rate) for area, rate in rates.items()}
        self._key_limits = {area: _Limit.of(area, rate, KEY_FACTOR) for area, rate in rates.items()}
        self._limiter = limiter or RateLimiter()
        self._body_deadline_s = body_deadline_s

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
        extra = self._origins.response_headers(headers)
        preflight = self._origins.preflight(scope["method"], headers)
        if preflight:
            await send_body(send, preflight[0], preflight[1], b"")
            return
        try:
            self._admit(scope, headers, extra)
        except ServiceError as error:
            await send_problem(send, error, extra)
            return
        if scope["method"] not in _BODILESS:
            receive = _in_time(receive, self._body_deadline_s)
        await self._app(scope, receive, _adding(send, extra) if extra else send)

    def _admit(self, scope: "HTTPScope", headers: Mapping[bytes, bytes], extra: RawHeaders) -> None:
        """Find out who asks, and note it in the scope; add to ``extra`` what the response shall say of limits.

        Raises:
            ServiceError: the request is refused.
        """
        route = route_of(scope)
        if len(scope["raw_path"]) + len(scope["query_string"]) > _MAX_ADDRESS_BYTES:
            raise TooLongAddressError
        peer = self._addresses.peer_of(scope, headers)
        if peer.is_local and self._origins.is_foreign(headers):
            peer = Peer(peer.address, peer.scheme, is_local=False)
        scope["scheme"] = peer.scheme
        if not route.any_host:
            self._origins.check_host(headers)
        self._origins.check_site(scope["method"], headers)
        key = self._key_of(headers)
        scope.setdefault("state", {})["caller"] = Caller(peer.address, peer.is_local, key, self._granted(peer, key))
        # Whoever is on this machine can stop the process altogether; limits would only be in the way of its owner.
        if route.rate and not peer.is_local:
            self._count(route.rate, peer, key, extra)

    def _key_of(self, headers: Mapping[bytes, bytes]) -> Key | None:
        """Return the key that was sent; none for another scheme, which is for a proxy or another program.

        Raises:
            WrongKeyError: it is not good.
        """
        scheme, _, secret = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        secret = secret.strip()
        if not secret or scheme.lower() != "bearer":
            return None
        key = self._keys.find(secret)
        if key is None:
            raise WrongKeyError
        return key

    def _granted(self, peer: Peer, key: Key | None) -> frozenset[str]:
        if key:
            return self._open | key.scopes
        if peer.is_local:  # until there is a key for something, whoever is on this machine owns it
            return self._open | (_ALL_SCOPES - self._keys.guarded())
        return self._open

    def _count(self, area: str, peer: Peer, key: Key | None, extra: RawHeaders) -> None:
        limit = (self._key_limits if key else self._limits).get(area)
        if limit is None:
            return
        caller = f"{area} key {key.name}" if key else f"{area} {share_of(peer.address)}"
        allowance = self._limiter.take(caller, limit.rate)
        wait_s = math.ceil(allowance.retry_after_s)
        extra.append(limit.policy)
        extra.append((b"ratelimit", f'"{area}";r={allowance.remaining};t={wait_s}'.encode("ascii")))
        if not allowance.is_taken:
            raise TooManyRequestsError(max(1, wait_s))


_ALL_SCOPES = frozenset(SCOPES)


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
