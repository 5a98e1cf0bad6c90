"""The agent's sidebar: alone, in a frame, and beside a sample help desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import other_site
from tests.support.site import serving_site


def test_a_pasted_conversation_is_read(page, site):
    """Causes, what was stated with its message, the next question, a reply from the article."""
    page.goto(f"{site}/agent?lang=en")
    page.fill("#conversation", "customer: my card is too old\nagent: I see\ncustomer: and a man asked for the number")
    page.get_by_role("button", name="Analyse").click()
    page.wait_for_selector(".likely li")
    assert page.locator(".cause-title").first.inner_text() == "A scam"
    assert page.locator("[role=alert]").is_visible()
    stated = page.locator(".answered li").first.inner_text()
    assert "asked for the number" in stated
    assert "message 3" in stated
    assert "Do the first thing about scam." in page.locator(".reply blockquote").inner_text()


def test_an_answer_re_ranks_and_says_what_changed(page, site):
    """The agent notes what the customer said."""
    page.goto(f"{site}/agent?lang=en")
    page.fill("#conversation", "my card is too old")
    page.get_by_role("button", name="Analyse").click()
    page.wait_for_selector(".chip")
    assert page.locator(".check-ask").inner_text() == "Did anyone ask for the number?"
    page.click("[data-key=answer-not-asked]")
    page.locator(".check-ask", has_text="Where is the card?").wait_for()
    page.click("[data-key=answer-gone]")
    page.locator(".changes li", has_text="The card is lost").first.wait_for()
    assert page.locator(".cause-title").first.inner_text() == "The card is lost"
    assert "“The card is lost”" in page.locator(".changes li").first.inner_text()
    page.locator(".answered button").first.click()
    page.locator(".check-ask", has_text="Did anyone ask").wait_for()


def test_a_reading_can_be_declared_wrong(page, site):
    """What was read by mistake is taken out."""
    page.goto(f"{site}/agent?lang=en")
    page.fill("#conversation", "my code is locked, the form asked for the number")
    page.get_by_role("button", name="Analyse").click()
    page.get_by_role("button", name="Wrong", exact=True).click()
    page.locator("[role=alert]").wait_for(state="detached")
    assert page.locator(".answered").count() == 0


def test_keys_work_outside_of_fields_alone(page, site):
    """`?` lists the shortcuts, `q` copies the question; in a field they are letters."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/agent?lang=en")
    page.click("#conversation")
    page.keyboard.type("q? my card is too old")
    assert not page.locator("#shortcuts").is_visible()
    page.get_by_role("button", name="Analyse").click()
    page.wait_for_selector(".check-ask")
    page.keyboard.press("?")
    assert page.locator("#shortcuts").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Did anyone ask for the number?"


def test_beside_a_help_desk(page, site):
    """The host hands over the conversation; text is inserted on a click, never by itself."""
    frame = new_chat(page, site)
    write(page, "my card is too old")
    frame.locator(".likely li").first.wait_for()
    assert page.input_value("#reply") == ""
    frame.get_by_role("button", name="Insert question").click()
    expect(page.locator("#reply")).to_have_value("Did anyone ask for the number?")
    page.click("#send-reply")
    write(page, "yes, a man asked for the number")
    frame.locator("[role=alert]").wait_for()


HOST = """<!doctype html><title>host</title><iframe id="f" src="{address}/embed?lang=en" width="400" height="600"></iframe>
<script>
  addEventListener("message", (event) => {{
    if (event.data.type === "ready") event.source.postMessage(
      {{kaiketsu: 1, type: "conversation", messages: [{{role: "customer", text: "my card is too old"}}]}}, "*");
  }});
</script>"""


ADAPTED = """<!doctype html><title>host</title><iframe id="f" src="{address}/embed?lang=en" width="400" height="600"></iframe>
<script type="module">
  import {{ connect }} from "{address}/static/adapter.js";
  const messages = [{{role: "customer", text: "my card is too old"}}];
  connect(document.getElementById("f"), {{ conversation: () => ({{ id: "1", messages }}), insert: () => {{}} }});
</script>"""


@pytest.mark.parametrize("host", [HOST, ADAPTED], ids=["messages", "adapter"])
def test_a_site_that_is_allowed_may_frame_and_speak(page, make_app, host):
    """A site that may frame, which need not be one that may call the API, shows the sidebar and sends it messages."""
    with other_site() as (origin, show), serving_site(make_app(frames=(origin,))) as address:
        show(host.format(address=address))
        page.goto(origin)
        page.frame_locator("#f").locator(".likely li").first.wait_for()


@pytest.mark.parametrize("frames", [(), ("http://desk.example",)])
def test_any_other_site_may_not(page, make_app, frames):
    """The frame does not even load, though the site may call the API."""
    with other_site() as (origin, show), serving_site(make_app(origin, frames=frames)) as address:
        show(HOST.format(address=address))
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(origin)
        assert page.frame_locator("#f").locator("#agent").count() == 0


def test_messages_of_strangers_are_dropped(page, site):
    """Only the parent, from an allowed origin, is heard: a window may post whatever it likes."""
    page.goto(f"{site}/embed?lang=en")
    page.evaluate("""() => postMessage(
        {kaiketsu: 1, type: "conversation", messages: [{role: "customer", text: "my card is too old"}]}, "*")""")
    page.wait_for_timeout(300)
    # Here the window is its own parent and origin, so this one is heard; a message of another form is not.
    page.locator(".likely li").first.wait_for()
    page.evaluate("""() => postMessage({kaiketsu: 2, type: "conversation", messages: []}, "*")""")
    page.wait_for_timeout(300)
    assert page.locator(".likely li").count() > 0


def test_several_chats_are_never_mixed(page, site):
    """What was noted about one customer stays with that one, and comes back with that chat."""
    frame = new_chat(page, site)
    write(page, "my card is too old")
    frame.locator("[data-key=answer-not-asked]").click()
    frame.locator(".check-ask", has_text="Where is the card?").wait_for()
    frame.get_by_role("button", name="Insert question").click()
    expect(page.locator("#reply")).to_have_value("Where is the card?")
    page.click("#new-chat")
    frame.get_by_text("Waiting for a conversation.").wait_for()
    assert frame.locator(".likely li").count() == 0
    assert page.input_value("#reply") == ""
    write(page, "code frozen, it says locked")
    frame.locator(".cause-title", has_text="The code is locked").wait_for()
    assert frame.locator(".answered").count() == 0
    assert "Did anyone ask" in frame.locator(".check-ask").inner_text()
    page.click("[data-chat=chat-4]")
    frame.locator(".answered", has_text="Asked: Not asked").wait_for()
    assert "expired" in frame.locator(".cause-title").first.inner_text()
    assert page.input_value("#reply") == "Where is the card?"


def test_a_new_message_re_ranks_and_the_change_is_said(page, site):
    """In words, with what was read out of the message."""
    frame = new_chat(page, site)
    write(page, "my card is too old")
    frame.locator(".cause-title", has_text="The card has expired").wait_for()
    assert frame.locator(".changes").count() == 0
    write(page, "a man asked for the number")
    frame.locator("#agent-changes", has_text="Because of: Asked: Asked (message 2: asked for the number)").wait_for()
    assert "“A scam”" in frame.locator(".changes").inner_text()


def test_a_long_chat_is_read_from_its_end(page, site):
    """A hundred long messages do not fit into a request; the newest do, and the sidebar says what is left out."""
    page.goto(f"{site}/agent?lang=en")
    lines = [f"customer: {'私のカードは古いです。' * 40} {number}" for number in range(140)]
    page.fill("#conversation", "\n".join([*lines, "customer: a man asked for the number"]))
    page.press("#conversation", "Control+Enter")
    page.locator("#agent-status", has_text="older messages are not read").wait_for()
    assert "message 141" in page.locator(".answered li").first.inner_text()


def test_a_browser_that_refuses_to_copy_is_no_dead_end(page, site):
    """Where the browser refuses to copy, the text is shown and selected."""
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    page.goto(f"{site}/agent?lang=en")
    page.fill("#conversation", "my card is too old")
    page.get_by_role("button", name="Analyse").click()
    page.wait_for_selector(".check-ask")
    page.keyboard.press("Tab")
    page.locator("body").press("q")
    page.wait_for_selector(".to-copy")
    assert page.input_value(".to-copy") == "Did anyone ask for the number?"
    assert "could not be copied" in page.locator("#agent-status").inner_text()


def test_a_host_that_is_gone_is_noticed(page, site):
    """Nobody confirms the insertion: the text is copied instead, and the agent is told."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/embed?lang=en")
    page.evaluate("""() => postMessage(
        {kaiketsu: 1, type: "conversation", id: "7", messages: [{role: "customer", text: "my card is too old"}]}, "*")""")
    page.get_by_role("button", name="Insert question").click()
    page.locator("#agent-status", has_text="did not answer").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Did anyone ask for the number?"


def test_the_focus_stays_where_an_agent_works(page, site):
    """Noting answers by keyboard alone: after each the focus is in the panel, not at the top of the page."""
    page.goto(f"{site}/agent?lang=en")
    page.fill("#conversation", "my card is too old")
    page.press("#conversation", "Control+Enter")
    page.wait_for_selector(".chip")
    page.get_by_role("button", name="Analyse").focus()
    page.keyboard.press("a")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Not asked"
    page.locator(".check-ask", has_text="Where is the card?").wait_for()
    assert page.evaluate("document.activeElement.closest('#panel') !== null")


def new_chat(page, site):
    """Open an empty chat of the sample help desk; return the frame of the sidebar."""
    page.goto(f"{site}/demo/helpdesk?lang=en")
    frame = page.frame_locator("#sidebar")
    frame.locator("#agent-status").wait_for()
    page.click("#new-chat")
    frame.get_by_text("Waiting for a conversation.").wait_for()
    return frame


def write(page, text):
    """Send a message as the customer."""
    page.fill("#as-customer input", text)
    page.press("#as-customer input", "Enter")


ZENDESK = """async (address) => {
  const { start } = await import("/static/zendesk.js");
  const calls = [];
  const conversation = [
    { author: { role: "end-user" }, message: { content: "<p>my card is <b>too old</b></p>", contentType: "text/html" } },
    { author: { role: "agent" }, message: { content: "hello", contentType: "text/plain" } },
    { author: { role: "end-user" } },
  ];
  const client = {
    get: async (path) => { calls.push(["get", path]); return { [path]: path === "ticket.id" ? 17 : conversation }; },
    on: (name, handler) => { calls.push(["on", name]); client.changed = handler; },
    invoke: async (...call) => { calls.push(["invoke", ...call]); },
  };
  const frame = document.createElement("iframe");
  frame.src = "/embed?lang=en";
  frame.id = "zendesk";
  document.body.append(frame);
  window.stub = { client, conversation, calls };
  await start(client, frame);
}"""


def test_the_adapter_for_zendesk_follows_its_calls(page, site):
    """Against a stub: reads the conversation, listens for changes, appends on a click."""
    page.goto(f"{site}/demo/helpdesk?lang=en")
    page.evaluate(ZENDESK)
    frame = page.frame_locator("#zendesk")
    frame.locator(".cause-title", has_text="The card has expired").wait_for()
    frame.get_by_role("button", name="Insert question").click()
    page.wait_for_function("() => window.stub.calls.some(([call]) => call === 'invoke')")
    calls = page.evaluate("window.stub.calls")
    assert ["get", "ticket.conversation"] in calls
    assert ["on", "ticket.conversation.changed"] in calls
    assert calls[-1] == ["invoke", "ticket.comment.appendText", "Did anyone ask for the number?"]
