"""The search box in a browser: suggestions, keys, input methods, and what it does without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.support.waiting import wait_for


def typed(page, text):
    """Put a text into the search box at once, so that no half of it is searched, and wait for the suggestions."""
    page.click("#q")
    page.keyboard.insert_text(text)
    page.wait_for_selector("#options li")


def test_suggestions_come_as_one_types(page, site):
    """With the roles and states of the combobox pattern."""
    page.goto(site)
    box = page.locator("#q")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "false"
    typed(page, "lost my wallet")
    assert box.get_attribute("aria-expanded") == "true"
    assert page.locator("#options li .option-title").first.inner_text() == "dropped my wallet"
    assert page.locator("#options li .option-step").first.inner_text() == "The card is lost"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "option-1"
    assert page.locator("#option-1").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/lost**")


def test_escape_closes_and_enter_sends(page, site):
    """The keyboard alone closes suggestions, sends a search and opens a result."""
    page.goto(site)
    typed(page, "lost my wallet")
    page.keyboard.press("Escape")
    assert page.locator("#popup").is_hidden()
    assert page.input_value("#q") == "lost my wallet"
    page.keyboard.press("Enter")
    page.wait_for_selector(".results .card")
    assert page.locator(".card-title").first.inner_text() == "The card is lost"


def test_nothing_is_searched_while_an_input_method_composes(page, site):
    """Keys belong to the input method until it is done."""
    page.goto(site)
    requests = []
    page.on("request", lambda request: requests.append(request.url) if request.method == "POST" else None)
    page.evaluate("""() => {
      const box = document.getElementById("q");
      box.focus();
      box.dispatchEvent(new CompositionEvent("compositionstart"));
      box.value = "むこう";
      box.dispatchEvent(new InputEvent("input", { isComposing: true }));
    }""")
    page.wait_for_timeout(500)
    assert requests == []
    cancelled = page.evaluate("""() => {
      const box = document.getElementById("q");
      return !box.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing: true, cancelable: true }));
    }""")
    assert not cancelled
    page.evaluate("""() => {
      const box = document.getElementById("q");
      box.value = "lost my wallet";
      box.dispatchEvent(new CompositionEvent("compositionend"));
    }""")
    page.wait_for_selector("#options li")
    assert len(requests) == 1


def test_the_enter_that_ends_a_composition_does_not_send(page, site):
    """Neither while the input method says so, nor in browsers where the composition ends just before the key."""
    page.goto(site)
    requests = []
    page.on("request", lambda request: requests.append(request.url) if request.method == "POST" else None)
    page.evaluate("""() => {
      const box = document.getElementById("q");
      const form = document.getElementById("search-form");
      box.value = "無効";
      box.dispatchEvent(new CompositionEvent("compositionstart"));
      form.requestSubmit();
      box.dispatchEvent(new CompositionEvent("compositionend"));
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229 }));
      form.requestSubmit();
      box.dispatchEvent(new KeyboardEvent("keyup", { key: "Enter" }));
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 13 }));
      box.value = "my card is too old";
      form.requestSubmit();
    }""")
    page.wait_for_selector(".card")
    assert len(requests) == 1
    assert page.input_value("#q") == "my card is too old"


def test_the_keys_of_the_combobox_pattern(page, site):
    """Alt+arrows open and close without choosing, Home gives the keys back to the text, a click opens again."""
    page.goto(site)
    typed(page, "lost my wallet")
    box, popup = page.locator("#q"), page.locator("#popup")
    page.keyboard.press("Alt+ArrowUp")
    assert popup.is_hidden()
    page.keyboard.press("Alt+ArrowDown")
    assert popup.is_visible()
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    last = page.locator("#options li").count()
    assert box.get_attribute("aria-activedescendant") == f"option-{last}"
    page.keyboard.press("Home")
    assert box.get_attribute("aria-activedescendant") is None
    assert page.locator("#options [aria-selected=true]").count() == 0
    page.keyboard.press("Escape")
    box.click()
    assert popup.is_visible()
    page.keyboard.press("Tab")
    assert popup.is_hidden()


def test_a_pause_and_a_lost_connection_end_by_themselves(page, site):
    """After Retry-After, and when the connection is back, the same text is searched again."""
    page.route("**/search", lambda route: route.fulfill(status=429, headers={"retry-after": "2"}), times=1)
    page.goto(site)
    page.click("#q")
    page.keyboard.insert_text("lost my wallet")
    page.locator("#search-status", has_text="2 seconds until").wait_for()
    page.wait_for_selector("#options li")
    page.context.set_offline(True)
    page.fill("#q", "it says locked")
    page.locator("#search-status", has_text="offline").wait_for()
    page.context.set_offline(False)
    page.locator("#options li", has_text="The code is locked").wait_for()


def test_a_sent_search_that_is_put_off_is_sent_again(page, site):
    """It says so where it is seen, and after Retry-After the results are there."""
    page.route("**/search", lambda route: route.fulfill(status=503, headers={"retry-after": "2"}), times=1)
    page.goto(site)
    page.fill("#q", "")
    # Nothing is typed: no suggestions are fetched.
    page.evaluate("document.getElementById('q').value = 'lost my wallet'")
    page.press("#q", "Enter")
    page.locator("#search-status.is-error", has_text="2 seconds until").wait_for()
    page.locator("#results", has_text="The card is lost").wait_for()


def test_a_scam_is_warned_of_while_one_types(page, site):
    """With numbers to press; the warning goes with the text that it was about."""
    page.goto(site)
    typed(page, "someone asks for the number")
    assert page.locator("#popup .alert a").first.is_visible()
    page.fill("#q", "it says locked")
    page.locator("#options li", has_text="The code is locked").first.wait_for()
    page.locator("#popup .alert").wait_for(state="detached")


def test_a_late_answer_is_dropped(page, site):
    """What is shown belongs to the text that stands there."""
    held = []

    def hold(route):
        if "wallet" in (route.request.post_data or "") and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/search", hold)
    page.goto(site)
    page.click("#q")
    with page.expect_request(lambda request: "wallet" in (request.post_data or "")):
        page.keyboard.insert_text("lost my wallet")
    wait_for(lambda: page.wait_for_timeout(10) or held, "the answer is held back")
    page.fill("#q", "it says locked")
    page.locator("#options li", has_text="locked").first.wait_for()
    first = page.locator("#options li").first.inner_text()
    held[0].abort()
    page.wait_for_timeout(100)
    assert page.locator("#options li").first.inner_text() == first


def test_a_failure_is_said(page, site):
    """Offline, too many requests: in words, and the page goes on working."""
    page.route("**/search", lambda route: route.fulfill(status=429))
    page.goto(site)
    page.click("#q")
    page.keyboard.type("locked")
    page.locator("#search-status", has_text="a lot in a short time").wait_for()
    page.unroute("**/search")
    page.keyboard.type(" code")
    page.wait_for_selector("#options li")


def test_an_answer_beside_the_result_re_ranks_and_can_be_undone(page, site):
    """The check is evaluated in the page; the outcome goes along with the search."""
    page.goto(site)
    page.fill("#q", "my card is too old")
    page.press("#q", "Enter")
    page.wait_for_selector(".check-form:not([hidden])")
    page.check("input[value=no]")
    page.click(".check-form button[type=submit]")
    page.wait_for_selector(".answered")
    assert "Asked: Not asked" in page.locator(".answered").inner_text()
    page.click("[data-undo]")
    expect(page.locator(".answered")).to_have_count(0)
    assert page.locator(".check-form").first.is_visible()


def test_a_code_never_leaves_the_page(page, site):
    """Typed into a check it is evaluated there: no request holds it."""
    bodies = []
    page.on("request", lambda request: bodies.append(f"{request.url} {request.post_data or ''}"))
    page.goto(f"{site}/articles/locked?lang=en")
    assert page.locator(".check").count() == 0  # the small articles name no checks
    page.goto(site)
    page.fill("#q", "my code AAAA-111111-BBBB is locked")
    page.press("#q", "Enter")
    page.wait_for_selector(".check-form:not([hidden])")
    assert "removed what looks like a code" in page.locator(".notice").inner_text()
    assert "AAAA" not in page.content()
    bodies.clear()
    page.fill(".check input[name=code]", "CCCC-222222-DDDD")
    page.click(".check-form button[type=submit]")
    page.wait_for_selector(".answered")
    assert bodies
    assert "222222" not in "".join(bodies)


def test_without_javascript_checks_are_printed_instructions(browser, site):
    """The form is hidden, the meaning of each result is there."""
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    page = context.new_page()
    page.goto(site)
    page.fill("#q", "my card is too old")
    page.press("#q", "Enter")
    page.wait_for_selector(".card")
    assert page.locator(".check-form").is_hidden()
    assert "Stop." in page.locator(".check-printed dl").inner_text()
    context.close()


@pytest.mark.parametrize("path", ["/", "/diagnose?lang=en", "/articles/lost?lang=en"])
def test_no_policy_is_violated_and_nothing_comes_from_elsewhere(page, site, path):
    """Under the page's own content security policy; every request goes to this server."""
    problems = []
    page.on(
        "console", lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on(
        "request",
        lambda request: problems.append(request.url) if not request.url.startswith((site, "data:")) else None,
    )
    page.goto(f"{site}{path}")
    page.wait_for_load_state("networkidle")
    assert problems == []


@pytest.mark.parametrize("path", ["/", "/diagnose?lang=ja", "/articles/lost?lang=en"])
def test_a_narrow_phone_needs_no_sideways_scrolling(browser, site, path):
    """At 320 pixels no page scrolls sideways."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{site}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_a_corrected_text_is_said_and_refused_with_one_button(page, site):
    """The box keeps what was typed; an edit after an exact search is corrected again."""
    page.goto(f"{site}/?lang=en")
    page.click("#q")
    page.keyboard.insert_text("the cdoe is lokced")
    expect(page.locator("#popup-notes")).to_have_text("Showing results for “the code is locked”.")
    page.keyboard.press("Enter")
    page.wait_for_selector(".corrected")
    assert page.locator(".corrected strong").inner_text() == "the code is locked"
    assert page.input_value("#q") == "the cdoe is lokced"
    page.click(".corrected button")
    page.wait_for_selector("input[name=exact]", state="attached")
    assert page.locator(".corrected").count() == 0
    assert page.input_value("#q") == "the cdoe is lokced"
    page.fill("#q", "lokced")
    page.wait_for_selector("#popup-notes strong")
    page.keyboard.press("Enter")
    page.wait_for_selector(".corrected")


def test_a_corrected_text_is_refused_without_javascript(browser, site):
    """Without JavaScript a form searches for the text as it was typed."""
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{site}/?lang=en")
    plain.fill("#q", "lokced")
    plain.press("#q", "Enter")
    plain.wait_for_selector(".corrected")
    plain.click(".corrected button")
    plain.wait_for_selector("input[name=exact]", state="attached")
    assert plain.locator(".corrected").count() == 0
    context.close()


def test_a_word_that_was_taken_for_a_code_is_sent_by_one_click(page, site):
    """It is marked before the text is sent; after the click it is searched for, and stands nowhere afterwards."""
    page.goto(f"{site}/?lang=en")
    page.locator("#q").press_sequentially("lost my amzaon relaod")
    note = page.locator("#popup-notes .popup-note", has=page.locator("mark", has_text="amzaon relaod"))
    expect(note).to_contain_text("looks like a code")
    note.locator("button").click()
    expect(note).to_contain_text("searched for as it is")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".notice", has_text="words that are no code")).to_be_visible()
    expect(page.locator("#q")).to_have_value("lost my …")
    assert "relaod" not in page.content()
    assert "relaod" not in page.evaluate("JSON.stringify([history.state, {...sessionStorage}, {...localStorage}])")


def test_no_click_is_offered_for_a_code_that_lacks_a_character(page, site):
    """It is marked, its length is named, and nothing undoes that."""
    page.goto(f"{site}/?lang=en")
    page.locator("#q").press_sequentially("it says QXR7-M2KP9T-W4Z is invalid")
    note = page.locator("#popup-notes .popup-note", has=page.locator("mark", has_text="QXR7-M2KP9T-W4Z"))
    expect(note).to_contain_text("one is missing")
    expect(page.locator("#popup-notes button")).to_have_count(0)
