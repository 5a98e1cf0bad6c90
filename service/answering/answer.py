"""From a question to an answer: one function for search, assist, pages, dialogue and command line."""

import logging
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from indexer.errors import BackendError
from indexer.search.arrangement import today
from indexer.search.explanation import Explanation
from indexer.search.result import SearchOutcome
from indexer.search.searcher import NO_FILTERS, Searcher
from indexer.store import Generation
from kb.diagnosis.prefill import asked_in, prefill
from kb.diagnosis.triage import Triage
from kb.model.article import Filters
from kb.model.check import Outcome, Who
from service.answering.dialogue import Dialogue, checked_evidence
from service.answering.filters import OfferedFilter, checked_filters, offered_filters
from service.answering.question import Question
from service.answering.searcher_source import SearcherSource
from service.observability import note_outcome
from service.search_log.record import new_search_id

__all__ = ["Answer", "AnswerOptions", "StatedAnswer", "answer", "answer_from"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnswerOptions:
    """How a question is to be answered.

    Attributes:
        lang: Language to show results in; None for that of the question.
        limit: Results at most.
        evidence: Outcome by check id, as it was sent.
        exact: Search for the text as it is, without correcting its spelling.
        explain: Explain each result.
        filters: What the asker has chosen: articles about another store or card type are left out.
        is_conversation: An agent reads a conversation: answers that its messages state count as given, and the next
            question is one that an agent can answer.
        after: Id of the search that the same page asked just before; for the search log.
    """

    lang: str | None = None
    limit: int = 5
    evidence: Mapping[str, str] = field(default_factory=dict)
    exact: bool = False
    explain: bool = False
    filters: Filters = NO_FILTERS
    is_conversation: bool = False
    after: str = ""


class StatedAnswer(Struct, frozen=True):
    """An outcome of a check that a message states by itself, with the words that say so."""

    check_id: str
    outcome_id: str
    message_index: int
    quote: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, all of it from one generation.

    Attributes:
        search_id: Under which it is logged and feedback is given.
        question: What was asked.
        options: How it was answered.
        evidence: Check answers that were sent, all of them known to the generation.
        generation: Whose articles and checks.
        outcome: Results, best first.
        stated: Answers that the messages state, by check id; a later message wins.
        triage: Causes weighed by the answers, and what to ask next; None where a search found nothing.
        next_check: Check to offer.
        explanations: By article id, where they were asked for.
        offered: Filters that the text names and nobody has chosen.
        took_ms: Time since work on the question began.
    """

    search_id: str
    question: Question
    options: AnswerOptions
    evidence: dict[str, str]
    generation: Generation
    outcome: SearchOutcome
    stated: dict[str, StatedAnswer]
    triage: Triage | None
    next_check: str | None
    explanations: dict[str, Explanation]
    offered: tuple[OfferedFilter, ...]
    took_ms: float

    @property
    def known_outcomes(self) -> tuple[Outcome, ...]:
        """What is known of the case: what the messages state, and the answers that were sent, which win."""
        stated = {check_id: each.outcome_id for check_id, each in self.stated.items()}
        known = {**stated, **self.evidence}
        checks = self.generation.checks
        return tuple(
            outcome
            for check_id, each in known.items()
            if (outcome := checks[check_id].outcomes.get(each)) is not None
        )

    @property
    def corrected(self) -> str | None:
        """The text that was searched for, on one line; None where its spelling was not corrected, or is not kept."""
        corrected = self.outcome.corrected
        return None if corrected is None or self.question.is_unkept else " ".join(corrected.split())


def answer(question: Question, options: AnswerOptions, searcher: Searcher) -> Answer:
    """Answer a question from the generation of one searcher.

    Raises:
        EvidenceError: the evidence names a check or an outcome that does not exist.
        FilterError: no article is about the store or card type.
        BackendError: the backend does not answer.
    """
    generation = searcher.generation
    evidence = checked_evidence(generation, options.evidence)
    checked_filters(generation, options.filters)
    stated = _read_stated(question, generation)
    # What a text states is not asked again. It re-ranks only where an agent sees it and can take it back.
    known = {**{check_id: each.outcome_id for check_id, each in stated.items()}, **evidence}
    audience: Who = "agent" if options.is_conversation else "customer"
    dialogue = Dialogue(generation, known if options.is_conversation else evidence, audience)
    outcome = _search(question, options, searcher, dialogue)
    note_outcome(outcome)
    triage = (
        Dialogue(generation, known, audience, danger_first=bool(evidence)).assess(outcome.confidences)
        if options.is_conversation or outcome.state != "none"
        else None
    )
    shown = [result.article_id for result in outcome.results] if options.explain else ()
    return Answer(
        search_id=new_search_id(),
        question=question,
        options=options,
        evidence=evidence,
        generation=generation,
        outcome=outcome,
        stated=stated,
        triage=triage,
        next_check=_next_check(question, options, outcome, triage, dialogue, generation)
        or _own_check(options, outcome, triage, known, generation),
        explanations={each: searcher.explain(question.query, each, exact=options.exact) for each in shown},
        offered=offered_filters(generation, question.text, options.filters),
        took_ms=round((time.perf_counter() - question.started) * 1000, 2),
    )


def answer_from(source: SearcherSource, question: Question, options: AnswerOptions) -> Answer:
    """Answer a question from the searcher in service; from the fallback, from its start, where the backend fails.

    Raises:
        NotReadyError: there is no index yet.
        EvidenceError: the evidence names a check or an outcome that does not exist.
        FilterError: no article is about the store or card type.
        BackendError: the backend failed, and there is no fallback.
    """
    searcher = source.ready()
    try:
        return answer(question, options, searcher)
    except BackendError as error:
        substitute = source.substitute
        if substitute is None or substitute is searcher:
            raise
        _log.warning("%s; answered from generation %s", error, substitute.generation.id)
        return answer(question, options, substitute)


def _search(question: Question, options: AnswerOptions, searcher: Searcher, dialogue: Dialogue) -> SearchOutcome:
    lang = options.lang or (question.lang if options.is_conversation else None)
    if not question.query.strip():  # such as an e-mail address alone: nothing is left to search for
        return SearchOutcome(searcher.generation.id, lang or question.lang, "none", (), {}, {})
    return searcher.search(
        question.query,
        lang=lang,
        limit=options.limit,
        reorder=dialogue.reorder,
        exact=options.exact,
        filters=options.filters,
    )


def _read_stated(question: Question, generation: Generation) -> dict[str, StatedAnswer]:
    """Return what the customer states; a short reply counts for the one question that the agent has just asked."""
    checks, day = tuple(generation.checks.values()), today(generation)
    stated: dict[str, StatedAnswer] = {}
    asked: frozenset[str] = frozenset()
    before = "customer"
    for index, (role, redacted) in enumerate(question.messages):
        if role == "agent":
            asked = asked_in(redacted.text, checks) | (asked if before == "agent" else frozenset())
        else:
            replied = asked if len(asked) == 1 else frozenset()
            for found in prefill(redacted.text, checks, day, asked=replied):
                stated[found.check_id] = StatedAnswer(found.check_id, found.outcome_id, index, found.quote)
        before = role
    return stated


def _next_check(
    question: Question,
    options: AnswerOptions,
    outcome: SearchOutcome,
    triage: Triage | None,
    dialogue: Dialogue,
    generation: Generation,
) -> str | None:
    """Return the check to offer: in a search that of the code that was typed, else the one that tells most.

    In a conversation one is offered also where nothing was found: it may go on.
    """
    if not options.is_conversation:
        removed = {found.kind for found in question.redactions}
        for check_id, check in generation.checks.items():
            typed = {kind for each in check.outcomes.values() for kind in each.mentions.kinds}
            if check_id not in options.evidence and not typed.isdisjoint(removed):
                return check_id
    if outcome.state == "none" and options.is_conversation and not (triage and triage.alarms):
        return dialogue.first_question()
    if triage is None or triage.question is None or outcome.state == "none":
        return None
    return triage.question.check_id


def _own_check(
    options: AnswerOptions,
    outcome: SearchOutcome,
    triage: Triage | None,
    known: Collection[str],
    generation: Generation,
) -> str | None:
    """Return the first check of the article that the words alone settle on: a way to find out whether it is true.

    None where somebody has answered questions, and where damage goes on: the steps come first.
    """
    if options.is_conversation or options.evidence or triage is None or not triage.resolved or not outcome.results:
        return None
    first = outcome.results[0]
    own = [generation.checks[check_id] for check_id in first.checks if first.severity != "urgent"]
    return next((check.id for check in own if check.id not in known and check.is_asked_of("customer")), None)
