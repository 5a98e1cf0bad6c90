"""The owner's page and the word of a customer that feeds it."""

from pathlib import Path

import pytest

from service.app.app import create_app
from service.search_log.models import SearchRow, utc_now
from service.search_log.writer import LogWriter
from service.settings import ServiceSettings
from tests.support.search_log import migrated
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
    settings = ServiceSettings(feedback_db=migrated(f"sqlite:///{tmp_path}/feedback.sqlite3"), insights_key=KEY)
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
    page.wait_for_selector(".plot-bars rect")
    assert page.locator("#key-form").is_hidden()
    text = page.locator("#insights").inner_text()
    assert "my card is too old" in text
    unhelpful = page.locator("section", has_text="did not help")
    assert "The card is lost" in unhelpful.inner_text()
    assert "The card has expired" in unhelpful.inner_text()  # said on its card


def opened(page, site):
    """Open the owner's page with the key."""
    page.goto(f"{site}/insights?lang=en")
    page.fill("input[name=key]", KEY)
    page.press("input[name=key]", "Enter")
    page.wait_for_selector(".tiles")


def test_a_figure_leads_to_the_searches_behind_it(page, kept_site):
    """Each tile, each day and each bar; what is listed is what was stored."""
    opened(page, kept_site)
    page.get_by_role("button", name="Nothing fitted").click()
    assert page.locator("dialog .searches li").first.inner_text().startswith(UNANSWERED)
    page.keyboard.press("Escape")
    page.locator(".numbers summary").click()
    page.locator(".numbers tbody button").last.click()
    page.locator("dialog .searches li", has_text=UNANSWERED).wait_for()


def test_mending_a_gap_brings_a_draft_with_the_words_of_people(page, kept_site):
    """It can be copied, and saved as a file that is named by its id."""
    opened(page, kept_site)
    page.get_by_role("button", name="Mend").first.click()
    draft = page.locator("dialog textarea").last.input_value()
    assert draft.startswith("---\nid: gap-1\n")
    assert f'  - "{UNANSWERED}"\n' in draft
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
    assert saved.value.suggested_filename == "gap-1.md"


def test_another_period_is_asked_for_and_exported(page, kept_site):
    """The file holds the period that is shown."""
    opened(page, kept_site)
    page.select_option("#period", "90")
    page.get_by_text("90 days:").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert saved.value.suggested_filename == "searches-90-days.csv"
    assert UNANSWERED in Path(saved.value.path()).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_the_chart_is_whole_at_any_width(page, kept_site, width):
    """Every bar lies inside its frame, and the frame inside the window."""
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, kept_site)
    plot = page.locator(".plot").bounding_box()
    bars = [bar.bounding_box() for bar in page.locator(".plot-bars rect").all()]
    assert bars
    for bar in bars:
        assert plot["x"] <= bar["x"]
        assert bar["x"] + bar["width"] <= plot["x"] + plot["width"] <= width
