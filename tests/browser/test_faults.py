"""Faults that customers met once: each of these failed before it was mended."""

import re

import pytest
from playwright.sync_api import expect

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.browser.conftest import serving_site


def search(page, site, text):
    """Search for a text and wait for what is found."""
    page.goto(f"{site}/?lang=en")
    page.fill("#q", text)
    page.press("#q", "Enter")
    page.wait_for_selector("#found")


def test_back_from_an_article_brings_the_results_back(page, site):
    """With the text in the box and the place on the page; the browser asks nothing."""
    page.set_viewport_size({"width": 390, "height": 500})
    search(page, site, "my card is too old")
    assert "my card is too old" in page.title()
    assert "old" not in page.url
    link = page.locator("#results a[href*='/articles/expired']").first
    link.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 30)")
    place = page.evaluate("scrollY")
    link.click()
    page.wait_for_selector("article h1")
    page.go_back()
    page.wait_for_selector("#found")
    assert page.input_value("#q") == "my card is too old"
    assert place > 0
    page.wait_for_function("place => scrollY === place", arg=place)


def test_the_link_of_an_article_leads_back_to_the_results(page, site):
    """Also after a second article; without results it leads to the search box."""
    page.goto(f"{site}/articles/lost?lang=en")
    assert page.get_by_role("link", name="Back to search").get_attribute("href") == "/?lang=en"
    search(page, site, "my card is too old")
    page.goto(f"{site}/articles/expired?lang=en")
    page.goto(f"{site}/articles/lost?lang=en")
    page.get_by_role("link", name="Back to the results").click()
    page.wait_for_selector("#found")
    assert page.input_value("#q") == "my card is too old"


def test_back_leads_through_searches_and_home(page, site):
    """Each search is a step of the history."""
    search(page, site, "my card is too old")
    page.fill("#q", "it says locked")
    page.press("#q", "Enter")
    expect(page).to_have_title(re.compile("locked"))
    page.go_back()
    expect(page).to_have_title(re.compile("too old"))
    expect(page.locator("#q")).to_have_value("my card is too old")
    page.go_back()
    page.wait_for_selector("main[data-state=idle]")
    expect(page.locator("#q")).to_have_value("")


def test_back_from_an_article_brings_the_answers_of_the_dialogue_back(page, site):
    """Back from an article restores the answers, and Back once more leads to the question before."""
    page.goto(f"{site}/diagnose?lang=en")
    page.fill("#complaint", "my card is too old")
    page.click("#diagnose-form button")
    page.wait_for_selector(".question h1")
    first = page.locator(".question h1").inner_text()
    page.get_by_role("button", name="I don't know").click()
    page.locator(".question h1").filter(has_not_text=first).wait_for()
    second = page.locator(".question h1").inner_text()
    page.click("details.likely summary")
    page.locator("details.likely a").first.click()
    page.wait_for_selector("article h1")
    page.go_back()
    page.locator(".question h1", has_text=second).wait_for()
    assert "I don't know" in page.locator(".answered").inner_text()
    page.go_back()
    page.locator(".question h1", has_text=first).wait_for()


def test_no_text_of_the_history_holds_a_code(page, site):
    """What the tab keeps has an ellipsis or a placeholder where the code was."""
    search(page, site, "my code AAAA-111111-BBBB is locked")
    kept = page.evaluate("JSON.stringify(history.state) + JSON.stringify(sessionStorage)")
    assert "is locked" in kept
    assert "111111" not in kept
    page.goto(f"{site}/diagnose?lang=en")
    page.fill("#complaint", "my code AAAA-111111-BBBB is locked")
    page.click("#diagnose-form button")
    page.wait_for_selector("#diagnosis h1")
    kept = page.evaluate("JSON.stringify(history.state)")
    assert "[gift-code 4-6-4]" in kept
    assert "111111" not in kept


def test_an_empty_answer_beside_the_results_is_none(page, site):
    """A submit without a choice asks to choose one, and sends nothing."""
    search(page, site, "it says locked")
    page.wait_for_selector(".check-form:not([hidden])")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.click(".check-form button[type=submit]")
    page.locator(".check-error", has_text="Please choose").wait_for()
    assert page.locator(".answered").count() == 0
    assert requests == []


def test_the_question_stands_above_causes_that_are_not_sure(page, shipped_site):
    """On a phone it was below five cards; many choices are folded, and the first folded one gets the focus."""
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto(f"{shipped_site}/?lang=ja")
    page.fill("#q", "ギフトのやつ登録でき無い")
    page.press("#q", "Enter")
    question = page.locator(".ask-first .check-form")
    expect(question).to_be_visible()
    assert question.bounding_box()["y"] < page.locator(".card-title").first.bounding_box()["y"]
    expect(page.locator("#found")).to_be_focused()
    choices = question.locator("label:visible")
    before = choices.count()
    question.locator("fieldset > button").click()
    assert choices.count() > before
    expect(choices.nth(before - 1).locator("input")).to_be_focused()


def test_the_reason_is_what_was_written(page, site):
    """Words of the question, not "your answers", where nobody answered anything."""
    search(page, site, "this card has expired on 1 May")
    reasons = page.locator(".reasons").first.inner_text()
    assert "Matching phrase" in reasons
    assert "This card has expired on" in reasons
    assert "Your answer" not in reasons


def test_a_vote_is_stored_at_the_first_click(page, site):
    """After a no come the other causes, without a field to fill in first."""
    search(page, site, "my card is too old")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data_json) if "feedback" in request.url else None)
    card = page.locator(".feedback-card").first
    card.get_by_role("button", name="Not this").click()
    card.locator("[role=status]", has_text="Answers are not stored here").wait_for()
    assert [each["helpful"] for each in sent] == [False]
    expect(card.locator(".after-no a").first).to_be_visible()


def test_a_code_alone_is_asked_about(page, site):
    """One card says that it was removed, asks what happens, and checks a shape in the page; no article is guessed."""
    search(page, site, "AAAA-111111-BBBB")
    assert page.locator("#found").inner_text() == "That looks like a code"
    assert page.input_value("#q") == ""
    assert page.locator(".card-title, .answer-title").count() == 0
    assert page.locator(".check input[name=code]").is_visible()


def test_a_link_with_a_fragment_searches(page, site):
    """Its text is in no request line."""
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{site}/?lang=en#q=my%20card%20is%20too%20old")
    page.wait_for_selector("#found")
    assert page.input_value("#q") == "my card is too old"
    assert not any("old" in url.partition("#")[0] for url in requests)
    assert "#" not in page.url


def test_the_first_result_has_the_focus_after_a_search(page, site):
    """A screen reader reads it and Enter opens it; with a question above the causes it is the heading above both."""
    search(page, site, "this card has expired on 1 May")
    first = page.locator("#found:has(~ .ask-first), .answer-title a, .card-title a").first
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#results') !== null")


def test_every_page_can_be_skipped_to_its_content(page, site):
    """The first stop of the Tab key."""
    page.goto(f"{site}/articles?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_typing_shifts_no_layout(page, site):
    """Suggestions lie over the page; the line for the state of the search has its place."""
    page.goto(f"{site}/?lang=en")
    page.evaluate("""() => {
      window.shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; }))
        .observe({ type: "layout-shift", buffered: false });
    }""")
    page.click("#q")
    page.keyboard.type("lost my wallet", delay=60)
    page.wait_for_selector("#options li")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") == 0


@pytest.mark.parametrize("path", ["/?lang=en", "/articles/lost?lang=en", "/diagnose?lang=en", "/articles?lang=en"])
def test_targets_are_large_enough(page, site, path):
    """24 pixels or more (WCAG 2.2, 2.5.8), but for links within a sentence."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}{path}")
    small = page.evaluate("""() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
      .filter((each) => each.checkVisibility() && !each.closest(".article section, .cause, .skip") && each.type !== "radio")
      .filter((each) => !each.classList.contains("skip") && each.getBoundingClientRect().height < 24)
      .map((each) => each.outerHTML.slice(0, 80))""")
    assert small == []


def test_the_first_page_is_light(page, site):
    """60 kB at most over the line, with everything it loads."""
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(f"{site}/?lang=en")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= 60_000


@pytest.fixture(scope="module")
def shipped_site(shipped_source):
    """Return the address of a server over the shipped articles, with the real model."""
    with serving_site(create_app(ServiceSettings(), shipped_source)) as address:
        yield address


def test_the_other_language_keeps_the_search(page, shipped_site):
    """Without an address that holds the text, and without a page that Back would have to send again."""
    search(page, shipped_site, "code says invalid")
    page.get_by_role("button", name="日本語").click()
    page.wait_for_selector("html[lang=ja] #found")
    assert page.input_value("#q") == "code says invalid"
    assert "invalid" not in page.url


def test_a_symptom_is_no_verdict(page, shipped_site):
    """Many causes show an invalid code: they are listed with it, also when the danger is ruled out."""
    page.goto(f"{shipped_site}/?lang=ja")
    page.fill("#q", "コードを入れたら無効と出る")
    page.press("#q", "Enter")
    page.wait_for_selector("#found")
    assert page.locator(".candidates .card").count() >= 3
    page.goto(f"{shipped_site}/diagnose?lang=ja")
    page.fill("#complaint", "コードを入れたら無効と出る")
    page.click("#diagnose-form button")
    page.wait_for_selector(".question")
    assert page.locator(".verdict").count() == 0


@pytest.mark.parametrize("text", ["こわい どうしよう", "洗濯機の水が止まらない", "人間と話したい"])
def test_no_alarm_without_a_sign_of_danger(page, shipped_site, text):
    """Fear alone, and what has nothing to do with it, is no scam in progress; people to ask are there."""
    page.goto(f"{shipped_site}/?lang=ja")
    page.fill("#q", text)
    page.press("#q", "Enter")
    page.wait_for_selector("#found")
    assert page.locator(".alert").count() == 0
    assert page.locator("#people a[href='https://www.amazon.co.jp/contact-us']").count() == 1
    assert page.locator("#people a[href^='tel:']").count() == 1


@pytest.mark.parametrize(
    ("text", "lang", "heading"),
    [
        ("人と話したい", "ja", "人に相談する"),
        ("thanks, that worked", "en", "Glad to hear it"),
        ("how do I redeem a gift card", "en", "How to redeem a code"),
    ],
)
def test_what_is_no_complaint_is_not_told_that_nothing_fits(page, shipped_site, text, lang, heading):
    """The page says what fits such a text, and a suggestion says the same while it is typed."""
    page.goto(f"{shipped_site}/?lang={lang}")
    page.fill("#q", text)
    expect(page.locator("#popup-notes")).to_contain_text(heading)
    page.press("#q", "Enter")
    expect(page.locator("#found")).to_have_text(heading)


def test_another_companys_card_is_named_as_such(page, shipped_site):
    """Above the cause, which may help all the same."""
    page.goto(f"{shipped_site}/?lang=en")
    page.fill("#q", "my xbox gift code was already redeemed")
    page.press("#q", "Enter")
    expect(page.locator("#results .notice")).to_contain_text("another company's card")
    expect(page.locator("#results [data-article]").first).to_be_visible()


def test_the_alarm_names_the_issuer_first_and_is_announced(page, shipped_site):
    """The alarm names the issuer first, is announced, and gives no number of a country that the reader is not in."""
    page.goto(f"{shipped_site}/?lang=ja")
    page.fill("#q", "上司からギフトカードを買って番号を送れとメールが来た")
    page.press("#q", "Enter")
    page.wait_for_selector("#results [role=alert]")
    assert "amazon.co.jp" in page.locator("#results .alert a").first.get_attribute("href")
    search(page, shipped_site, "my boss e-mailed me to buy gift cards and send him the codes")
    page.wait_for_selector("#results [role=alert]")
    assert page.locator("#results a[href='tel:188']").count() == 0
    assert "contact-us" in page.locator("#results .alert a").first.get_attribute("href")


def test_what_has_no_sign_of_danger_is_not_asked_about_it_first(page, shipped_site):
    """The first question is about what was written."""
    page.goto(f"{shipped_site}/diagnose?lang=ja")
    page.fill("#complaint", "コンビニ払いと残高を一緒に使えない")
    page.click("#diagnose-form button")
    page.wait_for_selector("#diagnosis h1")
    assert "番号を教えるように" not in page.locator("#diagnosis h1").inner_text()


def test_suggestions_are_questions(page, shipped_site):
    """In people's words, with the title of the article below; half a word is enough."""
    page.goto(f"{shipped_site}/?lang=ja")
    page.click("#q")
    page.keyboard.insert_text("届かな")
    page.wait_for_selector("#options li")
    assert "届" in page.locator(".option-title").first.inner_text()
    assert page.locator(".option-step").first.inner_text() != page.locator(".option-title").first.inner_text()


def test_an_urgent_article_begins_with_the_steps(page, shipped_site):
    """Sources and days of verification are for agents."""
    page.goto(f"{shipped_site}/articles/fraud?lang=ja")
    assert page.locator("article section").first.get_attribute("class") == "kind-fix"
    assert page.locator(".sources").count() == 0
    page.goto(f"{shipped_site}/articles/fraud?lang=ja&reader=agent")
    assert page.locator(".sources li").count() > 0


def test_what_did_not_help_leads_to_the_next_cause_and_to_people(page, shipped_site):
    """The dialogue goes on after its verdict."""
    page.goto(f"{shipped_site}/diagnose?lang=ja")
    page.fill("#complaint", "もう番号を教えてしまった")
    page.click("#diagnose-form button")
    page.wait_for_selector(".verdict")
    first = page.locator(".answer-title").inner_text()
    page.get_by_role("button", name="解決しない").click()
    page.locator(".answer-title").filter(has_not_text=first).wait_for()
    assert page.locator("#people").is_visible()


def test_a_question_stands_above_the_fold_of_a_phone(page, shipped_site):
    """With all its answers and the button."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{shipped_site}/diagnose?lang=ja")
    page.fill("#complaint", "コードを入れたら無効と出る")
    page.click("#diagnose-form button")
    page.wait_for_selector(".question button[type=submit]")
    box = page.locator(".question button[type=submit]").bounding_box()
    assert box["y"] + box["height"] <= 844
