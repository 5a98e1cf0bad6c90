"""A client that sends bytes as they are, well formed or not, and reads whatever answers come."""

import http.client
import io
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

__all__ = ["DEADLINE_S", "Answer", "Exchange", "Raw", "Wire"]

DEADLINE_S = 10.0
"""Within which an answer is whole."""
_SETTLE_S = 0.05  # for an answer that should not come


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes to send, and what may become of them.

    Attributes:
        data: As they go over the wire.
        methods: Of the requests in them, in order: one answer each.
        may_drop: Whether the connection may be closed without an answer, as HTTP allows for what is malformed, or
            refused before it is sent to its end.
        ends: Whether the client closes its half afterwards.
        alone: Whether the bytes may end in the middle of a request, or in one that hides in another: no
            connection is used again, and no answer beyond ``methods`` may come.
    """

    data: bytes
    methods: Sequence[str] = ("GET",)
    may_drop: bool = False
    ends: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, ``Retry-After`` (empty: none) and body."""

    status: int
    retry_after: str
    body: bytes


@dataclass(slots=True)
class Exchange:
    """What came back.

    Attributes:
        answers: In order.
        seconds: The longest wait for an answer: from the request, or from the answer before it, to its last byte.
        trouble: Why there are fewer answers than requests, or more; empty where there are not.
    """

    answers: list[Answer] = field(default_factory=list)
    seconds: float = 0.0
    trouble: str = ""


class Wire:
    """A connection that is opened when needed, and kept as long as the server keeps it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._input = _Kept(b"")
        self._is_used = False

    def exchange(self, raw: Raw) -> Exchange:
        """Send and read. A kept connection that turns out to have been closed meanwhile is opened anew."""
        reused = self._is_used and not raw.alone and not raw.ends
        found = self._exchange(raw)
        if reused and not found.answers and found.trouble.startswith("closed"):
            found = self._exchange(raw)
        return found

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()
            self._input.let_go()
        self._socket, self._is_used = None, False

    def _exchange(self, raw: Raw) -> Exchange:
        if raw.alone or raw.ends:
            self.close()
        found = Exchange()
        started = time.monotonic()
        keeps = False
        try:
            connection = self._opened()
            with suppress(ConnectionError):  # the answer may have come all the same
                connection.sendall(raw.data)
                if raw.ends:
                    connection.shutdown(socket.SHUT_WR)
            for method in raw.methods:
                answer, keeps = self._read(method)
                found.answers.append(answer)
                found.seconds = max(found.seconds, time.monotonic() - started)
                started = time.monotonic()
                if not keeps:
                    break
            if raw.alone and keeps and self._has_more():
                found.trouble = "more answers than requests"
        except TimeoutError:
            found.trouble = f"no answer in {DEADLINE_S:.0f} s"
        except (ConnectionError, http.client.HTTPException) as error:
            found.trouble = f"closed: {type(error).__name__}"
        found.seconds = found.seconds or time.monotonic() - started
        self._is_used = keeps and not found.trouble
        if raw.alone or raw.ends or not self._is_used:
            self.close()
        return found

    def _opened(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=DEADLINE_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._input = _Kept(self._socket)
        return self._socket

    def _read(self, method: str) -> tuple[Answer, bool]:
        response = http.client.HTTPResponse(self._input, method=method)  # type: ignore[arg-type] # makefile is all it asks for
        response.begin()
        body = response.read()
        return Answer(response.status, response.getheader("retry-after", ""), body), not response.will_close

    def _has_more(self) -> bool:
        if self._socket is None:
            return False
        self._socket.settimeout(_SETTLE_S)
        with suppress(TimeoutError, ConnectionError):
            return bool(self._input.reader.peek(1))
        return False


class _Kept:
    """What ``HTTPResponse`` takes for a socket: it closes its reader after every answer; this one stays open."""

    def __init__(self, source: socket.socket | bytes) -> None:
        raw = io.BytesIO(source) if isinstance(source, bytes) else socket.SocketIO(source, "r")
        self.reader = _Unclosed(raw)  # type: ignore[arg-type] # BytesIO does as well

    def makefile(self, _mode: str) -> "_Unclosed":
        return self.reader

    def let_go(self) -> None:
        with suppress(OSError):
            self.reader.raw.close()


class _Unclosed(io.BufferedReader):
    def close(self) -> None:
        """Stay open: the next answer comes through here, too."""
