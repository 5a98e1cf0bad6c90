"""The owner's page and the word of a customer that feeds it."""

import pytest

from service.app.app import create_app
from service.search_log.drafts import draft_article
from service.search_log.models import SearchRow, utc_now
from service.search_log.writer import LogWriter
from service.settings import ServiceSettings
from tests.support.site import serving_site

KEY = "a-key-of-the-owner"
UNANSWERED = "zebra stripes"


def unanswered(text):
    """Return a search that found nothing: without a model there is always something near."""
    given = {"lang": "en", "shown": [], "evidence": {}, "took_ms": 1.0, "generation": "g"}
    return SearchRow(search_id="0" * 24, at=utc_now(), text=text, state="none", **given)


@pytest.fixture
def kept_site(small_source, tmp_path):
    """Return the address of a server that keeps searches."""
    settings = ServiceSettings(feedback_db=f"sqlite:///{tmp_path}/feedback.sqlite3", insights_key=KEY)
    log = LogWriter(settings.feedback_db, settings.feedback_days)
    log.add(unanswered(UNANSWERED))
    log.close()
    with serving_site(create_app(settings, small_source)) as address:
        yield address


def test_from_a_customers_no_to_the_owners_page(page, kept_site):
    """Search, say that it did not help, and find it again behind the key."""
    page.goto(kept_site)
    page.fill("#q", "my card is too old")
    page.press("#q", "Enter")
    page.locator(".card").first.get_by_role("button", name="Not this").click()
    page.get_by_text("Thank you.").wait_for()
    page.click("section > .feedback [data-helpful=no]")
    page.fill("section > .feedback textarea", "no date there")
    page.click("section > .feedback button[type=submit]")
    page.get_by_text("Thank you.").nth(1).wait_for()
    page.goto(f"{kept_site}/articles/lost?lang=en")
    page.click(".feedback [data-helpful=no]")
    page.click(".feedback button[type=submit]")
    page.get_by_text("Thank you.").wait_for()
    page.goto(f"{kept_site}/insights?lang=en")
    page.fill("input[name=key]", "wrong")
    page.press("input[name=key]", "Enter")
    page.get_by_text("access key is wrong").wait_for()
    page.fill("input[name=key]", KEY)
    page.press("input[name=key]", "Enter")
    page.wait_for_selector(".uplot canvas")
    assert page.locator("#key-form").is_hidden()
    text = page.locator("#insights").inner_text()
    assert "my card is too old" in text
    unhelpful = page.locator("section", has_text="did not help")
    assert "The card is lost" in unhelpful.inner_text()
    assert "The card has expired" in unhelpful.inner_text()  # said on its card
    hrefs = [link.get_attribute("href") for link in page.get_by_role("link", name="Fix the article").all()]
    assert {href.split("?")[0] for href in hrefs} == {"/articles/lost", "/articles/expired"}
    page.get_by_role("button", name="Copy a draft article").click()
    draft = page.get_by_label("Copy a draft article").and_(page.locator("textarea"))
    assert draft.input_value() == draft_article("gap-1", (UNANSWERED,))  # what `kaiketsu gaps --draft` writes
    page.locator("summary").click()
    assert "1" in page.locator(".numbers td").all_inner_texts()  # the plot in figures
