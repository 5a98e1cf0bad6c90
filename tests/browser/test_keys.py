"""Pages behind a key: typed by a person, or handed over by the host of a frame."""

import pytest
from playwright.sync_api import expect

from service.access.keys import make_key
from service.app.app import create_app
from service.settings import ServiceSettings
from tests.browser.conftest import other_site
from tests.support.site import serving_site

CONVERSATION = "customer: my card is too old\nagent: I see"


@pytest.fixture
def closed(small_source):
    """Return a function that makes a service whose agent's side needs a key, and that key."""
    secret, key = make_key("desk", ["agent"])

    def make(*origins):
        return create_app(ServiceSettings(keys=(key,), origins=origins, frame_origins=origins), small_source)

    return make, secret


def test_an_agent_types_the_key_once(page, closed):
    """A wrong one is asked for again; it is kept in the page alone."""
    make, secret = closed
    with serving_site(make()) as site:
        page.goto(f"{site}/agent?lang=en")
        page.fill("#conversation", CONVERSATION)
        page.get_by_role("button", name="Analyse").click()
        page.fill("dialog input[name=key]", "wrong")
        page.press("dialog input[name=key]", "Enter")
        expect(page.locator("dialog#key input")).to_have_value("")  # not wait_for_function: it needs eval
        page.fill("dialog input[name=key]", secret)
        page.press("dialog input[name=key]", "Enter")
        page.locator(".cause-title", has_text="The card has expired").wait_for()
        assert page.locator("dialog#key").count() == 0
        kept = page.evaluate(
            "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
        )
        assert secret not in kept


def test_who_has_no_key_is_told(page, closed):
    """Closing the question for a key shows nothing of the page."""
    with serving_site(closed[0]()) as site:
        page.goto(f"{site}/agent?lang=en")
        page.fill("#conversation", CONVERSATION)
        page.get_by_role("button", name="Analyse").click()
        page.wait_for_selector("dialog#key")
        page.keyboard.press("Escape")
        page.locator("#agent-status", has_text="needs an access key").wait_for()
        assert page.locator(".likely").count() == 0


def test_customers_are_not_asked(page, closed):
    """One complaint is theirs to have read."""
    with serving_site(closed[0]()) as site:
        page.goto(f"{site}/diagnose?lang=en")
        page.fill("#complaint", "my card is too old")
        page.click("#diagnose-form button")
        page.wait_for_selector("#diagnosis .likely")


HOST = """<!doctype html><title>host</title><iframe id="f" src="{site}/embed?lang=en" width="400" height="600"></iframe>
<script type="module">
  import {{ connect }} from "{site}/static/adapter.js";
  const messages = [{{role: "customer", text: "my card is too old"}}, {{role: "agent", text: "I see"}}];
  connect(document.getElementById("f"), {{ conversation: () => ({{ id: "1", messages }}), insert: () => {{}}, key: () => "{secret}" }});
</script>"""


def test_a_host_hands_the_key_to_its_frame(page, closed):
    """A host page on an allowed site hands the key to the frame by a message."""
    make, secret = closed
    with other_site() as (origin, show), serving_site(make(origin)) as site:
        show(HOST.format(site=site, secret=secret))
        page.goto(origin)
        page.frame_locator("#f").locator(".likely li").first.wait_for()
