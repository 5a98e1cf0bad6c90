"""What each page shows, as typed contexts for the templates."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, ClassVar

import msgspec
from litestar.response import Template
from msgspec import Meta, Struct

from indexer.store import Generation
from kb.model.article import Article
from kb.model.check import Check, localised
from kb.model.language import detect_language, language_tag
from kb.redaction import NearCode
from service.api.articles import ArticleBody
from service.http.raw_text import MessageText
from service.web.knowledge import UNKNOWN, Knowledge
from service.web.result_card import ResultCard
from service.web.texts import LANGUAGE_NAMES, TEXTS, general_texts, page_language

__all__ = [
    "AgentPage",
    "Answered",
    "ArticlePage",
    "Corrected",
    "DiagnosePage",
    "HelpdeskPage",
    "InsightsPage",
    "MissingPage",
    "OptionsFragment",
    "SearchForm",
    "SearchPage",
    "answered",
    "faq_of",
    "ui_language",
]

_MOST_LISTED = 500
_COMMON_CAUSES = 7


class SearchForm(Struct, frozen=True):
    """Fields of the search form; the limit is that of the API.

    Attributes:
        evidence: Outcomes so far, as ``check:outcome`` with blanks between.
        exact: Whether to search for the text as it is.
    """

    q: MessageText = msgspec.field(default_factory=MessageText)
    lang: str | None = None
    evidence: Annotated[str, Meta(max_length=4000)] = ""
    exact: bool = False

    def outcomes(self) -> dict[str, str]:
        """Return outcome by check id; a check without an outcome was not answered and is left out."""
        pairs = (pair.partition(":") for pair in self.evidence.split())
        return {check_id: outcome_id for check_id, _, outcome_id in pairs if outcome_id}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was given, to be shown and taken back."""

    check_id: str
    check: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text with its spelling corrected.

    Attributes:
        text: The text.
        lang: Its language.
    """

    text: str
    lang: str

    @classmethod
    def of(cls, text: str | None) -> "Corrected | None":
        """Return the text with its language; None for None."""
        return None if text is None else cls(text, detect_language(text))


@dataclass(frozen=True, slots=True)
class _Page:
    """What every page needs.

    Attributes:
        lang: Language of the page. An article may be in one that the pages have no texts in; they are English then.
        kb: What it offers of the knowledge base.
    """

    template_file: ClassVar[str]
    path: ClassVar[str] = "/"
    """Address of the page, to which the switch of language leads."""

    lang: str
    kb: Knowledge = field(default=UNKNOWN, kw_only=True)

    def template(self) -> Template:
        """Return the litestar response; ``t`` holds the texts of the page, those of the knowledge base first."""
        context = {field.name: getattr(self, field.name) for field in fields(self)}
        page_lang = page_language(self.lang)
        wording = self.kb.wording
        links = list(map(msgspec.to_builtins, wording.links(page_lang)))
        texts = {**general_texts(page_lang, has_causes=self.kb.has_causes), **wording.texts(page_lang)}
        around = {
            "path": self.path,
            "page_lang": page_lang,
            "other_lang": next((other for other in TEXTS if other != page_lang and self.kb.offers(other)), ""),
            "language_names": LANGUAGE_NAMES,
            "t": {**texts, "urgent_links": links},
        }
        return Template(self.template_file, context={**context, **around})


@dataclass(frozen=True, slots=True)
class SearchPage(_Page):
    """The search box and, below it, results or common causes.

    Attributes:
        query: What was searched; empty on the idle page.
        state: ``idle`` or the state of the answer.
        cards: Results, best first.
        common: Articles offered on the idle page.
        further: All others, behind a fold.
        next_check: The question to ask beside the first result.
        evidence: Outcomes so far, as the form sends them.
        answered: The same, for people.
        redacted: Whether something was taken out of the text.
        near: What is wrong with the length of a code that was taken out; None where nothing is.
        search_id: Under which feedback is given.
        corrected: What was searched for instead of the text; None where nothing was corrected.
        exact: Whether the text was to be searched for as it is.
    """

    template_file = "search.html"

    query: str
    state: str
    cards: tuple[ResultCard, ...] = ()
    common: tuple[Article, ...] = ()
    further: tuple[Article, ...] = ()
    next_check: Check | None = None
    evidence: str = ""
    answered: tuple[Answered, ...] = ()
    redacted: bool = False
    near: NearCode | None = None
    search_id: str = ""
    corrected: Corrected | None = None
    exact: bool = False

    @classmethod
    def idle(cls, lang: str, generation: Generation | None) -> "SearchPage":
        """Return the page before anything was asked: urgent articles first, then those that others point at most.

        How often people meet a cause is not known before they search; how often it is confused with others is.
        Of a large knowledge base only the first few are read: a list of thousands helps nobody.
        """
        if generation is None:
            return cls(lang, "", "idle")
        kb = Knowledge.of(generation)
        if len(generation.articles) > _MOST_LISTED:
            return cls(lang, "", "idle", common=generation.foremost(lang, _COMMON_CAUSES), kb=kb)
        own = [article for article in generation.articles if article.lang == lang] or list(generation.articles)
        named = Counter(near for article in own if article.meta for near in article.meta.near)
        named.update(generation.link_counts)
        # Of pages of documentation that nobody links to those at the top introduce the others.
        own.sort(
            key=lambda article: (
                article.severity != "urgent",
                -named[article.id],
                article.id.count("/") if article.meta is None else 0,
                article.id,
            )
        )
        common, further = tuple(own[:_COMMON_CAUSES]), tuple(own[_COMMON_CAUSES:])
        return cls(lang, "", "idle", common=common, further=further, kb=kb)


@dataclass(frozen=True, slots=True)
class ArticlePage(_Page):
    """One article.

    Attributes:
        asked_lang: Language that was asked for; differs from ``lang`` where there is no translation.
        fallback_note: Says so in the language that was asked for; else empty.
        article: The article with rendered sections.
        near: Articles on causes often confused with it.
        checks: Its checks.
        faq: JSON-LD of the page (schema.org FAQPage); empty without a summary.
    """

    template_file = "article.html"

    asked_lang: str
    article: ArticleBody
    near: tuple[Article, ...]
    fallback_note: str = ""
    checks: tuple[Check, ...] = ()
    faq: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MissingPage(_Page):
    """There is no such article."""

    template_file = "error.html"


@dataclass(frozen=True, slots=True)
class OptionsFragment(_Page):
    """What stands below the search box while somebody types.

    Attributes:
        cards: Suggestions, best first; none where nothing fits.
        redacted: Whether something was taken out of the text.
        near: What is wrong with the length of a code that was taken out; None where nothing is.
        corrected: What was searched for instead of the text; None where nothing was corrected.
    """

    template_file = "_options.html"

    cards: tuple[ResultCard, ...]
    redacted: bool = False
    near: NearCode | None = None
    corrected: Corrected | None = None


@dataclass(frozen=True, slots=True)
class DiagnosePage(_Page):
    """One question at a time."""

    template_file = "diagnose.html"
    path = "/diagnose"


@dataclass(frozen=True, slots=True)
class AgentPage(_Page):
    """The agent's sidebar.

    Attributes:
        embedded: Whether it stands in a frame, and gets its conversation from the page around it.
    """

    template_file = "agent.html"
    path = "/agent"

    embedded: bool


@dataclass(frozen=True, slots=True)
class HelpdeskPage(_Page):
    """A sample host for the sidebar."""

    template_file = "helpdesk.html"
    path = "/demo/helpdesk"


@dataclass(frozen=True, slots=True)
class InsightsPage(_Page):
    """What people search, for the owner of the knowledge base."""

    template_file = "insights.html"
    path = "/insights"


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


def answered(checks: Mapping[str, Check], evidence: Mapping[str, str], lang: str) -> tuple[Answered, ...]:
    """Return the answers given, in words."""
    shown = []
    for check_id, outcome_id in evidence.items():
        check = checks[check_id]
        outcome = check.outcomes.get(outcome_id)
        label = localised(outcome.label, lang) if outcome else TEXTS[page_language(lang)]["check_unknown"]
        shown.append(Answered(check_id, localised(check.title, lang), label))
    return tuple(shown)


def faq_of(article: ArticleBody) -> dict[str, Any]:
    """Return the article as schema.org's FAQPage: the cause as the question, summary and steps as the answer."""
    if not article.summary or not article.verified:
        return {}
    fix = next((section.text for section in article.sections if section.kind == "fix"), "")
    answer = {"@type": "Answer", "text": f"{article.summary}\n{fix}".strip()}
    question = {"@type": "Question", "name": article.title, "acceptedAnswer": answer}
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": article.lang,
        "dateModified": article.verified,
        "mainEntity": [question],
    }
