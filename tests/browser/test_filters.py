"""Filters in a browser: what the text names is offered, pressed, and taken back; what is pinned says so."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.support.site import serving_site
from tests.support.small_kb import write_article, write_small_kb
from tests.support.sources import built_source

COMPLAINT = "redeem fails with a gift box from amazon.com"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Return the address of a service over articles for two stores, with a pinned article."""
    root = tmp_path_factory.mktemp("filters")
    kb = write_small_kb(root / "kb")
    for name, applies in (("us", "{store: amazon.com, card_types: [box]}"), ("japan", "{store: amazon.co.jp}")):
        path = write_article(kb, name, title=f"Redeem fails in {name}", symptoms="redeem fails")
        path.write_text(path.read_text("utf-8").replace("near: []", f"near: []\napplies: {applies}"), "utf-8")
    with (kb / "wording.yaml").open("a", encoding="utf-8") as file:
        file.write("card_types: {box: {en: Gift box}}\n")
    (kb / "pins.yaml").write_text("pins:\n  - {queries: [old things], first: lost}\n", "utf-8")
    source = built_source(kb, root / "index")
    with serving_site(create_app(ServiceSettings(), source)) as address:
        yield address


def titles(page):
    return page.locator(".card-title, .answer-title, .brief a").all_inner_texts()


def search(page, text):
    page.fill("#q", text)
    with page.expect_response(lambda answer: answer.url.endswith("/search") and answer.request.method == "POST"):
        page.keyboard.press("Enter")
    page.wait_for_selector("#found")


def press(page, name):
    with page.expect_response(lambda answer: answer.url.endswith("/search")):
        page.get_by_role("button", name=name).click()


def test_a_store_that_is_named_is_offered_and_taken_back(page, shop):
    """Nothing is left out until somebody presses, one press shows all again, and axe finds nothing in between."""
    page.goto(f"{shop}/?lang=en")
    search(page, COMPLAINT)
    assert {"Redeem fails in us", "Redeem fails in japan"} <= set(titles(page))
    press(page, "Show only what is for amazon.com")
    page.get_by_role("button", name="Only for amazon.com: show all again").wait_for()
    assert "Redeem fails in us" in titles(page)
    assert "Redeem fails in japan" not in titles(page)
    assert Axe().run(page).violations_count == 0
    press(page, "Only for amazon.com: show all again")
    page.get_by_role("button", name="Show only what is for amazon.com").wait_for()
    assert "Redeem fails in japan" in titles(page)


def test_a_filter_belongs_to_its_question(page, shop):
    """Other words are searched over everything again."""
    page.goto(f"{shop}/?lang=en")
    search(page, COMPLAINT)
    press(page, "Show only what is for amazon.com")
    page.get_by_role("button", name="Only for amazon.com: show all again").wait_for()
    search(page, "redeem fails")
    page.wait_for_function("() => !document.querySelector('.filters')")
    assert "Redeem fails in japan" in titles(page)


def test_a_pinned_result_says_so(page, shop):
    """The owner's choice is not given for one of the search."""
    page.goto(f"{shop}/?lang=en")
    search(page, "Old things?")
    assert titles(page)[0] == "The card is lost"
    assert "Chosen by the help centre for this question" in page.inner_text("#results")


def test_the_sidebar_offers_what_the_conversation_names(page, shop):
    """An agent narrows the causes with one press."""
    page.goto(f"{shop}/agent?lang=en")
    page.fill("#conversation", f"customer: {COMPLAINT}")
    page.click("#paste button[type=submit]")
    page.get_by_role("button", name="Show only what is for amazon.com").click()
    page.get_by_role("button", name="Only for amazon.com: show all again").wait_for()
    assert "Redeem fails in japan" not in page.inner_text("#panel")


def test_the_widget_takes_its_store_from_the_page_and_offers_others(page, shop):
    """The attribute narrows every search; a card type that is named is a button."""
    page.goto(f"{shop}/articles?lang=en")
    page.add_script_tag(url=f"{shop}/widget.js")
    page.evaluate(
        """document.body.innerHTML = '<kaiketsu-search lang="en" store="amazon.co.jp"></kaiketsu-search>'"""
    )
    with page.expect_request("**/api/v1/search") as sent:
        page.locator("kaiketsu-search input").press_sequentially("redeem fails with a gift box")
    assert sent.value.post_data_json["filters"] == {"store": "amazon.co.jp"}
    button = page.locator("kaiketsu-search button")
    button.wait_for()
    with page.expect_request("**/api/v1/search") as sent:
        button.click()
    assert sent.value.post_data_json["filters"] == {"store": "amazon.co.jp", "card_type": "box"}


def test_a_store_that_no_article_knows_leaves_nothing_out(page, shop):
    """The widget of a new store searches over everything, instead of failing for all who ask there."""
    page.goto(f"{shop}/articles?lang=en")
    page.add_script_tag(url=f"{shop}/widget.js")
    page.evaluate("""document.body.innerHTML = '<kaiketsu-search lang="en" store="amazon.new"></kaiketsu-search>'""")
    page.locator("kaiketsu-search input").press_sequentially("redeem fails")
    expect(page.locator("kaiketsu-search li").first).to_be_visible()
