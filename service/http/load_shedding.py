"""Load shedding: beyond N requests at work or waiting, answer 503 at once.

Searches run on as many threads as there are cores (:mod:`service.answering.search_threads`), and so does everything
else that is slow; more threads would only take turns. What waits is bounded, because a queue that grows delays
everybody: beyond the bound a request gets 503 with ``Retry-After``, at a tenth of the cost of a search.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from indexer.encoding import core_count
from service.errors import ServiceError
from service.http.problems import send_problem
from service.http.route import route_of

__all__ = ["InFlight", "LoadShedding", "OverloadedError", "use_one_thread_a_core"]


class OverloadedError(ServiceError):
    """As many requests are at work or waiting as the settings allow."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"Retry-After": "1"}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        super().__init__("too many requests are waiting; ask again in a second")


class InFlight:
    """The one count of requests that were taken and are not answered yet. Belongs to one event loop.

    Args:
        limit: Requests that may be at work or waiting at once.

    Attributes:
        total: All requests, those of health and metrics too.
        waiting: Those that count for load shedding.
        refused: Requests refused since the start.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.total = 0
        self.waiting = 0
        self.refused = 0


class LoadShedding:
    """ASGI middleware: counts requests, and refuses those beyond the limit.

    Args:
        app: The application behind it.
        in_flight: Counts; metrics read it.
    """

    def __init__(self, app: ASGIApp, in_flight: InFlight) -> None:
        self._app = app
        self._in_flight = in_flight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or 503."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        count, weight = self._in_flight, int(route_of(scope).sheds)
        if weight and count.waiting >= count.limit:
            count.refused += 1
            await send_problem(send, OverloadedError())
            return
        count.total += 1
        count.waiting += weight
        try:
            await self._app(scope, receive, send)
        finally:
            count.total -= 1
            count.waiting -= weight


async def use_one_thread_a_core() -> None:
    """Run synchronous handlers on as many threads as this process may use cores, two at least."""
    executor = ThreadPoolExecutor(max(2, core_count()), thread_name_prefix="handler")
    asyncio.get_running_loop().set_default_executor(executor)
