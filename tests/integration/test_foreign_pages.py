"""Pages of other programs as they are served: pictures, links, redirects, headings, and what is no part of them."""

import re

import anyio
import httpx
import pytest
from litestar.testing import TestClient

from indexer.indexing import build_index
from kb.loading.library import load_library
from service.access.rates import Rate
from service.app.app import create_app
from service.settings import ServiceSettings

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SETUP = """---
title: Set up the lamp
aliases: [/old/lamp]
---

See [fees](../fees.md#late-payments), [nothing](none.md), [the first](#first-part) and [top](/guide/setup).

![The switch](../img/switch.png) ![Drawing](/art/plan.svg) ![Gone](gone.png) ![Wrong](../img/wrong.png)

<!-- INTERNAL: never tell -->

## First part

### Deeper

1. Press the switch.
"""
PLANS = "# Plans\n\n## Basic\n\n### Refunds\n\nEight days.\n\n## Premium\n\n### Refunds\n\n1. Write to us within a month.\n"


@pytest.fixture
def folder(tmp_path):
    """Return a small folder of pages with pictures."""
    root = tmp_path / "docs"
    files = {
        "guide/setup.md": SETUP.encode(),
        "fees.md": b"# Fees\n\n## Late payments\n\nTwo euros.\n",
        "plans.md": PLANS.encode(),
        "img/switch.png": PNG,
        "img/unused.png": PNG + b"1",
        "img/wrong.png": b"<html>",
        "static/art/plan.svg": SVG,
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


@pytest.fixture
def build(folder, settings, hashing, source):
    """Return a function that builds the folder and serves what was built."""

    def built():
        report = build_index(load_library(folder), hashing, settings)
        source.load()
        return report

    return built


@pytest.fixture
def pages(build, source):
    """Return a client of a service over the folder."""
    build()
    with TestClient(create_app(ServiceSettings(), source), raise_server_exceptions=False) as client:
        yield client


def test_links_lead_to_pages_and_their_parts(pages):
    """A path becomes the address of the page here; a part of the page stays one; a dead link is plain text."""
    html = pages.get("/articles/guide/setup").text
    assert '<a href="/articles/fees?lang=en#late-payments"' in html
    assert '<a href="#first-part"' in html
    assert '<a href="/articles/guide/setup?lang=en"' in html
    assert re.search(r"<a rel=[^>]*>nothing</a>", html)


def test_pictures_are_served_out_of_the_generation(pages, folder):
    """A picture is shown with its alternative text, even where the folder is gone; others are left to that text."""
    html = pages.get("/articles/guide/setup").text
    (folder / "img/switch.png").unlink()
    shown = dict(re.findall(r'<img[^>]*src="([^"]*)"[^>]*alt="([^"]*)"', html))
    assert sorted(shown.values()) == ["Drawing", "The switch"]
    for address, alt in shown.items():
        response = pages.get(address)
        assert response.content == (PNG if alt == "The switch" else SVG)
        assert response.headers["content-type"] == ("image/png" if alt == "The switch" else "image/svg+xml")
        assert "sandbox" in response.headers["content-security-policy"]
        assert "script-src" not in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"
    for alt in ("Gone", "Wrong"):
        (image,) = re.findall(rf'<img[^>]*alt="{alt}"[^>]*>', html)
        assert "src=" not in image


@pytest.mark.parametrize("name", ["manifest.json", "..%2fmanifest.json", "%00", "0" * 32 + ".png", "a" * 5000])
def test_nothing_else_is_served_as_a_picture(pages, name):
    """A name that is no picture's is not there."""
    assert pages.get(f"/assets/{name}").status_code in {400, 404}


@pytest.mark.parametrize("address", ["old/lamp", "old/lamp/", "guide/setup.md", "guide/setup.html"])
def test_an_older_address_leads_to_the_page(pages, address):
    """What the front matter names, or a file's path, is moved for good."""
    response = pages.get(f"/articles/{address}", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (301, "/articles/guide/setup?lang=en")


def test_headings_have_their_levels(pages):
    """The title is the first level, a section below a section one deeper."""
    html = pages.get("/articles/guide/setup").text
    assert re.search(r"<h2>First part</h2>", html)
    assert re.search(r"<h3>Deeper</h3>", html)


def test_a_comment_is_in_neither_page_nor_index(pages):
    """An internal note is not shown, and nobody finds it."""
    assert "INTERNAL" not in pages.get("/articles/guide/setup").text
    found = pages.post("/api/v1/search", json={"text": "INTERNAL: never tell"}).json()
    assert "never tell" not in str(found["results"])


def test_a_result_says_where_its_passage_stands(pages):
    """The headings above it are in the API and on the card; the first step is that of the same section."""
    found = pages.post("/api/v1/search", json={"text": "Plans Premium Refunds write month"}).json()["results"][0]
    assert found["passage"]["path"] == ["Premium", "Refunds"]
    assert found["first_step"] == "Write to us within a month."
    page = pages.post("/search", data={"q": "Plans Premium Refunds write month", "lang": "en"}).text
    assert '<p class="path" lang="en"><span>Premium</span><span>Refunds</span></p>' in page


def test_a_picture_that_changes_is_built_anew(build, folder, source):
    """A page is the same, its picture is another: the index is not said to be unchanged."""
    assert build().changed
    assert not build().changed
    (folder / "img/switch.png").write_bytes(PNG + b"2")
    assert build().changed
    names = source.current().generation.contents.assets
    assert sorted(names) == ["img/switch.png", "static/art/plan.svg"]


def test_pages_with_an_address_of_their_own_are_linked_there(build, folder, source):
    """Where the owner's site has the page, links and results lead to it, and links to what else his site may have."""
    (folder / "kaiketsu.toml").write_text('url = "https://help.example.com/{path}"\n', "utf-8")
    build()
    with TestClient(create_app(ServiceSettings(), source)) as client:
        html = client.get("/articles/guide/setup").text
        found = client.post("/api/v1/search", json={"text": "press the switch of the lamp"}).json()["results"]
    assert "https://help.example.com/guide/setup" in {result["url"] for result in found}
    assert 'href="https://help.example.com/fees#late-payments"' in html
    assert 'href="https://help.example.com/guide/none.md"' in html
    assert 'href="#first-part"' in html


def test_pages_of_a_folder_without_causes_are_called_pages(pages):
    """Nothing leads to questions that do not exist, and the first list is of pages that others link to."""
    html = pages.get("/?lang=en").text
    assert "/diagnose" not in html
    assert "Where to begin" in html
    assert "causes" not in re.sub(r'class="[^"]*"|<script.*?</script>', "", html, flags=re.DOTALL)
    assert html.index("Fees") < html.index("Plans")
    missing = pages.get("/articles/nowhere", headers={"accept-language": "en"})
    assert (missing.status_code, "/diagnose" in missing.text) == (404, False)


def test_pictures_count_against_no_limit_of_searches(build, source):
    """A page with many pictures is shown whole to a stranger, however seldom he may ask for pages."""
    build()
    (name, *_) = source.current().generation.contents.assets.values()
    settings = ServiceSettings(
        base_url="http://help.example.com", rates={"search": Rate(1, 3)}, open_scopes=frozenset({"search"})
    )

    async def statuses(path):
        transport = httpx.ASGITransport(create_app(settings, source), client=("203.0.113.9", 1))
        async with httpx.AsyncClient(transport=transport, base_url=settings.base_url) as client:
            return {(await client.get(path)).status_code for _ in range(30)}

    assert anyio.run(statuses, f"/assets/{name}") == {200}
    assert anyio.run(statuses, "/articles/fees") == {200, 429}
