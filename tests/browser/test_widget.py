"""The search box on a site that is not ours: strict policy, hostile stylesheet, another origin."""

import gzip
from pathlib import Path

import pytest

from tests.browser.conftest import other_site
from tests.support.site import serving_site

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>shop</title>
<style nonce="n">* {{ color: red !important; display: block !important; font-size: 40px !important; }} ul {{ display: none !important }} input {{ width: 3px !important }}</style>
<script src="{address}/widget.js" defer></script></head>
<body><kaiketsu-search endpoint="{address}" lang="en"></kaiketsu-search></body></html>"""


@pytest.fixture
def shop(page, make_app):
    """Return a page of a shop with the widget, under a policy without any 'unsafe'."""
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    with other_site() as (origin, show), serving_site(make_app(origin)) as address:
        policy = (
            f"default-src 'none'; script-src {address}; connect-src {address}; style-src 'nonce-n'; img-src 'self'"
        )
        show(PAGE.format(address=address), content_security_policy=policy)
        page.goto(origin)
        yield page
    assert problems == []


def test_it_is_small():
    """The widget has less than 15 kB gzipped."""
    assert len(gzip.compress(Path("service/web/static/widget.js").read_bytes())) < 15_000


def test_it_works_under_a_strict_policy_beside_hostile_styles(shop):
    """Suggestions come, look as they should, and are chosen by keys."""
    box = shop.locator("kaiketsu-search input")
    assert box.bounding_box()["width"] > 200
    box.click()
    shop.keyboard.type("lost my wallet")
    option = shop.locator("kaiketsu-search li").first
    option.wait_for()
    assert "The card is lost" in option.inner_text()
    style = option.evaluate("node => ({...getComputedStyle(node)})")
    assert style["fontSize"] == "16px"
    assert style["color"] != "rgb(255, 0, 0)"
    shop.keyboard.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"


def test_its_events_reach_the_page(shop):
    """Composed, so that they leave the shadow root; an opening can be cancelled."""
    shop.evaluate("""() => {
      window.seen = [];
      for (const name of ["kaiketsu-search", "kaiketsu-open"])
        document.addEventListener(name, (event) => { window.seen.push([name, event.detail]); event.preventDefault(); });
    }""")
    shop.locator("kaiketsu-search input").click()
    shop.keyboard.type("lost my wallet")
    shop.locator("kaiketsu-search li").first.wait_for()
    shop.keyboard.press("ArrowDown")
    shop.keyboard.press("Enter")
    seen = shop.evaluate("window.seen")
    assert seen[0][0] == "kaiketsu-search"
    assert seen[0][1]["count"] > 0
    assert seen[1][1]["article_id"] == "lost"
    assert "articles" not in shop.url


def test_a_site_that_is_not_allowed_gets_nothing(page, site):
    """The browser keeps the answer from a page of another origin."""
    with other_site() as (origin, show):
        show("<title>thief</title>")
        page.goto(origin)
        answer = page.evaluate(
            """async (address) => { try { await fetch(address + "/api/v1/search", {method: "POST",
              headers: {"content-type": "application/json"}, body: '{"text": "lost"}'}); return "read"; }
              catch { return "kept"; } }""",
            site,
        )
        assert answer == "kept"


def test_a_code_with_a_character_missing_is_told(shop):
    """The note below the box says how many characters the code has."""
    shop.fill("kaiketsu-search input", "QZ7M-XK4P2W-9TB is too old")
    shop.locator("kaiketsu-search p", has_text="The code has 13 characters: one is missing.").wait_for()
