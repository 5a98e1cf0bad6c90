"""``kaiketsu serve`` as a process, as users start it; and what it says of itself."""

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.waiting import wait_for

__all__ = ["Server", "free_port", "is_ready", "launched", "program_environment", "started", "wait_until_ready"]

_STARTS_IN_S = 120.0
"""A start takes two seconds; a machine that is busy with other tests makes many of them."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        process: Its process.
        port: On 127.0.0.1.
        log: The file that its standard output and error go to.
    """

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    @property
    def url(self) -> str:
        """Return the address without a final slash."""
        return f"http://127.0.0.1:{self.port}"

    def events(self) -> list[dict[str, Any]]:
        """Return the JSON lines of its log."""
        return [json.loads(line) for line in self.said().splitlines() if line.startswith("{")]

    def said(self) -> str:
        """Return all of its log."""
        return self.log.read_text("utf-8", "replace")

    def status(self, path: str) -> int:
        """Return the status of a GET; 0 while nobody listens."""
        return _status(self.port, path)

    def wait_for(
        self, condition: Callable[[], object], what: str = "the condition", timeout_s: float = _STARTS_IN_S
    ) -> float:
        """Wait for a condition as long as the process lives; return the seconds."""
        return wait_for(condition, what, timeout_s=timeout_s, process=self.process, said=self.said)


@contextmanager
def started(index: Path, log: Path, *arguments: str, port: int = 0, **environment: str) -> Iterator[Server]:
    """Start ``python -m service serve`` over an index and wait until it is ready; kill it at the end.

    Args:
        index: Index folder.
        log: The file that its output is appended to.
        arguments: Further ones of the command.
        port: A free one if 0.
        environment: Further variables.
    """
    with launched(index, log, *arguments, port=port, **environment) as server:
        server.wait_for(lambda: is_ready(server.port), "ready", _STARTS_IN_S)
        yield server


@contextmanager
def launched(index: Path, log: Path, *arguments: str, port: int = 0, **environment: str) -> Iterator[Server]:
    """Start it without waiting; see ``started``."""
    port = port or free_port()
    command = [sys.executable, "-m", "service", "serve", "--index", str(index), "--port", str(port), *arguments]
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=program_environment(**environment))
    try:
        yield Server(process, port, log)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(timeout=30)


def program_environment(**environment: str) -> dict[str, str]:
    """Return the environment in which a child runs the code that this process runs."""
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**os.environ, "PYTHONPATH": paths, **environment}


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_ready(port: int) -> bool:
    """Return whether ``/readyz`` answers 200."""
    return _status(port, "/readyz") == http.client.OK


def wait_until_ready(port: int, timeout_s: float = _STARTS_IN_S) -> float:
    """Wait for a server that somebody else started; return the seconds until ``/readyz`` answered 200."""
    return wait_for(lambda: is_ready(port), "ready", timeout_s=timeout_s)


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
