"""Read ``wording.yaml``: what the pages say in the words of one knowledge base.

What is left out is said in general terms.
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from kb.loading.front_matter import load_document
from kb.model.check import Phrases

__all__ = ["Contact", "Icon", "Link", "Note", "ReplyWording", "Topic", "Wording", "load_wording"]

Line: TypeAlias = Annotated[str, Meta(min_length=1, max_length=300)]
LanguageCode: TypeAlias = Annotated[str, Meta(pattern="^[a-z]{2}$")]
InLanguages: TypeAlias = dict[LanguageCode, Line]
PageAddress: TypeAlias = Annotated[str, Meta(pattern=r"^https://[^\s<>\"']{1,300}$")]
ArticleId: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200)]

Icon = Literal[
    "ban",
    "book-open",
    "clock",
    "credit-card",
    "gift",
    "globe",
    "keyboard",
    "life-buoy",
    "mail",
    "package",
    "scan-line",
    "shield-alert",
    "shopping-cart",
    "user-round",
    "wallet",
]
"""Icons that a topic or the mark of a help centre may have; the pages hold them all."""


class Link(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where to turn to: a page, a telephone number or an address.

    Attributes:
        country: Country code of the readers whom it helps; empty for all.
    """

    label: Line
    href: Annotated[str, Meta(pattern=r"^(https://|tel:|mailto:)[^\s<>\"']{1,300}$")]
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$")] = ""


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    """People who can help.

    Attributes:
        name: Who they are.
        about: What they help with.
        links: How to reach them, by language.
        source: Page that says so.
    """

    name: InLanguages
    about: InLanguages
    links: dict[LanguageCode, tuple[Link, ...]]
    source: PageAddress


class Topic(Struct, frozen=True, forbid_unknown_fields=True):
    """A group of articles on the home page."""

    title: InLanguages
    icon: Icon
    articles: Annotated[tuple[ArticleId, ...], Meta(min_length=1, max_length=100)]


class Note(Struct, frozen=True, forbid_unknown_fields=True):
    """What to say to a text that no article is about: thanks, a wish for a person, another company's product.

    Attributes:
        says: What such a text says, by language, in the form of a check's phrases.
        unless: What it does not say.
        is_whole: It says nothing else: a "thank you" behind a complaint is none.
        beside_results: Say it above results, too; otherwise only where no article fits.
        people_first: Whom to turn to comes before anything else.
        title: Heading where no article fits, in place of the one that says so.
        text: What to say.
    """

    says: Phrases
    title: InLanguages
    text: InLanguages
    unless: Phrases = {}
    is_whole: bool = False
    beside_results: bool = False
    people_first: bool = False


class ReplyWording(Struct, frozen=True, forbid_unknown_fields=True):
    """What opens and closes a reply to a customer, by language; the article's own sentences stand between.

    Attributes:
        greeting: First of all, in the first reply of a conversation: nobody says it twice.
        lead: Before the cause.
        urgent: In its place where the cause does damage while one waits.
        steps: Between the cause and the steps.
        close: Behind the steps.
        warning: To a customer who may be in a scam, before anything else; whom to call is added.
    """

    greeting: InLanguages = {}
    lead: InLanguages = {}
    urgent: InLanguages = {}
    steps: InLanguages = {}
    close: InLanguages = {}
    warning: InLanguages = {}


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """Texts by language code; empty for what is said in general terms.

    Attributes:
        site: Name of the help centre.
        tagline: One line: what it helps with.
        search_placeholder: An example of a question.
        secret_note: What they should not write.
        none_help: What to do where no article fits.
        none_step_contact: Whom to ask then.
        urgent_title: Heading of the warning above an urgent article.
        urgent_now: What to do at once.
        urgent_agent: What an agent does at once, in place of ``urgent_now``, which speaks to the customer.
        urgent_links: Whom to call.
        reply: What opens and closes a reply to a customer.
        notes: What to say to texts that no article is about; the first that fits.
        card_types: Names of the card types that articles may say they apply to, by id; ``any`` is always one.
        stores: Names of the stores that somebody's card may be for, by what articles say in ``applies``; one that no
            article is only about can be named all the same, to leave out what is about another.
        mark: Icon beside the name.
        colour: Colour of links and buttons, on a light page; the dark page has a lighter one of the same hue.
        topics: Groups of articles on the home page.
        most_asked: Articles offered there first.
        contacts: People who can help, the most important first.
        contact_ready: What to have at hand when asking them, by language.
    """

    site: InLanguages = {}
    tagline: InLanguages = {}
    search_placeholder: InLanguages = {}
    secret_note: InLanguages = {}
    none_help: InLanguages = {}
    none_step_contact: InLanguages = {}
    urgent_title: InLanguages = {}
    urgent_now: InLanguages = {}
    urgent_agent: InLanguages = {}
    urgent_links: dict[LanguageCode, tuple[Link, ...]] = {}
    reply: ReplyWording = ReplyWording()
    notes: Annotated[tuple[Note, ...], Meta(max_length=20)] = ()
    card_types: dict[str, InLanguages] = {}
    stores: dict[str, InLanguages] = {}
    mark: Icon = "life-buoy"
    colour: Annotated[str, Meta(pattern="^(#[0-9a-f]{6})?$")] = ""
    topics: Annotated[tuple[Topic, ...], Meta(max_length=20)] = ()
    most_asked: Annotated[tuple[ArticleId, ...], Meta(max_length=20)] = ()
    contacts: Annotated[tuple[Contact, ...], Meta(max_length=10)] = ()
    contact_ready: dict[LanguageCode, tuple[Line, ...]] = {}

    def texts(self, lang: str) -> dict[str, str]:
        """Return the single texts that there are in a language, by the name of the field."""
        named = {name: getattr(self, name) for name in _TEXTS}
        return {name: texts[lang] for name, texts in named.items() if lang in texts}

    def links(self, lang: str, country: str = "") -> tuple[Link, ...]:
        """Return whom to call, in a language: what helps everybody, and what helps in the reader's country."""
        return tuple(link for link in self.urgent_links.get(lang, ()) if link.country in {"", country})


_TEXTS = (
    "site",
    "tagline",
    "search_placeholder",
    "secret_note",
    "none_help",
    "none_step_contact",
    "urgent_title",
    "urgent_now",
    "urgent_agent",
)


def load_wording(text: str, path: str) -> Wording:
    """Read ``wording.yaml``.

    Raises:
        FrontMatterError: with the line and what is expected.
    """
    return load_document(text, Wording, path)
