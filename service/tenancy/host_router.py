"""Route each request to the knowledge base whose host it names, and to no other.

By host and not by path: pages and scripts then have the same addresses in all of them. ``X-Forwarded-Host`` is not
looked at; a proxy that serves several names passes ``Host`` on.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Litestar

from service.answering.search_threads import SearchThreads
from service.errors import ServiceError
from service.http.problems import send_body, send_problem
from service.observability import Telemetry
from service.observability.readiness import LIVENESS_PATH, READINESS_PATH
from service.tenancy.tenants_file import host_name

__all__ = ["HostRouter", "Site"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class UnknownHostError(ServiceError):
    """No tenant has the host."""

    status = HTTPStatus.MISDIRECTED_REQUEST

    def __init__(self) -> None:
        super().__init__("no knowledge base is served under this host")


@dataclass(frozen=True, slots=True)
class Site:
    """One knowledge base as it is served.

    Attributes:
        app: Answers its requests.
        telemetry: Knows whether it is ready.
    """

    app: Litestar
    telemetry: Telemetry


class HostRouter:
    """ASGI application over those of several knowledge bases.

    Args:
        sites: By host, as :func:`~service.tenancy.tenants_file.host_name` writes it.
        threads: Shared by all; ended here.
    """

    def __init__(self, sites: Mapping[str, Site], threads: SearchThreads) -> None:
        self._sites = sites
        self._all = tuple({id(site): site for site in sites.values()}.values())
        self._threads = threads

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Hand a request on, or answer 421; start and end all applications."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return  # nothing here speaks anything else
        site = self._sites.get(_host(scope))
        if site is not None:
            await site.app(scope, receive, send)  # type: ignore[arg-type]  # litestar has types for each message
        elif scope["path"] == LIVENESS_PATH:
            await _send_json(send, HTTPStatus.OK, b'{"status":"ok"}')
        elif scope["path"] == READINESS_PATH:
            await self._tell_readiness(send)
        else:
            await send_problem(send, UnknownHostError())  # type: ignore[arg-type]  # the same

    async def _tell_readiness(self, send: Send) -> None:
        """Answer for the process: balancers ask by address. Which knowledge base is not ready, its own host tells."""
        waiting = sum([bool(await site.telemetry.probe.trouble()) for site in self._all])
        body = msgspec.json.encode({"ready": not waiting, "knowledge_bases": len(self._all), "not_ready": waiting})
        status = HTTPStatus.SERVICE_UNAVAILABLE if waiting else HTTPStatus.OK
        await _send_json(send, status, body)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with AsyncExitStack() as stack:
                stack.push_async_callback(self._threads.close)
                for site in self._all:
                    await stack.enter_async_context(site.app.lifespan())
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
            raise
        await send({"type": "lifespan.shutdown.complete"})


def _host(scope: Message) -> str:
    """Return the host; empty for none, a wrong one, or two (RFC 9112 section 3.2 has those refused)."""
    named = [value for name, value in scope["headers"] if name == b"host"]
    return host_name(named[0].decode("latin-1")) if len(named) == 1 else ""


async def _send_json(send: Send, status: int, body: bytes) -> None:
    await send_body(send, status, [(b"content-type", b"application/json")], body)  # type: ignore[arg-type]  # the same
