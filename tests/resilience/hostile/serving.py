"""A real uvicorn with the real articles in a process of its own, and a look at how it fares.

``python -m tests.resilience.hostile.serving FOLDER PORT`` is that process: the index is made with the encoder that
needs no model, so that requests cost little and thousands can be sent.
"""

import contextlib
import http.client
import json
import logging
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import uvicorn
from litestar import Litestar

from indexer.backends import FolderIndex
from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout
from indexer.text.analysis import Analyser
from kb.loading.library import DEFAULT_KB, load_library
from service.answering.memory import limit_arenas
from service.answering.searcher_source import SearcherSource
from service.app.app import create_app
from service.http.compat.uvicorn_heads import HeadDeadlineProtocol
from service.settings import ServiceSettings

__all__ = ["INSIGHTS_KEY", "Served", "free_port", "hostile_app", "served"]

INSIGHTS_KEY = "a-key-for-the-tests-alone"
_READY_S = 60.0


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is up.

    Attributes:
        port: On 127.0.0.1.
        process: Its process.
        log: Where its standard output and error go.
    """

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        """Address without a final slash."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: object = None, timeout_s: float = 5.0) -> tuple[int, bytes]:
        """Return status and body of a plain request; raises what ``http.client`` does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def rss_bytes(self) -> int:
        """Return its resident memory."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def own_bytes(self) -> int:
        """Return what of that is its own: not of files that are mapped, which the kernel can take back."""
        memory = psutil.Process(self.process.pid).memory_info()
        return int(memory.rss - memory.shared)

    def trouble(self) -> str | None:
        """Return why it is not well: dead, not ready, or not answering a search; None when it is."""
        if self.process.poll() is not None:
            return f"the server ended with {self.process.returncode}"
        try:
            if self.ask("GET", "/readyz")[0] != 200:
                return "not ready"
            status, body = self.ask("POST", "/api/v1/search", {"text": "has expired", "lang": "en"})
        except (OSError, http.client.HTTPException) as error:
            return f"no answer: {type(error).__name__}"
        if status != 200:
            return f"a plain search is answered with {status}"
        return None if json.loads(body)["results"] else "a plain search finds nothing"


def free_port() -> int:
    """Return a port on 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def hostile_app(folder: Path) -> Litestar:
    """Return the application over an index of the articles that ship, everything below ``folder``."""
    settings = IndexerSettings(index_dir=folder / "index")
    encoder = HashingEncoder()
    build_index(load_library(_articles_alone(folder / "kb")), encoder, settings)
    analyser = Analyser()
    source = SearcherSource(
        FolderIndex(IndexLayout(settings.index_dir)),
        encoder.spec.fingerprint,
        lambda generation, engine: Searcher(generation, encoder, analyser, engine),
        0.5,
    )
    source.load()
    return create_app(
        ServiceSettings(feedback_db=f"sqlite:///{folder / 'feedback.db'}", insights_key=INSIGHTS_KEY), source
    )


def _articles_alone(folder: Path) -> Path:
    """Return a copy of the articles and checks without judged queries: fitting a ranker takes a minute."""
    for name in ("articles", "checks"):
        shutil.copytree(DEFAULT_KB / name, folder / name)
    return folder


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Start the server, wait until it is ready, and stop it at the end."""
    port, log = free_port(), folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.resilience.hostile.serving", str(folder), str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            server = Served(port, process, log)
            _await_ready(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def _await_ready(server: Served) -> None:
    end = time.monotonic() + _READY_S
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server did not start:\n{server.log.read_text('utf-8', 'replace')[-2000:]}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            if server.ask("GET", "/readyz")[0] == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the server was not ready in time")


def main() -> None:
    """Serve until stopped."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    logging.basicConfig(level=logging.WARNING)
    limit_arenas()  # as the service itself
    uvicorn.run(
        hostile_app(folder),
        host="127.0.0.1",
        port=port,
        access_log=False,
        log_level="warning",
        http=HeadDeadlineProtocol,  # as the service itself
        proxy_headers=False,
        ws="none",
        server_header=False,
    )


if __name__ == "__main__":
    main()
