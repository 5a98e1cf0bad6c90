"""What each tool gives. Every answer says its state and names its articles with their addresses."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import UNSET, Struct

from indexer.ranking.decision import State
from indexer.search.result import SearchResult
from indexer.store import Generation
from kb.model.article import Article, Severity
from kb.model.article import Source as ArticleSource
from kb.model.check import Check, Who, localised
from kb.model.page import Audience
from service.answering.answer import Answer
from service.answering.contacts import ContactView, contacts_of, urgent_contact
from service.answering.filters import OfferedFilter
from service.api.article_html import page_url
from service.api.checks import EvaluateResponse
from service.api.triage import TriageResponse
from service.http.urls import article_url

__all__ = [
    "ArticleResult",
    "CheckEvaluation",
    "CheckListResult",
    "CheckView",
    "SearchAnswer",
    "TriageAnswer",
    "absolute",
]

WHAT_TO_SAY: Mapping[State, str] = MappingProxyType({
    "answer": "The first article answers. Use its own sentences, and give its url.",
    "candidates": "It may be one of these. Ask `next_check` before you name one, and give the url of what you use.",
    "none": "No article answers. Say so, do not make up an answer, and refer to `contacts`, or to the support.",
})  # fmt: skip
"""What an assistant does with an answer, by its state."""

_MOST_CAUSES = 8
"""Behind these a triage lists causes that nothing points to."""


def absolute(url: str, base_url: str) -> str:
    """Return the address of a page: behind the public address of the service where one is set."""
    return base_url + url if url.startswith("/") else url


class ChoiceView(Struct, frozen=True):
    """A value that an input may take."""

    id: str
    label: str


class InputView(Struct, frozen=True, omit_defaults=True):
    """Something that a check asks for."""

    name: str
    type: str
    label: str
    sensitive: bool = False
    optional: bool = False
    choices: tuple[ChoiceView, ...] = ()


class CheckView(Struct, frozen=True):
    """A check in one language. Where it is ``sensitive`` the person evaluates it at ``url`` and tells the outcome."""

    check_id: str
    title: str
    ask: str
    where: str
    who: Who
    sensitive: bool
    inputs: tuple[InputView, ...]
    outcomes: tuple[ChoiceView, ...]
    url: str

    @classmethod
    def of(cls, check: Check, lang: str, base_url: str) -> "CheckView":
        """Return a check in a language."""
        return cls(
            check_id=check.id,
            title=localised(check.title, lang),
            ask=localised(check.ask, lang),
            where=localised(check.where, lang),
            who=check.who,
            sensitive=check.is_sensitive,
            inputs=tuple(
                InputView(
                    wanted.name,
                    wanted.type,
                    localised(wanted.label, lang),
                    wanted.sensitive,
                    wanted.optional,
                    tuple(ChoiceView(choice.id, localised(choice.label, lang)) for choice in wanted.choices),
                )
                for wanted in check.inputs
            ),
            outcomes=tuple(ChoiceView(name, localised(each.label, lang)) for name, each in check.outcomes.items()),
            url=absolute("/diagnose", base_url),
        )


class FoundArticle(Struct, frozen=True, omit_defaults=True):
    """An article that may answer, with the passage that does. ``confidence`` is a calibrated probability."""

    article_id: str
    lang: str
    title: str
    url: str
    passage: str
    severity: Severity
    section: str = ""
    first_step: str = ""
    checks: tuple[str, ...] = ()
    confidence: float | None = None
    audience: Audience = "everyone"

    @classmethod
    def of(cls, result: SearchResult, base_url: str) -> "FoundArticle":
        """Return a result of a search."""
        path = result.passage.path
        return cls(
            article_id=result.article_id,
            lang=result.lang,
            title=result.title,
            url=absolute(result.page_url or article_url(result.article_id, result.lang), base_url),
            passage=result.passage.text,
            severity=result.severity,
            section=result.passage.section if path is UNSET else " / ".join(path),
            first_step=result.first_step,
            checks=result.checks,
            confidence=result.confidence,
            audience=result.audience,
        )


class SearchAnswer(Struct, frozen=True, omit_defaults=True):
    """What was found.

    ``removed`` names the kinds of secrets that were taken out of the text before the search. ``contacts`` are people
    to refer to where no article answers, ``urgent`` is what to do at once where the first article is urgent.
    ``filters_offered`` are filters whose value the text names: nothing is left out until one is sent as ``filters``.
    """

    state: State
    what_to_say: str
    articles: tuple[FoundArticle, ...]
    search_id: str
    generation: str
    next_check: CheckView | None = None
    did_you_mean: str | None = None
    removed: tuple[str, ...] = ()
    contacts: tuple[ContactView, ...] = ()
    urgent: ContactView | None = None
    filters_offered: tuple[OfferedFilter, ...] = ()

    @classmethod
    def of(cls, answer: Answer, base_url: str) -> "SearchAnswer":
        """Return an answer as an assistant reads it."""
        outcome, lang = answer.outcome, answer.options.lang or answer.question.lang
        asked = answer.generation.checks.get(answer.next_check or "")
        is_urgent = any(each.severity == "urgent" for each in outcome.results[:1])
        return cls(
            state=outcome.state,
            what_to_say=WHAT_TO_SAY[outcome.state],
            articles=tuple(FoundArticle.of(each, base_url) for each in outcome.results),
            search_id=answer.search_id,
            generation=outcome.generation,
            next_check=CheckView.of(asked, lang, base_url) if asked else None,
            did_you_mean=answer.corrected,
            contacts=contacts_of(answer.generation, lang) if outcome.state == "none" else (),
            urgent=urgent_contact(answer.generation, lang) if is_urgent else None,
            filters_offered=answer.offered,
            removed=tuple(dict.fromkeys(found.kind for found in answer.question.redactions)),
        )


class SectionView(Struct, frozen=True):
    """A section of an article as plain text."""

    heading: str
    kind: str
    text: str


class ArticleResult(Struct, frozen=True, omit_defaults=True):
    """An article in one language: everything that may be said of its subject."""

    article_id: str
    lang: str
    title: str
    url: str
    generation: str
    sections: tuple[SectionView, ...]
    languages: tuple[str, ...]
    summary: str = ""
    severity: Severity = "normal"
    checks: tuple[str, ...] = ()
    sources: tuple[ArticleSource, ...] = ()
    verified: str = ""
    review_after: str = ""
    audience: Audience = "everyone"

    @classmethod
    def of(cls, generation: Generation, article: Article, base_url: str) -> "ArticleResult":
        """Return an article as an assistant reads it."""
        meta = article.meta
        return cls(
            article_id=article.id,
            lang=article.lang,
            title=article.title,
            url=absolute(page_url(article), base_url),
            generation=generation.id,
            sections=tuple(
                SectionView(each.heading_path[-1] if each.heading_path else "", each.kind, each.text)
                for each in article.sections
            ),
            languages=tuple(other.lang for other in generation.translations(article.id)),
            summary=article.summary,
            severity=article.severity,
            audience=article.audience,
            checks=meta.checks if meta else (),
            sources=meta.sources if meta else (),
            verified=meta.verified.isoformat() if meta else "",
            review_after=meta.review_after.isoformat() if meta else "",
        )


class CheckListResult(Struct, frozen=True):
    """Checks that can be asked."""

    generation: str
    checks: tuple[CheckView, ...]


class CheckEvaluation(Struct, frozen=True):
    """What the inputs of a check come to, to be sent on as ``evidence``."""

    check_id: str
    outcome: str
    label: str
    explanation: str
    evidence: dict[str, str]

    @classmethod
    def of(cls, check: Check, evaluated: EvaluateResponse) -> "CheckEvaluation":
        """Return what came of a check."""
        return cls(check.id, evaluated.outcome, evaluated.label, evaluated.explanation, {check.id: evaluated.outcome})


class CauseView(Struct, frozen=True):
    """A cause and how probable it is now."""

    article_id: str
    title: str
    url: str
    probability: float


class TriageAnswer(Struct, frozen=True, omit_defaults=True):
    """Where a conversation stands. ``alarms`` are urgent causes that an answer confirms: warn of them first."""

    state: State
    what_to_say: str
    causes: tuple[CauseView, ...]
    generation: str
    next_check: CheckView | None = None
    alarms: tuple[str, ...] = ()

    @classmethod
    def of(cls, weighed: TriageResponse, generation: Generation, lang: str, base_url: str) -> "TriageAnswer":
        """Return a triage as an assistant reads it."""
        state: State = "answer" if weighed.resolved else "candidates" if weighed.causes else "none"
        asked = generation.checks.get(weighed.next_check or "")
        return cls(
            state=state,
            what_to_say=WHAT_TO_SAY[state],
            causes=tuple(
                CauseView(each.article_id, article.title, absolute(page_url(article), base_url), each.probability)
                for each in weighed.causes[:_MOST_CAUSES]
                if (article := generation.find_article(each.article_id, lang)) is not None
            ),
            generation=weighed.generation,
            next_check=CheckView.of(asked, lang, base_url) if asked else None,
            alarms=weighed.alarms,
        )
