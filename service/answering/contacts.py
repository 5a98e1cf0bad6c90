"""Whom to turn to, in the words of the knowledge base: where no article fits, or somebody may be losing money."""

from msgspec import Struct

from indexer.store import Generation
from kb.loading.wording import Link

__all__ = ["ContactLink", "ContactView", "contacts_of", "urgent_contact"]


class ContactLink(Struct, frozen=True):
    """A page, a telephone number (``tel:``) or an address (``mailto:``)."""

    label: str
    href: str


class ContactView(Struct, frozen=True):
    """People who can help, in one language."""

    name: str
    about: str
    links: tuple[ContactLink, ...]


def contacts_of(generation: Generation, lang: str) -> tuple[ContactView, ...]:
    """Return the people whom the wording names; none where it names nobody in the language.

    Where the reader is, is not known here: what helps in one country alone is left out.

    Args:
        generation: Whose wording.
        lang: Language of the reader.
    """
    code = lang.partition("-")[0]
    return tuple(
        ContactView(contact.name[code], contact.about.get(code, ""), links)
        for contact in generation.wording.contacts
        if code in contact.name and (links := _for_all(contact.links.get(code, ())))
    )


def urgent_contact(generation: Generation, lang: str) -> ContactView | None:
    """Return what to do at once where somebody may be losing money; None where the wording does not say."""
    code = lang.partition("-")[0]
    wording = generation.wording
    now, links = wording.texts(code).get("urgent_now", ""), _for_all(wording.links(code))
    return ContactView(wording.texts(code).get("urgent_title", ""), now, links) if now or links else None


def _for_all(links: tuple[Link, ...]) -> tuple[ContactLink, ...]:
    return tuple(ContactLink(link.label, link.href) for link in links if not link.country)
