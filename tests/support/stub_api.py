"""A server on loopback in place of somebody else's API: keeps what it gets, answers what it is told to."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Call", "StubApi", "stub_api"]


@dataclass(frozen=True, slots=True)
class Call:
    """A request that came.

    Attributes:
        path: Of its address.
        headers: With names in small letters.
        body: As it came.
    """

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body, decoded."""
        return json.loads(self.body)


@dataclass
class StubApi:
    """What a stub knows.

    Attributes:
        url: Its address without a final slash.
        calls: Requests so far.
        answers: Status and body of the next answers, in turn; then ``usual``.
        usual: Status and body of every further answer.
    """

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    usual: tuple[int, bytes] = (200, b'{"ok": true}')


@contextmanager
def stub_api(answers: Sequence[tuple[int, bytes]] = ()) -> Iterator[StubApi]:
    """Run a stub.

    Args:
        answers: Status and body of its first answers.
    """
    stub = StubApi(answers=list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            stub.calls.append(Call(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            status, answer = stub.answers.pop(0) if stub.answers else stub.usual
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", f"{stub.url}/elsewhere")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
