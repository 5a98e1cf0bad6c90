"""What once led nowhere, or said what was not so: quotes, marks, empty answers, and no person to ask."""

import re

import pytest
from playwright.sync_api import expect

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.support.site import serving_site

PEOPLE = ".contact a[href='https://www.amazon.co.jp/contact-us']"


@pytest.fixture(scope="module")
def shipped_site(shipped_source):
    """Return the address of a service over the shipped articles."""
    with serving_site(create_app(ServiceSettings(), shipped_source)) as address:
        yield address


def results(page, site, text):
    """Return what the search that the pages use finds."""
    return page.request.post(f"{site}/api/v1/search", data={"text": text, "limit": 10}).json()["results"]


@pytest.mark.parametrize(
    "text",
    [
        "コードが無効と出る",
        "ギフトカードのメールが届かない",
        "残高が使われない",
        "says already redeemed",
        "the card is not active",
    ],
)
def test_a_result_quotes_what_one_sees_the_cause_or_the_fix(page, shipped_site, text):
    """Lists of evidence and of addresses answer nothing."""
    sections = {each["passage"]["section"] for each in results(page, shipped_site, text)}
    assert sections
    assert sections <= {"see", "cause", "fix"}


@pytest.mark.parametrize(
    ("text", "opposite"), [("無効と出る", r"有効(?!では|じゃ)"), ("it is invalid", r"(?<!not )\bvalid\b")]
)
def test_no_mark_says_the_opposite(page, shipped_site, text, opposite):
    """A word of a synonym is marked where it stands negated, as the synonym has it."""
    found = results(page, shipped_site, text)
    assert any(each["passage"]["highlights"] for each in found)
    for each in found:
        quoted = each["passage"]["text"]
        wrong = {match.start() for match in re.finditer(opposite, quoted)}
        assert not [start for start, end in each["passage"]["highlights"] if wrong & set(range(start, end))]


def test_the_dialogue_takes_no_empty_answer(page, shipped_site):
    """Next without a choice asks to choose, sends nothing, and stays at the question."""
    page.goto(f"{shipped_site}/diagnose?lang=ja")
    page.fill("#complaint", "コードを入れたら無効と出る")
    page.click("#diagnose-form button")
    page.wait_for_selector(".question")
    asked = page.locator(".question :is(h1, h2)").first.inner_text()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("button", name="次へ").click()
    expect(page.locator(".check-error")).to_contain_text("選んで")
    assert page.locator(".question :is(h1, h2)").first.inner_text() == asked
    assert requests == []


@pytest.mark.parametrize(
    "path", ["/?lang=ja", "/articles/expired?lang=ja", "/articles/gone?lang=ja", "/no/such/page"]
)
def test_a_page_names_people_to_ask(page, shipped_site, path):
    """Home, an article, a dead link and an unknown address."""
    page.set_extra_http_headers({"accept-language": "ja"})
    page.goto(f"{shipped_site}{path}")
    expect(page.locator(PEOPLE)).to_be_visible()


def test_a_person_is_offered_after_a_no(page, shipped_site):
    """With the other causes, right where the answer was given."""
    page.goto(f"{shipped_site}/?lang=ja")
    page.fill("#q", "ギフト残高がおかしい")
    page.press("#q", "Enter")
    page.wait_for_selector("#found")
    card = page.locator(".feedback-card").first
    card.get_by_role("button", name="これではない").click()
    expect(card.locator(".after-no a[href='#people']")).to_be_visible()
    expect(page.locator(PEOPLE)).to_be_attached()


def test_a_verdict_shows_the_article_and_no_letter_of_an_agent(page, shipped_site):
    """Its steps are those of the article; a greeting and "please reply" are for the desk."""
    page.goto(f"{shipped_site}/diagnose?lang=ja")
    page.fill("#complaint", "もう番号を教えてしまった")
    page.click("#diagnose-form button")
    page.wait_for_selector(".verdict .steps li")
    said = page.locator(".verdict .answer").inner_text()
    for phrase in ("お問い合わせいただき", "ご返信ください", "お手数ですが"):
        assert phrase not in said
    assert page.locator(".verdict .steps li").count() >= 2
