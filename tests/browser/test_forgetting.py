"""What a browser keeps of a page that is closed: its profile is searched for codes that were typed."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.conftest import other_site
from tests.support.machine import CHROMIUM_ARGUMENTS, chromium

CODE = "QXR7-M2KP9T-W4ZH"
WRITTEN_AFTER_MS = 2600
"""Chromium writes what a tab holds two and a half seconds after it changed."""


FIELDS = [
    ("/", "#q"),
    ("/diagnose", "#complaint"),
    ("/agent", "#conversation"),
    ("/articles/lost", "[name=reason]"),
]
CARRY = """() => {
  const link = Object.assign(document.createElement("a"), { href: "/diagnose" });
  link.dataset.carry = "";
  link.addEventListener("click", (event) => event.preventDefault());
  document.getElementById("results").append(link);
  link.click();
  return sessionStorage.getItem("kaiketsu-complaint");
}"""
"""Clicks the link to the dialogue that stands where nothing was found; returns what is carried to it."""


@pytest.fixture
def used_browser(playwright, tmp_path):
    """Return a function that opens a page of a browser with a profile on the disk, and gives its files once closed."""

    @contextmanager
    def opened(**options):
        profile = Path(tempfile.mkdtemp(dir=tmp_path))
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium(),
            args=CHROMIUM_ARGUMENTS,
            ignore_default_args=["--disable-back-forward-cache"],
            locale="en-US",
            **options,
        )
        yield context.pages[0], profile
        context.close()

    return opened


def files_with(profile, code):
    """Return the files of a profile in which a code stands, in whatever of the spellings a browser writes."""
    spellings = [text.encode(coding) for text in (code, code.replace("-", "")) for coding in ("utf-8", "utf-16-le")]
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert any("Sessions" in path.parts for path in files), "the browser kept no session at all"
    return [str(path.relative_to(profile)) for path in files if any(each in path.read_bytes() for each in spellings)]


def test_nothing_is_kept_of_a_code_that_was_typed_and_not_sent(used_browser, site):
    """A plain field rests in the files of the session, to be restored after a crash; none of ours does."""
    plain = "KPT2-B7XM4Q-9HRA"
    with used_browser() as (page, profile), other_site() as (origin, show):
        show("<!doctype html><title>plain</title><form><textarea id=plain></textarea></form>")
        page.goto(origin)
        page.locator("#plain").press_sequentially(plain)
        for path, field in FIELDS:
            page.goto(f"{site}{path}?lang=en")
            if field == "[name=reason]":
                page.locator("[data-helpful=no]").last.click()
            page.locator(field).press_sequentially(f"my code {CODE} fails")
            page.wait_for_timeout(WRITTEN_AFTER_MS)
        page.goto("about:blank")
        page.wait_for_timeout(WRITTEN_AFTER_MS)
    assert files_with(profile, plain) != [], "what the search has to find is not found"
    assert files_with(profile, CODE) == []


def test_nothing_is_kept_of_a_code_that_was_sent(used_browser, site):
    """Sent by search or in a dialogue, or carried from a search to the dialogue: it is redacted before."""
    with used_browser() as (page, profile):
        page.goto(f"{site}/?lang=en")
        page.fill("#q", f"my code {CODE} is locked")
        page.press("#q", "Enter")
        page.wait_for_selector("#found")
        page.fill("#q", f"and another, {CODE}")  # typed after the results, and not sent
        assert CODE not in page.evaluate(CARRY)
        page.goto(f"{site}/diagnose?lang=en")
        page.wait_for_selector("#diagnosis:not([hidden]) h1")
        page.goto(f"{site}/diagnose")
        page.fill("#complaint", f"my card {CODE} is too old")
        page.click("#diagnose-form button")
        page.wait_for_selector("#diagnosis:not([hidden]) h1")
        assert CODE not in page.evaluate("JSON.stringify([history.state, {...sessionStorage}, {...localStorage}])")
        page.wait_for_timeout(WRITTEN_AFTER_MS)
        page.goto("about:blank")
        page.wait_for_timeout(WRITTEN_AFTER_MS)
    assert files_with(profile, CODE) == []
