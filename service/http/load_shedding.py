"""Load shedding: a bounded queue before the threads that search; beyond it a request is answered 503.

Searches run on as many threads as there are cores (:mod:`service.answering.search_threads`), each encoding with
one, and so does everything else that is slow; more threads would only take turns. What waits is bounded, because a
queue that grows makes everybody late: beyond the bound a request gets 503 with Retry-After at once, at a tenth of
the cost of a search.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from indexer.encoding import core_count
from service.errors import ServiceError
from service.http.problems import send_problem

__all__ = ["ALWAYS_ADMITTED", "Admission", "Occupancy", "use_one_thread_a_core"]

ALWAYS_ADMITTED = ("/healthz", "/readyz", "/metrics", "/static/", "/widget.js")
"""Paths that need no thread for long, and that tell whether the rest is well."""


class OverloadedError(ServiceError):
    """As many requests are at work or waiting as the settings allow."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"Retry-After": "1"}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        super().__init__("too many requests are waiting; try again in a second")


class Occupancy:
    """Counts the requests inside. Belongs to one event loop.

    Args:
        limit: Requests that may be inside at once, those at work and those that wait.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.inside = 0
        self.refused = 0
        """Requests turned away since the start."""


class Admission:
    """ASGI middleware: turns requests away while the house is full.

    Args:
        app: The application behind it.
        occupancy: Shared with whoever wants to know how full it is.
    """

    def __init__(self, app: ASGIApp, occupancy: Occupancy) -> None:
        self._app = app
        self._occupancy = occupancy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or answer 503."""
        if scope["type"] != ScopeType.HTTP or scope["path"].startswith(ALWAYS_ADMITTED):
            await self._app(scope, receive, send)
            return
        occupancy = self._occupancy
        if occupancy.inside >= occupancy.limit:
            occupancy.refused += 1
            await send_problem(send, OverloadedError())
            return
        occupancy.inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            occupancy.inside -= 1


async def use_one_thread_a_core() -> None:
    """Run synchronous handlers on as many threads as this process may use cores, two at least."""
    executor = ThreadPoolExecutor(max(2, core_count()), thread_name_prefix="handler")
    asyncio.get_running_loop().set_default_executor(executor)
