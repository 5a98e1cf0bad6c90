"""Load shedding: beyond N concurrent requests answer 503 at once.

Searches run on as many threads as there are cores (:mod:`service.answering.search_threads`), and so does everything
else that is slow; more threads would only take turns. What waits is bounded, because a queue that grows delays
everybody: beyond the bound a request gets 503 with ``Retry-After``, at a tenth of the cost of a search.

A request takes its place when its body has arrived. Until then it costs next to nothing, and a few senders of slow
bodies would otherwise hold all places. How many such requests one caller may have open is bounded by
:mod:`service.access.open_requests`.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPScope, Receive, Scope, Send

from indexer.encoding import core_count
from service.errors import ServiceError
from service.http.problems import send_problem
from service.http.route import route_of

__all__ = ["BODILESS", "InFlight", "LoadShedding", "OverloadedError", "use_one_thread_a_core"]

BODILESS = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
"""Methods whose handlers read no body."""


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
        total: All requests, those of health and metrics and those whose body is still arriving, too.
        waiting: Those that count for load shedding.
        refused: Requests refused since the start.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.total = 0
        self.waiting = 0
        self.refused = 0

    @property
    def is_full(self) -> bool:
        """Whether the next request has to be refused."""
        return self.waiting >= self.limit

    def refuse(self) -> OverloadedError:
        """Count a refusal; return the error to answer with."""
        self.refused += 1
        return OverloadedError()


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
        count, place = self._in_flight, _Place(self._in_flight)
        if route_of(scope).sheds:
            if count.is_full:
                await send_problem(send, count.refuse())
                return
            if _has_body(scope):
                receive = place.taken_with_the_body(receive)
            else:
                place.take()
        count.total += 1
        try:
            await self._app(scope, receive, send)
        finally:
            count.total -= 1
            place.give_back()


class _Place:
    """What one request takes of the count.

    Args:
        in_flight: The count.
    """

    def __init__(self, in_flight: InFlight) -> None:
        self._in_flight = in_flight
        self._is_taken = False

    def take(self) -> None:
        """Count the request, once.

        Raises:
            OverloadedError: there is no place left.
        """
        if self._is_taken:
            return
        if self._in_flight.is_full:
            raise self._in_flight.refuse()
        self._in_flight.waiting += 1
        self._is_taken = True

    def give_back(self) -> None:
        """Stop counting the request."""
        self._in_flight.waiting -= int(self._is_taken)
        self._is_taken = False

    def taken_with_the_body(self, receive: Receive) -> Receive:
        """Return ``receive``, which takes the place with the last piece of the body, or raises OverloadedError."""

        async def receive_and_take() -> HTTPReceiveMessage:
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body"):
                self.take()
            return message  # type: ignore[return-value] # messages of http alone come here

        return receive_and_take


def _has_body(scope: HTTPScope) -> bool:
    """Return whether the handler may read a body; one of GET never does, and would never take its place."""
    if scope["method"] in BODILESS:
        return False
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip() != b"0")
        for name, value in scope["headers"]
    )


async def use_one_thread_a_core() -> None:
    """Run synchronous handlers on as many threads as this process may use cores, two at least."""
    executor = ThreadPoolExecutor(max(2, core_count()), thread_name_prefix="handler")
    asyncio.get_running_loop().set_default_executor(executor)
