"""What the pages say in the words of one knowledge base, beside its articles: ``wording.yaml``.

What is left out is said in general terms.
"""

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from kb.loading.front_matter import load_document

__all__ = ["Link", "Wording", "load_wording"]

Line: TypeAlias = Annotated[str, Meta(min_length=1, max_length=300)]
_NO_TEXTS = frozenset({"urgent_links", "card_types"})
InLanguages: TypeAlias = dict[Annotated[str, Meta(pattern="^[a-z]{2}$")], Line]


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """Where to turn to: a page, a telephone number or an address."""

    label: Line
    href: Annotated[str, Meta(pattern=r"^(https://|tel:|mailto:)[^\s<>\"']{1,300}$")]


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """Texts by language code; empty for what is said in general terms.

    Attributes:
        site: Name of the help centre.
        tagline: What it asks people to do.
        search_placeholder: An example of a question.
        secret_note: What they should not write.
        none_help: What to do where no article fits.
        none_step_contact: Whom to ask then.
        urgent_title: Heading of the warning above an urgent article.
        urgent_now: What to do at once.
        urgent_links: Whom to call.
        card_types: Names of the card types that articles may say they apply to, by id; ``any`` is always one.
    """

    site: InLanguages = {}
    tagline: InLanguages = {}
    search_placeholder: InLanguages = {}
    secret_note: InLanguages = {}
    none_help: InLanguages = {}
    none_step_contact: InLanguages = {}
    urgent_title: InLanguages = {}
    urgent_now: InLanguages = {}
    urgent_links: dict[Annotated[str, Meta(pattern="^[a-z]{2}$")], tuple[Link, ...]] = {}
    card_types: dict[str, InLanguages] = {}

    def texts(self, lang: str) -> dict[str, str]:
        """Return what there is in a language, by the name of the field; links left out."""
        named = {name: getattr(self, name) for name in self.__struct_fields__ if name not in _NO_TEXTS}
        return {name: texts[lang] for name, texts in named.items() if lang in texts}

    def links(self, lang: str) -> tuple[Link, ...]:
        """Return whom to call, in a language."""
        return self.urgent_links.get(lang, ())


def load_wording(text: str, path: str) -> Wording:
    """Read ``wording.yaml``.

    Raises:
        FrontMatterError: with the line and what is expected.
    """
    return load_document(text, Wording, path)
