"""Read check answers out of a complaint, each with the words that gave it.

The rules are data of the checks (``says``, ``unless``, ``replies``, ``near``, ``kinds``); how a phrase is found, and
when it is taken back, is in ``phrases``. Without a quote nothing is filled in, and where two answers to one question
are found, neither is, unless one of them includes the other.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time

from msgspec import Struct

from kb.diagnosis.dates import DateMention, find_dates
from kb.diagnosis.evaluate import InputError, evaluate
from kb.diagnosis.phrases import Span, find_phrases, fold, is_made_of
from kb.model.check import UNKNOWN, Check
from kb.redaction import placeholders

__all__ = ["Prefilled", "asked_in", "prefill"]


class Prefilled(Struct, frozen=True):
    """An outcome that the text states by itself.

    Attributes:
        start: Offset of the first quoted character.
        end: Offset behind the last.
        quote: The words, as written.
    """

    check_id: str
    outcome_id: str
    start: int
    end: int
    quote: str


_Answer = tuple[str, Span]

_NEAR_CHARS = 24
"""How far a date may stand from the word that says what it is a date of."""
_INFLECTED = re.compile("[一-龯]")
_ENDING = re.compile("[ぁ-ゖ]{1,8}(?![ぁ-ゖ])")
"""Hiragana behind a kanji that end before anything else; more than these are further words."""


def asked_in(text: str, checks: Sequence[Check]) -> frozenset[str]:
    """Return the ids of the checks whose question stands in a text, in whatever language."""
    folded = fold(text)[0]
    return frozenset(check.id for check in checks if any(fold(ask)[0] in folded for ask in check.ask.values()))


def prefill(text: str, checks: Sequence[Check], today: date, *, asked: Collection[str] = ()) -> tuple[Prefilled, ...]:
    """Return the outcomes that a text states, in the order of ``checks``.

    Args:
        text: The complaint, redacted: quotes are taken from it, and a placeholder tells what stood there.
        checks: All checks.
        today: The day from which "last week" counts.
        asked: Ids of the checks that were just asked: "no" alone is a reply to one of them.
    """
    folded, offsets = fold(text)
    dates = tuple(find_dates(folded, today))
    removed = tuple(placeholders(text))
    filled = []
    for check in checks:
        answers = _stated(check, folded)
        answers += _shown(check, removed, offsets)
        answers += _evaluated(check, folded, dates, today)
        answer = _only(check, answers)
        if answer is None and not answers and check.id in asked:
            answer = _replied(check, folded)
        if answer:
            start, end = offsets[answer[1].start], _word_end(text, offsets[answer[1].end - 1] + 1)
            filled.append(Prefilled(check.id, answer[0], start, end, text[start:end]))
    return tuple(filled)


def _word_end(text: str, end: int) -> int:
    """Return where the Japanese word ends in which a phrase stops: 買 of a phrase is 買った in the text."""
    ending = _ENDING.match(text, end) if _INFLECTED.match(text, end - 1) else None
    return ending.end() if ending else end


def _only(check: Check, answers: list[_Answer]) -> _Answer | None:
    """Return the one outcome that is stated.

    A phrase under a longer one of another outcome does not count, nor does an outcome that another one includes.
    """
    included = {outcome: check.outcomes[outcome].mentions.includes for outcome, _ in answers}
    kept = [
        (outcome, span)
        for outcome, span in answers
        if not any(
            other.outweighs(span) and stronger not in (outcome, *included[outcome]) for stronger, other in answers
        )
    ]
    outcomes = {outcome for outcome, _ in kept}
    outcomes -= {lesser for outcome in outcomes for lesser in included[outcome]}
    only = [each for each in kept if each[0] in outcomes]
    return min(only, key=lambda each: each[1]) if len(outcomes) == 1 else None


def _stated(check: Check, folded: str) -> list[_Answer]:
    found = [
        (outcome_id, span)
        for outcome_id, outcome in check.outcomes.items()
        for span in find_phrases(outcome.mentions.says, folded)
    ]
    harmless = tuple(find_phrases(check.unless, folded, even_if_negated=True)) if found else ()
    return [(outcome_id, span) for outcome_id, span in found if not any(span.overlaps(each) for each in harmless)]


def _replied(check: Check, folded: str) -> _Answer | None:
    """Return the one outcome that a text gives as a reply to the check's own question."""
    given = [each for each, outcome in check.outcomes.items() if is_made_of(outcome.mentions.replies, folded)]
    return (given[0], Span(0, len(folded))) if len(given) == 1 else None


def _shown(check: Check, removed: Sequence[tuple[str, int, int]], offsets: list[int]) -> list[_Answer]:
    """Return outcomes by the sort of number that stood in the text: (kind, start, end) of each."""
    return [
        (outcome_id, Span(bisect_left(offsets, start), bisect_left(offsets, end)))
        for outcome_id, outcome in check.outcomes.items()
        for kind, start, end in removed
        if kind in outcome.mentions.kinds
    ]


def _evaluated(check: Check, folded: str, dates: Sequence[DateMention], today: date) -> list[_Answer]:
    """Return the outcome of the check on the inputs that the text gives, if every reading leads to the same one."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    spans: list[Span] = []
    for wanted in check.inputs:
        for choice in wanted.choices:
            for span in find_phrases(choice.says, folded):
                if first.setdefault(wanted.name, choice.id) != choice.id:
                    return []
                last[wanted.name] = choice.id
                spans.append(span)
        near = [m for m in dates if any(_gap(m, span) <= _NEAR_CHARS for span in find_phrases(wanted.near, folded))]
        if len(near) == 1:
            first[wanted.name], last[wanted.name] = near[0].first.isoformat(), near[0].last.isoformat()
            spans.append(Span(near[0].start, near[0].end))
    if not spans:
        return []
    outcomes = {_outcome(check, inputs, today) for inputs in (first, last)}
    outcome = outcomes.pop()
    if outcomes or outcome == UNKNOWN:
        return []
    return [(outcome, max(spans, key=lambda span: span.end - span.start))]


def _outcome(check: Check, inputs: Mapping[str, str], today: date) -> str:
    try:
        return evaluate(check, inputs, datetime.combine(today, time(12), UTC)).outcome
    except InputError:
        return UNKNOWN


def _gap(mention: DateMention, span: Span) -> int:
    return max(span.start - mention.end, mention.start - span.end, 0)
