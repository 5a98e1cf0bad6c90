"""The search box on a site that is not ours: strict policy, hostile stylesheet, another origin."""

import gzip
import sqlite3
from contextlib import closing
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from service.app.app import create_app
from service.settings import ServiceSettings
from service.web.knowledge import Knowledge
from service.web.widget import widget_script
from tests.browser.conftest import other_site
from tests.support.search_log import migrated
from tests.support.shipped import shipped_library
from tests.support.site import serving_site
from tests.support.waiting import wait_for

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


@pytest.mark.parametrize("knowledge", [Knowledge(), Knowledge(shipped_library().wording)], ids=["plain", "shipped"])
def test_it_is_small(knowledge):
    """8 kB at most gzipped, with texts, style and the knowledge base's own words in it."""
    size = len(gzip.compress(widget_script(knowledge).encode()))
    assert 2_000 < size <= 8_000, size


def test_it_works_under_a_strict_policy_beside_hostile_styles(shop):
    """Suggestions come, look as they should, and are chosen by keys."""
    box = shop.locator("kaiketsu-search input")
    assert box.bounding_box()["width"] > 200
    typed(shop, "lost my wallet")
    option = shop.locator("kaiketsu-search li").first
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
    typed(shop, "lost my wallet")
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


def typed(shop, text):
    """Put a text into the box at once, so that no half of it is searched, and wait for suggestions."""
    shop.locator("kaiketsu-search input").click()
    shop.keyboard.insert_text(text)
    shop.locator("kaiketsu-search li").first.wait_for()


def test_all_results_are_listed_and_lead_on(shop):
    """As many as the search found; below them a link to all of them with their steps."""
    shop.evaluate("document.addEventListener('kaiketsu-search', (event) => { window.count = event.detail.count; })")
    typed(shop, "my card is too old, and I lost my wallet")
    assert shop.evaluate("window.count") > 1
    assert shop.locator("kaiketsu-search li").count() == shop.evaluate("window.count")
    assert shop.locator("kaiketsu-search a", has_text="See all results").is_visible()


def test_enter_without_a_selection_opens_the_results(shop):
    """The text stands behind the #, so that no server's log has it; the page may stay where it is."""
    shop.evaluate("""document.addEventListener("kaiketsu-results", (event) => {
        window.url = event.detail.url;
        event.preventDefault();
    })""")
    typed(shop, "lost my wallet & keys")
    before = shop.url
    shop.keyboard.press("Enter")
    address, _, fragment = shop.evaluate("window.url").partition("#")
    assert unquote(fragment) == "q=lost my wallet & keys"
    assert address.endswith("/?lang=en")
    assert shop.url == before


def test_the_warning_has_the_numbers_of_the_knowledge_base(shop):
    """Its title and whom to call, reached by Tab without closing what is open."""
    typed(shop, "a man asked for the number")
    alert = shop.locator("kaiketsu-search [role=alert]")
    assert "Is somebody after your money?" in alert.inner_text()
    call = alert.locator("a")
    assert (call.inner_text(), call.get_attribute("href")) == ("Call us", "tel:+810000")
    shop.keyboard.press("Tab")
    assert call.evaluate("node => node.getRootNode().activeElement === node")
    assert call.is_visible()


def test_nothing_on_the_page_moves_while_somebody_types(shop):
    """Suggestions, notes and warnings lie over what comes after the box."""
    shop.evaluate(
        "document.body.append(Object.assign(document.createElement('p'), {id: 'after', textContent: 'after'}))"
    )
    before = shop.locator("#after").bounding_box()
    typed(shop, "a man asked for the number")
    assert shop.locator("#after").bounding_box() == before


@pytest.mark.parametrize(("is_phone", "hint"), [(False, 1), (True, 0)])
def test_arrow_keys_are_named_where_there_are_some(browser, make_app, is_phone, hint):
    """A phone has no such keys."""
    with other_site() as (origin, show), serving_site(make_app(origin)) as address:
        show(PAGE.format(address=address))
        context = browser.new_context(is_mobile=is_phone, has_touch=is_phone)
        page = context.new_page()
        page.goto(origin)
        typed(page, "lost my wallet")
        assert page.locator("kaiketsu-search [role=status]", has_text="suggestion").count() == 1
        assert page.locator("kaiketsu-search [role=status]", has_text="arrow keys").count() == hint
        context.close()


def test_what_was_looked_at_is_logged_with_a_word_and_what_was_opened(page, small_source, tmp_path):
    """The whole text, once, and none that was half typed; a word on the article's page is one on the same search."""
    log = tmp_path / "log.db"
    with other_site() as (origin, show):
        settings = ServiceSettings(origins=(origin,), feedback_db=migrated(f"sqlite:///{log}"))
        with serving_site(create_app(settings, small_source)) as address:
            show(PAGE.format(address=address))
            page.goto(origin)
            typed(page, "lost my")
            page.keyboard.insert_text(" wallet")  # within the second after which results count as looked at
            page.get_by_role("button", name="Yes, solved").click()
            page.get_by_text("Your answer was saved").wait_for()
            page.keyboard.press("Escape")
            page.locator("kaiketsu-search input").click()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            expect(page).to_have_url(f"{address}/articles/lost?lang=en")
            page.reload()
            page.locator(".feedback [data-helpful=no]").first.click()
            wait_for(lambda: _rows(log, "SELECT kind FROM signals"), "the signal")
            wait_for(lambda: len(_rows(log, "SELECT helpful FROM feedback")) > 1, "the word on the article")
    assert _rows(log, "SELECT text FROM searches") == [("lost my wallet",)]
    assert _rows(log, "SELECT article_id, helpful FROM feedback ORDER BY id") == [("", 1), ("lost", 0)]
    assert _rows(log, "SELECT COUNT(DISTINCT search_id) FROM feedback") == [(1,)]
    assert _rows(log, "SELECT article_id, kind, by_agent FROM signals") == [("lost", "opened", 0)]


def _rows(log, query):
    with closing(sqlite3.connect(log)) as database:
        return database.execute(query).fetchall()
