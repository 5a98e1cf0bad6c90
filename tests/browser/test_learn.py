"""The page where a person decides what is learned, by keyboard alone."""

import sys
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kb.loading.learned import read_learned
from service.access.keys import make_key
from service.app.app import create_app
from service.search_log.database import Database
from service.search_log.models import SearchRow, utc_now
from service.search_log.retention import export_rows
from service.search_log.rows import insert_rows
from service.settings import ServiceSettings
from tests.support.site import serving_site
from tests.support.waiting import wait_for

PLACES = (
    "in the Roman museum", "near Malta at sea", "when cycling uphill", "every Monday morning", "since Ann moved",
    "around noon", "under heavy snow", "after phoning twice", "beside our sofa", "while filming birds",
)  # fmt: skip
FAULTS = (
    "lamp flickers", "kettle leaks", "window jams", "printer smokes", "violin squeaks", "garden floods", "ladder bends",
    "blanket shrinks", "mirror fogs", "candle drips", "engine rattles",
)  # fmt: skip
TEXTS = tuple(f"the {fault} {place}" for fault in FAULTS for place in PLACES)


@pytest.fixture
def kept(small_source, tmp_path):
    """Return the address of a server with 110 searches in its log, its folder, and its log."""
    url = f"sqlite:///{tmp_path}/feedback.sqlite3"
    database = Database(url)
    database.open()
    given = {"lang": "en", "state": "candidates", "evidence": {}, "took_ms": 1.0, "generation": "g"}
    with database.writing() as connection:
        rows = [
            SearchRow(search_id=f"{number:024x}", at=utc_now(), text=text, shown=["lost", "expired"], **given)
            for number, text in enumerate(TEXTS)
        ]
        insert_rows(connection, rows, [])
    folder = tmp_path / "kb"
    folder.mkdir()
    with serving_site(create_app(ServiceSettings(feedback_db=url, kb_dir=folder), small_source)) as address:
        yield address, folder, database
    database.close()


def opened(page, address):
    """Open the page, and wait for the first proposal."""
    page.goto(f"{address}/learn?lang=en")
    page.wait_for_selector(".proposal")


def asked(page):
    """Return the text that waits for a decision."""
    return page.inner_text("#asked")


def decisions(database):
    """Return what is decided."""
    return [row for row in export_rows(database) if row["type"] == "decision"]


def test_a_hundred_decisions_by_keyboard(page, kept):
    """Each with one key: the next proposal is there at once, every decision is stored, none is lost; axe finds nothing."""
    address, folder, database = kept
    opened(page, address)
    assert Axe().run(page).response["violations"] == []
    keys = "a12nva1n2s"  # of ten: eight rows with an article or without, one vague, one for later
    texts, took_ms = [], []
    started = time.perf_counter()
    for number in range(100):
        texts.append(asked(page))
        pressed = time.perf_counter()
        page.keyboard.press(keys[number % len(keys)])
        page.wait_for_function("text => document.getElementById('asked').textContent !== text", arg=texts[-1])
        took_ms.append(1000 * (time.perf_counter() - pressed))
    pressed_s = time.perf_counter() - started
    wait_for(lambda: len({row["proposal"] for row in decisions(database)}) == 100, "all are stored", timeout_s=120)
    stored_s = time.perf_counter() - started
    took_ms.sort()
    sys.stdout.write(
        f"100 decisions: {pressed_s:.1f} s of keys, median {took_ms[50]:.0f} ms, 95 % {took_ms[95]:.0f} ms; "
        f"all stored after {stored_s:.1f} s\n"
    )
    assert len(set(texts)) == 100
    assert len(read_learned(folder)) == 80
    assert Axe().run(page).response["violations"] == []


def test_undo_brings_the_last_one_back(page, kept):
    """As often as there is something to take back."""
    address, folder, database = kept
    opened(page, address)
    first = asked(page)
    page.keyboard.press("n")
    second = asked(page)
    page.keyboard.press("1")
    page.keyboard.press("u")
    assert asked(page) == second
    page.keyboard.press("u")
    assert asked(page) == first
    page.keyboard.press("u")
    page.get_by_text("There is nothing to take back.").wait_for()
    wait_for(lambda: decisions(database) == [] and read_learned(folder) == [], "nothing is decided")


def test_another_article_is_found_by_its_title(page, kept):
    """With the arrows and Enter; Escape leaves everything as it was."""
    address, folder, _ = kept
    opened(page, address)
    text = asked(page)
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("lo")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert asked(page) == text
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("SCAM")
    page.locator(".another-list [aria-selected=true]", has_text="A scam").wait_for()
    page.keyboard.press("Enter")
    wait_for(lambda: len(read_learned(folder)) == 1, "it is saved")
    (row,) = read_learned(folder)
    assert (row.text, row.primary) == (text, ("scam",))


def test_what_is_typed_while_the_titles_do_not_come_decides_nothing(page, kept):
    """The dialog opens at once: letters that are keys of decisions outside of it are words, and the search finds them."""
    address, _, database = kept
    page.route("**/api/v1/articles", lambda route: route.abort())
    opened(page, address)
    text = asked(page)
    page.keyboard.press("/")
    page.keyboard.type("advance scam")
    expect(page.locator("#another")).to_have_value("advance scam")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert asked(page) == text
    assert decisions(database) == []


def test_another_article_is_found_by_what_it_is_about(page, kept):
    """Behind the titles comes what the search finds."""
    address, folder, _ = kept
    opened(page, address)
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("lost my wallet")
    page.locator(".another-list [aria-selected=true]", has_text="The card is lost").wait_for()
    page.keyboard.press("Enter")
    wait_for(lambda: len(read_learned(folder)) == 1, "it is saved")
    assert read_learned(folder)[0].primary == ("lost",)


def test_what_was_decided_suggests_symptoms(page, kept):
    """Behind the decisions, as text to copy; before there is one it says so."""
    address, _, _ = kept
    opened(page, address)
    page.click("#suggestions-box > summary")
    page.get_by_text("Nothing yet.").wait_for()
    page.click("#suggestions-box > summary")
    text = asked(page)
    page.keyboard.press("1")
    page.click("#suggestions-box > summary")
    page.locator("#suggestions summary").first.click()
    assert text in page.locator("#suggestions pre").first.inner_text()


def test_two_people_meet(browser, kept):
    """Who comes second is told, goes on with the next, and nothing is overwritten."""
    address, folder, database = kept
    contexts = [browser.new_context(locale="en-US") for _ in range(2)]
    first, second = (context.new_page() for context in contexts)
    opened(first, address)
    opened(second, address)
    assert asked(first) == asked(second)
    text = asked(first)
    first.keyboard.press("n")
    wait_for(lambda: len(decisions(database)) == 1, "the first is stored")
    second.keyboard.press("1")
    second.get_by_text("has already decided on this").wait_for()
    assert asked(second) != text
    assert [(row.text, row.primary) for row in read_learned(folder)] == [(text, ())]
    for context in contexts:
        context.close()


def test_a_decision_that_fails_comes_again(page, kept):
    """The server does not answer: nothing is lost, and the page says so."""
    address, folder, _ = kept
    page.route("**/learn/decisions", lambda route: route.abort())
    opened(page, address)
    text = asked(page)
    page.keyboard.press("n")
    page.get_by_text("Not saved").wait_for()
    assert asked(page) == text
    page.unroute("**/learn/decisions")
    page.keyboard.press("n")
    wait_for(lambda: len(read_learned(folder)) == 1, "it is saved")


def test_all_of_it_without_javascript(browser, kept):
    """Forms decide and take back."""
    address, folder, _ = kept
    context = browser.new_context(locale="en-US", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/learn?lang=en")
    page.click("noscript a")
    text = page.locator(".asked").first.inner_text()
    page.locator("select").first.select_option("scam")
    page.get_by_role("button", name="Save").first.click()
    assert [(row.text, row.primary) for row in read_learned(folder)] == [(text, ("scam",))]
    assert page.locator(".asked").first.inner_text() != text
    page.get_by_role("button", name="Undo").click()
    assert read_learned(folder) == []
    context.close()


def test_a_key_opens_it_and_names_who_decided(page, small_source, kept):
    """Where there is a key of scope admin, even this machine needs it; the tab alone remembers it."""
    _, folder, database = kept
    secret, key = make_key("ada", ["admin"])
    url = f"sqlite:///{database.file}"
    with serving_site(
        create_app(ServiceSettings(feedback_db=url, kb_dir=folder, keys=(key,)), small_source)
    ) as address:
        page.goto(f"{address}/learn?lang=en")
        page.wait_for_selector("#key-form:not([hidden])")
        page.fill("[name=key]", "kaiketsu_wrong")
        page.press("[name=key]", "Enter")
        page.get_by_text("That access key is wrong").wait_for()
        page.fill("[name=key]", secret)
        page.press("[name=key]", "Enter")
        page.wait_for_selector(".proposal")
        page.keyboard.press("n")
        wait_for(lambda: len(read_learned(folder)) == 1, "it is saved")
    assert read_learned(folder)[0].by == "ada"
