"""Whom to turn to, by the wording of the knowledge base."""

from types import SimpleNamespace

from kb.loading.wording import Contact, Link, Wording
from service.answering.contacts import ContactLink, ContactView, contacts_of, urgent_contact

SUPPORT = Contact(
    name={"en": "Support", "ja": "窓口"},
    about={"en": "Ask about a payment"},
    links={
        "en": (Link("Write", "https://help.example.com/contact"), Link("Call", "tel:188", country="JP")),
        "ja": (Link("188", "tel:188"),),
    },
    source="https://help.example.com",
)
WORDING = Wording(
    contacts=(SUPPORT,),
    urgent_title={"en": "Stop"},
    urgent_now={"en": "Hang up."},
    urgent_links={"en": (Link("Police", "tel:110", country="JP"), Link("Us", "https://help.example.com/stop"))},
)
GENERATION = SimpleNamespace(wording=WORDING)


def test_people_are_named_in_the_language_with_what_helps_everywhere():
    """Where the reader is, nobody knows: a number of one country is left out."""
    expected = ContactView(
        "Support", "Ask about a payment", (ContactLink("Write", "https://help.example.com/contact"),)
    )
    assert contacts_of(GENERATION, "en-GB") == (expected,)
    assert contacts_of(GENERATION, "ja") == (ContactView("窓口", "", (ContactLink("188", "tel:188"),)),)
    assert contacts_of(GENERATION, "de") == ()


def test_what_to_do_at_once_comes_with_its_links():
    """Nothing is said in a language in which the wording says nothing."""
    assert urgent_contact(GENERATION, "en") == ContactView(
        "Stop", "Hang up.", (ContactLink("Us", "https://help.example.com/stop"),)
    )
    assert urgent_contact(GENERATION, "ja") is None
    assert urgent_contact(SimpleNamespace(wording=Wording()), "en") is None
