"""Every face in every state: no accessibility violation in light and dark, and a screenshot to look at.

The screenshots land in the folder that ``KAIKETSU_SCREENSHOTS`` names; nowhere without it.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe


def idle(page, site):
    page.goto(f"{site}/?lang=en")


def suggestions(page, site):
    page.goto(f"{site}/?lang=en")
    page.click("#q")
    page.keyboard.type("lost my wallet")
    page.wait_for_selector("#options li")
    page.keyboard.press("ArrowDown")


def results(page, site, text="my card is too old"):
    page.goto(f"{site}/?lang=en")
    page.fill("#q", text)
    page.press("#q", "Enter")
    page.wait_for_selector(".card, .none")


def urgent(page, site):
    results(page, site, "someone asks for the number")


def redacted(page, site):
    results(page, site, "my code AAAA-111111-BBBB is locked")


def answered(page, site):
    results(page, site)
    page.check("input[value=no]")
    page.click(".check-form button[type=submit]")
    page.wait_for_selector(".answered")


def failed(page, site):
    page.goto(f"{site}/?lang=en")
    page.route("**/search", lambda route: route.abort())
    page.click("#q")
    page.keyboard.type("locked")
    page.locator("#search-status", has_text="did not work").wait_for()


def article(page, site):
    page.goto(f"{site}/articles/lost?lang=en")


def article_in_another_language(page, site):
    page.goto(f"{site}/articles/lost?lang=ja")


def diagnose_start(page, site):
    page.goto(f"{site}/diagnose?lang=en")


def diagnose_question(page, site):
    diagnose_start(page, site)
    page.fill("#complaint", "my card is too old")
    page.click("#diagnose-form button")
    page.wait_for_selector(".question")
    page.click(".question summary")


def diagnose_found(page, site):
    diagnose_start(page, site)
    page.fill("#complaint", "a man asked for the number")
    page.click("#diagnose-form button")
    page.wait_for_selector(".verdict")


def agent_empty(page, site):
    page.goto(f"{site}/agent?lang=en")


def agent_reading(page, site):
    agent_empty(page, site)
    page.fill(
        "#conversation", "customer: my card is too old\nagent: hm\ncustomer: my code AAAA-111111-BBBB is locked"
    )
    page.get_by_role("button", name="Read").click()
    page.wait_for_selector(".check select")


def agent_urgent(page, site):
    agent_empty(page, site)
    page.fill("#conversation", "a man asked for the number")
    page.get_by_role("button", name="Read").click()
    page.wait_for_selector("[role=alert]")


def helpdesk(page, site):
    page.goto(f"{site}/demo/helpdesk?lang=en")
    page.fill("#as-customer input", "my card is too old")
    page.press("#as-customer input", "Enter")
    page.frame_locator("#sidebar").locator(".likely li").first.wait_for()


def insights_locked(page, site):
    page.goto(f"{site}/insights?lang=en")


STATES = [
    insights_locked,
    idle,
    suggestions,
    results,
    urgent,
    redacted,
    answered,
    failed,
    article,
    article_in_another_language,
    diagnose_start,
    diagnose_question,
    diagnose_found,
    agent_empty,
    agent_reading,
    agent_urgent,
    helpdesk,
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_state_is_accessible(browser, site, state, scheme):
    """By the rules of axe-core, best practices included."""
    context = browser.new_context(color_scheme=scheme, locale="en-US", viewport={"width": 1000, "height": 900})
    page = context.new_page()
    state(page, site)
    found = Axe().run(page).response["violations"]
    folder = os.environ.get("KAIKETSU_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{state.__name__}-{scheme}.png", full_page=True)
    context.close()
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
