"""An export in a browser: read from plain files, with every picture and style, and the search box of a service."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe

from service.app.app import create_app
from service.exporting import ExportOptions, export_site
from service.settings import ServiceSettings
from tests.support.site import serving_site

LEFT = "net::ERR_ABORTED"  # what was still loading when the reader went on, an icon mostly: no fault of the file


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def folder(tmp_path):
    """Return a folder, and the address where a plain web server shows it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}/help"
    server.shutdown()
    server.server_close()


def test_a_reader_walks_from_home_to_an_article_and_on(folder, page, small_source):
    """Every file is there, nothing is broken for a screen reader, and no script is run."""
    root, address = folder
    export_site(small_source.generation(), root / "help", ExportOptions())
    failed, scripts = [], []
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("requestfailed", lambda request: failed.append(request.url) if request.failure != LEFT else None)
    page.on("request", lambda request: scripts.append(request.url) if request.resource_type == "script" else None)
    page.goto(f"{address}/index.html")
    assert page.locator("form.search").count() == 0
    page.get_by_role("link", name="All articles").first.click()
    page.get_by_role("link", name="The card has expired").click()
    page.wait_for_url(f"{address}/en/articles/expired.html")
    assert page.get_by_text("Do the first thing about expired.").is_visible()
    for path in ("index.html", "en/articles.html", "en/articles/scam.html"):
        page.goto(f"{address}/{path}")
        violations = Axe().run(page).response["violations"]
        assert [(path, each["id"]) for each in violations] == []
    assert (failed, scripts) == ([], [])


def test_the_search_box_asks_the_service_that_allows_the_site(folder, page, small_source):
    """What is typed is posted there, and the results are pages of the service."""
    root, address = folder
    origin = address.removesuffix("/help")
    with serving_site(create_app(ServiceSettings(origins=(origin,)), small_source)) as service_url:
        export_site(small_source.generation(), root / "help", ExportOptions(service_url=service_url))
        page.goto(f"{address}/en/index.html")
        page.get_by_role("searchbox").fill("lost my wallet")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{service_url}/search")  # the exported page has a link of that name, too
        page.get_by_role("link", name="The card is lost").first.wait_for()
