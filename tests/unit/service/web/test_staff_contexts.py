"""Contexts of the pages for agents and owners."""

from kb.loading.wording import Link, ReplyWording, Wording
from service.web.knowledge import Knowledge
from service.web.staff_contexts import AgentPage
from service.web.texts import TEXTS


def test_an_agent_has_the_warning_in_the_language_of_the_customer():
    """A sentence to send, then whom to call: numbers as they are, pages with their address, no other country's."""
    links = (Link("Call 188", "tel:188"), Link("Ask", "https://example.com/ask"), Link("Elsewhere", "tel:1", "US"))
    wording = Wording(
        urgent_now={"en": "Stop."}, urgent_links={"en": links}, reply=ReplyWording(warning={"en": "Please stop."})
    )
    said = AgentPage("ja", embedded=True, kb=Knowledge(wording)).template().context["t"]["urgent_said"]
    assert said["en"] == "Please stop.\nCall 188\nAsk: https://example.com/ask"
    assert said["ja"] == TEXTS["ja"]["urgent_now"]
