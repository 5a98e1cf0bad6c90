"""What the pages tell the search log of what people do with results."""

import pytest

from service.app.app import create_app
from service.search_log.database import Database
from service.search_log.retention import export_rows
from service.settings import ServiceSettings
from tests.support.search_log import migrated
from tests.support.site import serving_site
from tests.support.waiting import wait_for


@pytest.fixture
def kept(small_source, tmp_path):
    """Return the address of a server that keeps searches, and a function that reads what it keeps of a kind."""
    url = migrated(f"sqlite:///{tmp_path}/feedback.sqlite3")
    with serving_site(create_app(ServiceSettings(feedback_db=url), small_source)) as address:
        database = Database(url)
        yield address, lambda kind: [row for row in export_rows(database) if row["type"] == kind]
        database.close()


def searched(page, address, text):
    """Search for a text on the home page."""
    page.goto(f"{address}/?lang=en")
    page.fill("#q", text)
    page.press("#q", "Enter")
    page.locator(".card").first.wait_for()


def signals(read, count):
    """Return kinds and articles, when there are so many."""
    wait_for(lambda: len(read("signal")) >= count, "the signals are kept")
    return [(row["kind"], row["article_id"]) for row in read("signal")]


def test_an_opened_result_and_what_it_was_instead(page, kept):
    """The article that was opened tells under the search that led to it, and a no leads to another one."""
    address, read = kept
    searched(page, address, "my card is too old")
    page.locator(".card-title a[data-article=expired]").click()
    page.wait_for_url("**/articles/expired*")
    page.click(".feedback [data-helpful=no]")
    page.get_by_text("Thank you.").wait_for()
    page.go_back()
    page.locator(".card:has(a[data-article=expired]) [data-helpful=no]").click()
    page.locator(".after-no a[data-article=lost]").click()
    page.wait_for_url("**/articles/lost*")
    assert signals(read, 2) == [("opened", "expired"), ("instead", "lost")]
    (search,) = read("search")
    assert {row["search_id"] for row in read("feedback")} == {search["search_id"]}


def test_leaving_without_opening_anything(page, kept):
    """The results that were left are told of once, and not those that were asked about again."""
    address, read = kept
    searched(page, address, "my card")
    page.fill("#q", "dropped my wallet")
    page.press("#q", "Enter")
    page.wait_for_function("() => document.title.includes('wallet')")
    page.goto("about:blank")
    assert signals(read, 1) == [("left", "")]
    first, second = read("search")
    assert (second["after"], read("signal")[0]["search_id"]) == (first["search_id"], second["search_id"])


def test_nothing_is_told_of_what_was_answered(page, kept):
    """Whoever voted has not left without a word."""
    address, read = kept
    searched(page, address, "my card is too old")
    page.locator(".card [data-helpful=yes]").first.click()
    page.get_by_text("Thank you.").wait_for()
    page.goto(f"{address}/articles/lost?lang=en")
    page.goto("about:blank")
    assert read("signal") == []


def test_the_end_of_a_diagnosis(page, kept):
    """Whether the steps solved it, of the cause that they are of."""
    address, read = kept
    page.goto(f"{address}/diagnose?lang=en")
    page.fill("#complaint", "dropped my wallet")
    page.click("#diagnose-form button")
    page.wait_for_selector(".question, .verdict")
    while page.locator(".verdict").count() == 0:
        page.get_by_role("button", name="I don't know").click()
        page.wait_for_function("() => !document.querySelector('#diagnosis[aria-busy]')")
    page.get_by_role("button", name="Yes, solved").click()
    ((kind, article),) = signals(read, 1)
    assert kind == "solved"
    (word,) = read("feedback")
    assert (word["article_id"], word["helpful"]) == (article, True)


def test_the_reply_that_an_agent_inserts(page, kept):
    """An agent's signal, under the conversation that was read."""
    address, read = kept
    page.goto(f"{address}/agent?lang=en")
    page.fill("#conversation", "customer: dropped my wallet\nagent: Where did you have it last?")
    page.get_by_role("button", name="Analyse").click()
    page.wait_for_selector(".reply")
    page.locator("#panel").press("r")
    ((kind, article),) = signals(read, 1)
    (signal,) = read("signal")
    assert (kind, signal["by_agent"]) == ("inserted", True)
    assert article in read("search")[0]["shown"]
