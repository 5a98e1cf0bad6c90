"""uvicorn's HTTP protocol with a deadline and a size limit for the head of a request.

uvicorn waits for ever for a head that comes a byte at a time, and keeps one of any size; of its parsers h11 alone has
a limit, and is slower. The deadline of bodies is in the gate, their size limit in Litestar.
"""

import asyncio
from http import HTTPStatus
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["HeadDeadlineProtocol"]

_HEAD_DEADLINE_S = 10.0
"""From the first moment of a connection, or the first byte of a later request, to the empty line."""
_MAX_HEAD_BYTES = 32_768
"""Request line and headers: four times the longest address that the gate lets through. It bounds what is kept, give
or take one read of the socket (256 kB in asyncio)."""


class HeadDeadlineProtocol(HttpToolsProtocol):
    """Closes connections whose request heads are late (408) or too large (431).

    The same limit holds for all other bytes that are no body: trailers and the extensions of chunks.
    """

    head_deadline_s = _HEAD_DEADLINE_S
    max_head_bytes = _MAX_HEAD_BYTES
    accepted: ClassVar[int] = 0
    """Connections that this process has taken."""

    _timer: asyncio.TimerHandle | None = None
    _bytes_without_body = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        """Begin to wait for the first head."""
        super().connection_made(transport)
        HeadDeadlineProtocol.accepted += 1
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count, parse, and cut off what goes on for too long."""
        if self._in_head or self._has_answered():  # what is left of a body after its answer has to end as well
            self._arm()
        self._bytes_without_body += len(data)
        super().data_received(data)
        if self._bytes_without_body > self.max_head_bytes:
            self._cut(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_headers_complete(self) -> None:
        """Stop waiting: what follows is body."""
        self._disarm()
        self._in_head = False
        self._bytes_without_body = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Start the count again: this was body."""
        self._bytes_without_body = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Expect the next head; it is given time from its first byte on."""
        self._in_head = True
        self._bytes_without_body = 0
        super().on_message_complete()

    def _has_answered(self) -> bool:
        return self.cycle is not None and self.cycle.response_complete  # type: ignore[redundant-expr] # None at first

    def _arm(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.head_deadline_s, self._cut, HTTPStatus.REQUEST_TIMEOUT)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _cut(self, status: HTTPStatus) -> None:
        self._disarm()
        if self.transport.is_closing():
            return
        is_answering = self.cycle is not None and not self.cycle.response_complete  # type: ignore[redundant-expr] # the same
        if self._in_head and is_answering:  # the request before this one: the connection ends after its answer
            self.flow.pause_reading()
            self.shutdown()
            return
        if self._in_head and self._bytes_without_body:
            line = f"HTTP/1.1 {status.value} {status.phrase}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            self.transport.write(line.encode("ascii"))
        self.transport.close()
