"""Common context of every page: its language, the reader's country, the knowledge base's wording."""

import re
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from litestar.response import Template

from kb.loading.wording import Link
from kb.model.language import language_tag
from service.web.knowledge import UNKNOWN, Knowledge
from service.web.texts import LANGUAGE_NAMES, TEXTS, general_texts, page_language

__all__ = ["Page", "reader_country", "ui_language"]

_COUNTRY = re.compile(r"^[a-z]{2,3}(?:-[a-z]{4})?-([a-z]{2})$")
_COUNTRY_OF_LANGUAGE = {"ja": "JP"}


@dataclass(frozen=True, slots=True)
class Page:
    """What every page needs.

    Attributes:
        lang: Language of the page. An article may be in one that the pages have no texts in; they are English then.
        kb: What it offers of the knowledge base.
        country: Country code of the reader, as the browser tells it; empty where it does not.
    """

    template_file: ClassVar[str]
    path: ClassVar[str] = "/"
    """Address of the page, to which the switch of language leads."""

    lang: str
    kb: Knowledge = field(default=UNKNOWN, kw_only=True)
    country: str = field(default="", kw_only=True)

    def template(self) -> Template:
        """Return the litestar response; ``t`` holds the texts of the page, those of the knowledge base first."""
        context = {field.name: getattr(self, field.name) for field in fields(self)}
        page_lang = page_language(self.lang)
        around = {
            "path": self.path,
            "page_lang": page_lang,
            "other_lang": next((other for other in TEXTS if other != page_lang and self.kb.offers(other)), ""),
            "language_names": LANGUAGE_NAMES,
            "t": self._texts(),
        }
        return Template(self.template_file, context={**context, **around})

    def _texts(self) -> dict[str, Any]:
        lang, wording = page_language(self.lang), self.kb.wording
        contacts = [
            {"name": contact.name[lang], "about": contact.about.get(lang, ""), "links": links}
            for contact in wording.contacts
            if lang in contact.name and (links := _plain(self._reachable(contact.links.get(lang, ()))))
        ]
        return {
            **general_texts(lang, has_causes=self.kb.has_causes),
            **wording.texts(lang),
            "urgent_links": _plain(wording.links(lang, self.country)),
            "contacts": contacts,
            "contact_ready": list(wording.contact_ready.get(lang, ())),
        }

    def _reachable(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        return tuple(link for link in links if link.country in {"", self.country})


def _plain(links: tuple[Link, ...]) -> list[dict[str, str]]:
    return [{"label": link.label, "href": link.href} for link in links]


def ui_language(asked: str | None, accept_language: str, kb: Knowledge = UNKNOWN) -> str:
    """Return the language of a page: of the one asked for, else the browser's first that there is, else a default.

    Args:
        asked: The language that was asked for.
        accept_language: The browser's header.
        kb: The knowledge base; its own language counts where the browser has none.
    """
    if asked and language_tag(asked):
        return page_language(asked)
    for part in accept_language.lower().split(","):
        code = part.split(";")[0].strip()[:2]
        if code in TEXTS:
            return code
    return "ja" if kb.offers("ja") else "en"


def reader_country(accept_language: str) -> str:
    """Return the country of the reader by the languages of the browser; empty where they do not tell.

    The first tag counts: a second one is often there because the browser came with it.
    """
    first = accept_language.lower().split(",")[0].split(";")[0].strip()
    named = _COUNTRY.match(first)
    return named[1].upper() if named else _COUNTRY_OF_LANGUAGE.get(first, "")
