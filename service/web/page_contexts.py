"""What each page for readers shows, as typed contexts for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from kb.model.article import Article
from kb.model.check import Check, localised
from kb.model.language import detect_language
from kb.redaction import NearCode, Redaction, placeholders
from service.answering.filters import OfferedFilter
from service.answering.notes import NoteText
from service.api.articles import ArticleBody
from service.http.raw_text import MessageText
from service.web.catalogue import Completion, TopicView
from service.web.page import Page
from service.web.result_card import ResultCard
from service.web.texts import TEXTS, page_language

__all__ = [
    "Answered",
    "ArticlePage",
    "Corrected",
    "DiagnosePage",
    "MissingPage",
    "OptionsFragment",
    "SearchForm",
    "SearchPage",
    "answered",
    "faq_of",
    "is_code_alone",
    "shown_text",
]


_WORDLESS = 3
"""Letters beside a removed code up to which nothing is said: "です", "ok"."""


class SearchForm(Struct, frozen=True):
    """Fields of the search form; the limit is that of the API.

    Attributes:
        evidence: Outcomes so far, as ``check:outcome`` with blanks between.
        exact: Whether to search for the text as it is.
        after: Id of the search whose results the form stood on.
        no_codes: Words of the text that its writer says are no code, a line each.
        store: Store to narrow results to; empty for none.
        card_type: Card type to narrow them to.
    """

    q: MessageText = msgspec.field(default_factory=MessageText)
    lang: str | None = None
    evidence: Annotated[str, Meta(max_length=4000)] = ""
    exact: bool = False
    after: Annotated[str, Meta(max_length=64)] = ""
    no_codes: MessageText = msgspec.field(default_factory=MessageText)
    store: Annotated[str, Meta(max_length=200)] = ""
    card_type: Annotated[str, Meta(max_length=200)] = ""

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
class SearchPage(Page):
    """The search box and, below it, results.

    Attributes:
        query: What was searched.
        state: State of the answer, or ``code`` where nothing but a code was sent.
        cards: Results, best first.
        next_check: The question to ask beside the first result.
        evidence: Outcomes so far, as the form sends them.
        answered: The same, for people.
        redacted: Whether something was taken out of the text.
        near: What is wrong with the length of a code that was taken out; None where nothing is.
        unkept: Whether words were searched for that their writer says are no code: they are not shown again.
        search_id: Under which feedback is given.
        corrected: What was searched for instead of the text; None where nothing was corrected.
        exact: Whether the text was to be searched for as it is.
        chosen: What the results are narrowed to.
        offered: What they can be narrowed to, for the text names it.
        note: What the knowledge base says to such a text; None where it says nothing.
        foreign: That no article is in the language of the text, by language of the sentence; else nothing.
        answer_lang: Language that the results are in where the page is in another one and could be in it; else empty.
        show_in: What the button says that shows the page in it, in that language.
    """

    template_file = "search.html"

    query: str
    state: str
    cards: tuple[ResultCard, ...] = ()
    next_check: Check | None = None
    evidence: str = ""
    answered: tuple[Answered, ...] = ()
    redacted: bool = False
    near: NearCode | None = None
    unkept: bool = False
    search_id: str = ""
    corrected: Corrected | None = None
    exact: bool = False
    chosen: tuple[OfferedFilter, ...] = ()
    offered: tuple[OfferedFilter, ...] = ()
    note: NoteText | None = None
    foreign: Mapping[str, str] = field(default_factory=dict)
    answer_lang: str = ""
    show_in: str = ""


@dataclass(frozen=True, slots=True)
class ArticlePage(Page):
    """One article.

    Attributes:
        asked_lang: Language that was asked for; differs from ``lang`` where there is no translation.
        fallback_note: Says so in the language that was asked for; else empty.
        article: The article with rendered sections.
        near: Articles on causes often confused with it.
        checks: Its checks.
        topic: The first topic that holds it.
        for_agent: Whether sources and dates are shown, which help those who answer for an article.
        faq: JSON-LD of the page (schema.org FAQPage); empty without a summary.
    """

    template_file = "article.html"

    asked_lang: str
    article: ArticleBody
    near: tuple[Article, ...]
    fallback_note: str = ""
    checks: tuple[Check, ...] = ()
    topic: TopicView | None = None
    for_agent: bool = False
    faq: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MissingPage(Page):
    """There is nothing at the address.

    Attributes:
        is_article: Whether it is one of an article.
    """

    template_file = "error.html"

    is_article: bool


@dataclass(frozen=True, slots=True)
class OptionsFragment(Page):
    """What stands below the search box while somebody types.

    Attributes:
        cards: Suggestions, best first; none where nothing fits.
        completions: Questions that go on from the half words.
        removed: What was taken out of the text; the page shows it from what stands in its box.
        undoable: Those of them of which the writer may say that they are no code.
        undone: Those of which that was said.
        near: What is wrong with the length of a code that was taken out; None where nothing is.
        corrected: What was searched for instead of the text; None where nothing was corrected.
        note: What the knowledge base says to such a text; None where it says nothing.
    """

    template_file = "_options.html"

    cards: tuple[ResultCard, ...]
    completions: tuple[Completion, ...] = ()
    removed: tuple[Redaction, ...] = ()
    undoable: tuple[Redaction, ...] = ()
    undone: tuple[Redaction, ...] = ()
    near: NearCode | None = None
    corrected: Corrected | None = None
    note: NoteText | None = None


@dataclass(frozen=True, slots=True)
class DiagnosePage(Page):
    """One question at a time."""

    template_file = "diagnose.html"
    path = "/diagnose"


def shown_text(text: str) -> str:
    """Return a redacted text for its search box: an ellipsis for each removed secret."""
    for _, start, end in reversed(list(placeholders(text))):
        text = f"{text[:start]}…{text[end:]}"
    return text


def is_code_alone(text: str) -> bool:
    """Return whether a redacted text says nothing beside what was removed."""
    rest = shown_text(text)
    return rest != text and sum(character.isalnum() for character in rest) <= _WORDLESS


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
