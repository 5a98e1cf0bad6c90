"""A real browser against a real server, where this machine has one."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import uvicorn

from indexer.backends import FolderIndex
from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout
from indexer.text.analysis import Analyser
from kb.loading.library import load_library
from service.answering.searcher_source import SearcherSource
from service.app.app import create_app
from service.settings import ServiceSettings
from tests.conftest import write_small_kb
from tests.machine import chromium, leave_out

INSIGHTS_KEY = "a-key-of-the-owner"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    """Return headless Chromium; tests that want one are left out where there is none."""
    executable = chromium()
    if executable is None:
        leave_out("Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    """Return a page that fails the test on an error in the console."""
    context = browser.new_context(locale="en-US")
    opened = context.new_page()
    errors = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture(scope="session")
def small_source(tmp_path_factory):
    """Return a source over the small knowledge base, without a model."""
    root = tmp_path_factory.mktemp("small")
    hashing = HashingEncoder()
    settings = IndexerSettings(index_dir=root / "index")
    build_index(load_library(write_small_kb(root / "kb")), hashing, settings)
    return _loaded(settings.index_dir, hashing)


@pytest.fixture(scope="session")
def shipped_source(shipped_index, real_encoder):
    """Return a source over the shipped knowledge base with the real model: what people see."""
    return _loaded(shipped_index, real_encoder)


def _loaded(index_dir, encoder):
    analyser = Analyser()
    source = SearcherSource(
        FolderIndex(IndexLayout(index_dir)),
        encoder.spec.fingerprint,
        lambda generation, engine: Searcher(generation, encoder, analyser, engine),
        60.0,
    )
    source.load()
    return source


@pytest.fixture(scope="session")
def make_app(small_source):
    """Return a function that makes a service over the small knowledge base, for the origins that it allows."""
    return lambda *origins: create_app(ServiceSettings(origins=origins), small_source)


@pytest.fixture(scope="session")
def site(make_app):
    """Return the address of a server over the small knowledge base."""
    with serving_site(make_app()) as address:
        yield address


class serving_site:  # noqa: N801 - a context manager
    """Serve an application on a free port, on a thread."""

    def __init__(self, app, port=0):
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self):
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_):
        self._server.should_exit = True
        self._thread.join(timeout=5)


@contextmanager
def other_site():
    """Serve one page on another origin; yields the origin and a function that sets the page."""
    shown = {"body": b"", "headers": {}}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            for name, value in shown["headers"].items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(shown["body"])

        def log_message(self, *_):
            pass

    def show(body, **headers):
        shown["body"] = body.encode("utf-8")
        shown["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", show
    finally:
        server.shutdown()
        server.server_close()
