"""``kaiketsu serve`` for the programs: in a child of the warm process, or as the process that users start."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = ["REQUEST_ID", "SERVE", "WARM", "free_port", "ready", "serve", "started", "wait_until_ready"]

SERVE = f"{__name__}:serve"
WARM = ("service.app.asgi", "service.cli.commands.serve", "uvicorn.protocols.http.httptools_impl", "uvloop", __name__)
REQUEST_ID = "x-fault-request"

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


def serve(kb: str, index: str, port: int, journal: str = "") -> None:
    """Run ``kaiketsu serve`` with the encoder without a model; for a child of the warm process.

    Args:
        kb: Knowledge base.
        index: Index folder.
        port: On 127.0.0.1.
        journal: File to which the id of each request is written before it is answered; empty for none.
    """
    import uvicorn

    import service.app.asgi
    from indexer.encoding.hashing import HashingEncoder
    from service.cli.main import main

    service.app.asgi.open_encoder = lambda *_: HashingEncoder()
    os.environ["KAIKETSU_RATES"] = "off"  # one address plays all clients
    if journal:
        load = uvicorn.Config.load

        def load_with_journal(config: uvicorn.Config) -> None:
            load(config)
            config.loaded_app = _Journal(config.loaded_app, journal)

        uvicorn.Config.load = load_with_journal
    main(["serve", "--kb", kb, "--index", index, "--port", str(port)])


class _Journal:
    """Writes down every request that reached the application: those are the accepted ones."""

    def __init__(self, app: App, path: str) -> None:
        self._app = app
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        for name, value in scope.get("headers", ()):
            if name == REQUEST_ID.encode():
                os.write(self._file, value + b"\n")
        await self._app(scope, receive, send)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ready(port: int) -> bool:
    """Return whether ``/readyz`` answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_ready(port: int, timeout_s: float = 60, step_s: float = 0.01) -> float:
    """Return the seconds until ``/readyz`` answered 200.

    Raises:
        TimeoutError: it did not.
    """
    began = time.perf_counter()
    while not ready(port):
        if time.perf_counter() - began > timeout_s:
            raise TimeoutError("the server is not ready")
        time.sleep(step_s)
    return time.perf_counter() - began


@contextmanager
def started(kb: Path, index: Path, port: int, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``python -m service serve`` as users do; kill it at the end if it still runs."""
    command = [sys.executable, "-m", "service", "serve", "--kb", str(kb), "--index", str(index), "--port", str(port)]
    paths = os.pathsep.join(path for path in sys.path if path)
    with log.open("ab") as errors:
        server = subprocess.Popen(
            command, stdout=errors, stderr=errors, env={**os.environ, "PYTHONPATH": paths, **environment}
        )
    try:
        yield server
    finally:
        with suppress(ProcessLookupError):
            server.kill()
        server.wait(timeout=30)
