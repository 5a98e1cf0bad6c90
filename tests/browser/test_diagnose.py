"""One question at a time, in a browser."""


def start(page, site, text):
    """Write a complaint and begin."""
    page.goto(f"{site}/diagnose?lang=en")
    page.fill("#complaint", text)
    page.click("#diagnose-form button")
    page.wait_for_selector("#diagnosis:not([hidden]) h1")


def answer(page, value):
    """Choose a value and go on."""
    page.check(f".question input[value={value}]")
    page.click(".question button[type=submit]")


def test_from_the_complaint_to_the_cause_and_back(page, site):
    """Ask, answer, go back, start over."""
    start(page, site, "my card is too old")
    assert "ask for the number" in page.locator(".question h1").inner_text()
    page.click(".question summary")
    assert "safety comes first" in page.locator(".question details").inner_text()
    answer(page, "no")
    page.locator(".question h1", has_text="Where is the card").wait_for()
    answer(page, "gone")
    page.wait_for_selector(".verdict")
    assert page.locator(".verdict .answer-title").first.inner_text() == "The card is lost"
    assert "Do the first thing about lost." in page.locator(".verdict .steps").inner_text()
    page.get_by_role("button", name="Previous question").click()
    page.wait_for_selector(".question")
    page.get_by_role("button", name="Start over").click()
    assert page.locator("#diagnose-form").is_visible()


def test_what_was_said_is_not_asked(page, site):
    """The quote is shown, and a scam in progress is the result at once."""
    start(page, site, "a man asked for the number")
    assert "asked for the number" in page.locator(".answered q").inner_text()
    assert page.locator(".verdict .answer-title").inner_text() == "A scam"
    assert "Is somebody after your money" in page.locator("[role=alert]").inner_text()


def test_the_summary_holds_no_code(page, site):
    """Copied for support: outcomes in words, not what was typed."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    start(page, site, "my code AAAA-111111-BBBB is locked, or the one abc12345x")
    assert "removed what looks like a code" in page.locator(".notice").inner_text()
    page.get_by_role("button", name="Copy a summary").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Shape: Fits" in copied
    assert "What happened: my code … is locked, or the one …" in copied
    assert "/articles/locked" in copied
    assert "111111" not in copied
    assert "12345" not in copied


def test_an_answer_counts_once_the_server_has_it(page, site):
    """A failed request loses nothing and doubles nothing: the question stands, and can be answered again."""
    failures = []
    page.route("**/assist", lambda route: route.fulfill(status=failures.pop()) if failures else route.continue_())
    start(page, site, "my card is too old")
    failures.append(500)
    answer(page, "no")
    page.locator("#diagnose-status", has_text="did not work").wait_for()
    page.click(".question button[type=submit]")
    page.locator(".question h1", has_text="Where is the card").wait_for()
    assert "Question 2" in page.locator(".question .progress").first.inner_text()


def test_an_empty_form_is_no_answer(page, site):
    """Nothing chosen, nothing sent: the question stands and says that nothing is filled in."""
    start(page, site, "my card is too old")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.click(".question button[type=submit]")
    page.locator(".question .check-error", has_text="Please choose").wait_for()
    assert "ask for the number" in page.locator(".question h1").inner_text()
    assert requests == []


def test_an_alarm_that_is_not_yet_backed_shows_the_warning(page, site):
    """Whatever article is first: the answer of the server names the urgent cause, and the question goes on."""

    def alarmed(route):
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "alarms": ["scam"]})

    page.route("**/assist", alarmed)
    start(page, site, "my card is too old")
    assert "Is somebody after your money" in page.locator("[role=alert]").inner_text()
    assert page.locator(".question h1").is_visible()


def test_a_code_with_a_character_missing_is_told(page, site):
    """The dialogue and the agent's page say how many characters there are, and never the code."""
    text = "my card QZ7M-XK4P2W-9TB is too old"
    start(page, site, text)
    assert "The code has 13 characters: one is missing." in page.locator("#diagnosis .notice").first.inner_text()
    page.goto(f"{site}/agent?lang=en")
    page.fill("#conversation", text)
    page.get_by_role("button", name="Analyse").click()
    page.locator("#panel .notice", has_text="13 characters: one is missing").wait_for()
    assert "QZ7M" not in page.locator("#panel").inner_text()
