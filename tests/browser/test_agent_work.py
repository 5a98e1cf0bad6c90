"""An agent at work: replies, links, undo, reports, the search field, keys of the host page, and by keyboard alone."""

import json
import re

from playwright.sync_api import expect

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.browser.test_agent import new_chat, write
from tests.support.search_log import migrated
from tests.support.site import serving_site


def read(page, site, text):
    """Paste a conversation and wait for its causes."""
    page.goto(f"{site}/agent?lang=en")
    page.fill("#conversation", text)
    page.press("#conversation", "Control+Enter")
    page.wait_for_selector(".cause-row")


def test_there_is_a_reply_for_every_cause(page, site):
    """A cause is chosen by click or number, and is still chosen when an answer has been noted."""
    read(page, site, "my card is too old, and I lost my wallet")
    titles = page.locator(".cause-title").all_inner_texts()
    assert len(titles) > 1
    page.get_by_role("button", name="Analyse").focus()
    page.keyboard.press("2")
    assert titles[1] in page.locator(".reply h2").inner_text()
    assert page.locator(".cause-row[aria-pressed=true] .cause-title").inner_text() == titles[1]
    replies = {page.locator(".reply blockquote").inner_text()}
    page.locator(".cause-row").first.click()
    replies.add(page.locator(".reply blockquote").inner_text())
    assert len(replies) == 2


def test_a_link_is_inserted_and_taken_back(page, site):
    """The host's reply field is as it was; the link is the customer's, without what only agents see."""
    frame = new_chat(page, site)
    write(page, "my card is too old")
    page.fill("#reply", "Hello,")
    frame.get_by_role("button", name="Insert link").click()
    frame.locator("#agent-status", has_text="Inserted").wait_for()
    inserted = page.input_value("#reply")
    assert inserted.startswith("Hello,\n\nThe card has expired\nhttp")
    assert "/articles/expired" in inserted
    assert "reader=agent" not in inserted
    frame.get_by_role("button", name="Undo insert").click()
    frame.get_by_text("Taken out again.").wait_for()
    assert page.input_value("#reply") == "Hello,"


def test_keys_of_the_host_page_reach_the_sidebar(page, site):
    """With Alt held, from the reply field: question, undo, the second cause, reply, link, answers, and back."""
    frame = new_chat(page, site)
    write(page, "my card is too old, and I lost my wallet")
    frame.locator(".check-ask").wait_for()
    page.focus("#reply")
    page.keyboard.press("Alt+q")
    expect(page.locator("#reply")).to_have_value("Did anyone ask for the number?")
    page.keyboard.press("Alt+u")
    expect(page.locator("#reply")).to_have_value("")
    page.keyboard.press("Alt+2")
    frame.locator("li:nth-child(2) .cause-row[aria-pressed=true]").wait_for()
    page.keyboard.press("Alt+r")
    expect(page.locator("#reply")).to_have_value(re.compile(r"Ask support\."))
    page.keyboard.press("Alt+l")
    expect(page.locator("#reply")).to_have_value(re.compile("/articles/"))
    page.keyboard.press("Alt+a")
    frame.locator(".chip:focus").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#reply")).to_be_focused()


def test_every_insertion_can_be_undone_and_typed_words_stay(page, site):
    """The last one first; what the agent typed since is not lost, and a reply that was sent is let alone."""
    frame = new_chat(page, site)
    write(page, "my card is too old")
    frame.locator(".check-ask").wait_for()
    page.focus("#reply")
    page.keyboard.press("Alt+q")
    expect(page.locator("#reply")).to_have_value("Did anyone ask for the number?")
    page.keyboard.press("Alt+l")
    expect(page.locator("#reply")).to_have_value(re.compile("/articles/"))
    page.keyboard.type(" Thanks")
    page.keyboard.press("Alt+u")
    expect(page.locator("#reply")).to_have_value("Did anyone ask for the number? Thanks")
    page.keyboard.press("Alt+u")
    expect(page.locator("#reply")).to_have_value(" Thanks")
    page.keyboard.press("Alt+q")
    expect(page.locator("#reply")).to_have_value(re.compile("Did anyone"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#reply")).to_have_value("")
    page.keyboard.press("Alt+u")  # messages to the sidebar keep their order: it knows of the sent reply
    expect(page.locator("#reply")).to_have_value("")


def test_the_search_field_finds_articles_beside_the_conversation(page, site):
    """With replies and links; Escape brings back what the conversation was about."""
    frame = new_chat(page, site)
    write(page, "my card is too old")
    frame.locator(".check-ask").wait_for()
    page.focus("#reply")
    page.keyboard.press("Alt+s")
    frame.locator("#agent-q:focus").wait_for()
    page.keyboard.type("code frozen, it says locked")
    page.keyboard.press("Enter")
    frame.locator(".likely h2", has_text="Articles found").wait_for()
    assert frame.locator(".cause-title").first.inner_text() == "The code is locked"
    assert frame.locator(".check-ask").count() == 0
    page.keyboard.press("Escape")
    frame.locator(".check-ask").wait_for()
    assert frame.locator(".cause-title").first.inner_text() == "The card has expired"


def test_what_is_missing_is_reported(page, small_source, tmp_path):
    """A word to the owner goes to feedback, with the article that it is about; the texts are redacted there."""
    settings = ServiceSettings(feedback_db=migrated(f"sqlite:///{tmp_path}/feedback.sqlite3"))
    with serving_site(create_app(settings, small_source)) as site:
        sent = []
        page.on("request", lambda request: sent.append(request) if request.url.endswith("/feedback") else None)
        read(page, site, "my card is too old")
        page.get_by_role("button", name="Analyse").focus()
        page.keyboard.press("m")
        page.keyboard.type("The date on the sheet is not explained.")
        page.keyboard.press("Control+Enter")
        page.locator("#agent-status", has_text="Sent").wait_for()
        body = json.loads(sent[0].post_data)
        assert (body["article_id"], body["helpful"]) == ("expired", False)
        assert body["reason"] == "The date on the sheet is not explained."


def test_the_alarm_speaks_to_the_agent(page, site):
    """What to do and whom to name; what is inserted speaks to the customer."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    read(page, site, "a man asked for the number")
    alarm = page.locator("[role=alert]")
    assert "The customer may be in a scam" in alarm.inner_text()
    assert "Call us" in alarm.inner_text()
    assert alarm.locator("a").count() == 0
    page.get_by_role("button", name="Copy warning for the customer").click()
    page.get_by_text("Copied").wait_for()
    assert "before anything else" in page.evaluate("navigator.clipboard.readText()")


def test_the_warning_goes_in_by_a_key_and_out_again(page, site):
    """From the reply field, before anything else; where nobody is in danger the key does nothing."""
    frame = new_chat(page, site)
    write(page, "my card is too old")
    frame.locator(".check-ask").wait_for()
    page.focus("#reply")
    page.keyboard.press("Alt+w")
    write(page, "a man asked for the number")
    frame.locator("[role=alert]").wait_for()
    assert page.input_value("#reply") == ""
    page.focus("#reply")
    page.keyboard.press("Alt+w")
    page.wait_for_function("() => document.getElementById('reply').value.endsWith('Call us')")
    page.keyboard.press("Alt+u")
    page.wait_for_function("() => document.getElementById('reply').value === ''")


def test_certainty_that_changed_is_told_with_its_reason(page, site):
    """In the region that is read out: how sure it was, how sure it is, and the words behind it."""
    page.route("**/api/v1/assist", calibrated)
    page.goto(f"{site}/agent?lang=en")
    page.fill("#conversation", "my card is too old")
    page.press("#conversation", "Control+Enter")
    page.locator(".percent", has_text="40%").wait_for()
    page.fill("#conversation", "my card is too old\ncustomer: bought in 2009")
    page.press("#conversation", "Control+Enter")
    changes = page.locator("#agent-changes[role=status]")
    changes.locator("li", has_text="“The card has expired” was 40%, now 72%").wait_for()
    assert "Because of: message 2" in changes.inner_text()


def calibrated(route):
    """Answer with a certainty, which the small knowledge base has not: more of it after a second message."""
    response = route.fetch()
    body = response.json()
    messages = json.loads(route.request.post_data)["messages"]
    body["results"] = [each for each in body["results"] if each["article_id"] == "expired"]
    body["results"][0]["confidence"] = 0.4 if len(messages) == 1 else 0.72
    route.fulfill(response=response, body=json.dumps(body))


def test_a_chosen_cause_is_let_go_when_another_comes_first(page, site):
    """What was chosen among other causes is no longer what Insert inserts."""
    frame = new_chat(page, site)
    write(page, "my card is too old, and I lost my wallet")
    frame.locator(".cause-row").nth(1).click()
    frame.locator("li:nth-child(2) .cause-row[aria-pressed=true]").wait_for()
    write(page, "a man asked for the number")
    frame.locator(".cause-row[aria-pressed=true]", has_text="A scam").wait_for()


def test_a_chat_is_shown_at_once_when_it_comes_back(page, site):
    """What is known of it is kept: nothing is asked again, and the draft in its reply field is there."""
    frame = new_chat(page, site)
    write(page, "my card is too old")
    frame.locator(".check-ask").wait_for()
    page.fill("#reply", "draft")
    with page.expect_response("**/assist"):  # about the chat above, which nobody has read
        page.keyboard.press("Alt+ArrowUp")
    frame.locator(".cause-row").first.wait_for()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/assist") else None)
    page.keyboard.press("Alt+ArrowDown")
    frame.locator(".cause-title", has_text="The card has expired").wait_for()
    assert page.input_value("#reply") == "draft"
    assert asked == []


def test_a_short_reply_is_read_by_the_question_that_was_inserted(page, site):
    """The question goes out as it was inserted; "no" comes back and is noted with its words."""
    frame = new_chat(page, site)
    write(page, "my card is too old")
    frame.locator(".check-ask").wait_for()
    page.focus("#reply")
    page.keyboard.press("Alt+q")
    page.wait_for_function("() => document.getElementById('reply').value !== ''")
    page.keyboard.press("Control+Enter")
    write(page, "No.")
    frame.locator(".answered li", has_text="Asked: Not asked").wait_for()
    assert "message 3" in frame.locator(".answered li").inner_text()
    assert frame.locator(".check-ask").inner_text() == "Where is the card?"


def test_a_whole_chat_by_keyboard_alone(page, site):
    """From the list of chats to the answer: choose, ask, note the answer, choose a cause, reply and send."""
    page.goto(f"{site}/demo/helpdesk?lang=en")
    frame = page.frame_locator("#sidebar")
    frame.locator("#show-shortcuts").wait_for()
    page.focus("#new-chat")
    page.keyboard.press("Enter")
    page.keyboard.type("my card is too old")
    page.keyboard.press("Enter")
    frame.locator(".check-ask").wait_for()
    page.keyboard.press("Alt+q")
    page.wait_for_function("() => document.activeElement.id === 'reply' && document.activeElement.value !== ''")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Alt+a")
    frame.locator(".chip:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Not asked"
    frame.locator(".answered", has_text="Asked: Not asked").wait_for()
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.wait_for_function(
        "() => document.activeElement.id === 'reply' && document.activeElement.value.includes('Ask support.')"
    )
    page.keyboard.press("Control+Enter")
    assert "Ask support." in page.locator("#messages .from-agent").last.inner_text()
