"""A real browser against a real server, where this machine has one."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.support.machine import CHROMIUM_ARGUMENTS, chromium, leave_out
from tests.support.site import serving_site
from tests.support.small_kb import write_small_kb
from tests.support.sources import built_source, source_over

INSIGHTS_KEY = "a-key-of-the-owner"


@pytest.fixture(scope="session")
def playwright():
    """Return Playwright, started once: it runs an event loop in this thread until the end."""
    if chromium() is None:
        leave_out("Chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # as long as everything else in a page is waited for
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright):
    """Return headless Chromium; tests that want one are left out where there is none."""
    opened = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
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
    return built_source(write_small_kb(root / "kb"), root / "index")


@pytest.fixture(scope="session")
def shipped_source(shipped_index, real_encoder):
    """Return a source over the shipped knowledge base with the real model: what people see."""
    source = source_over(shipped_index, real_encoder)
    source.load()
    return source


@pytest.fixture(scope="session")
def make_app(small_source):
    """Return a function that makes a service over the small knowledge base, for the origins that may call and frame."""
    return lambda *origins, frames=(): create_app(
        ServiceSettings(origins=origins, frame_origins=frames), small_source
    )


@pytest.fixture(scope="session")
def site(make_app):
    """Return the address of a server over the small knowledge base."""
    with serving_site(make_app()) as address:
        yield address


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
