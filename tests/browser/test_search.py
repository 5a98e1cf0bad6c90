"""The search box in a browser: suggestions, keys, input methods, and what it does without JavaScript."""

import pytest


def typed(page, text):
    """Type into the search box, and wait for the suggestions."""
    page.click("#q")
    page.keyboard.type(text)
    page.wait_for_selector("#options li")


def test_suggestions_come_as_one_types(page, site):
    """With the roles and states of the combobox pattern."""
    page.goto(site)
    box = page.locator("#q")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "false"
    typed(page, "lost my wallet")
    assert box.get_attribute("aria-expanded") == "true"
    assert page.locator("#options li").first.inner_text().startswith("The card is lost")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "option-1"
    assert page.locator("#option-1").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/lost**")


def test_escape_closes_and_enter_sends(page, site):
    """Keyboard alone: close, send, read."""
    page.goto(site)
    typed(page, "lost my wallet")
    page.keyboard.press("Escape")
    assert page.locator("#popup").is_hidden()
    assert page.input_value("#q") == "lost my wallet"
    page.keyboard.press("Enter")
    page.wait_for_selector(".results .card")
    assert page.locator(".card h2").first.inner_text() == "The card is lost"


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


def test_a_late_answer_is_dropped(page, site):
    """What is shown belongs to the text that stands there."""
    page.goto(site)
    held = []

    def hold(route):
        if "wallet" in (route.request.post_data or "") and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/search", hold)
    page.click("#q")
    page.keyboard.type("lost my wallet")
    page.wait_for_timeout(400)
    assert len(held) == 1
    page.fill("#q", "it says locked")
    page.wait_for_selector("#options li")
    first = page.locator("#options li").first.inner_text()
    assert "locked" in first
    held[0].abort()
    page.wait_for_timeout(100)
    assert page.locator("#options li").first.inner_text() == first


def test_a_failure_is_said(page, site):
    """Offline, too many requests: in words, and the page goes on working."""
    page.goto(site)
    page.route("**/search", lambda route: route.fulfill(status=429))
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
    page.wait_for_selector(".check-form:not([hidden])")
    assert page.locator(".answered").count() == 0


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
    """At 320 pixels."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{site}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
