"""Read check answers out of a complaint, each with the words that gave it.

The rules are data of the checks (``says``, ``near``, ``kinds``); what is here is how a phrase is looked for, and
when a language takes it back ("nobody asked me for the number"). Without a quote nothing is filled in, and where
two answers to one question are found, neither is.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from kb.diagnosis.dates import DateMention, find_dates
from kb.diagnosis.evaluate import InputError, evaluate
from kb.model.check import UNKNOWN, Check, Phrases
from kb.redaction import placeholders

__all__ = ["Prefilled", "prefill"]


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


class _Span(NamedTuple):
    """A stretch of the folded text."""

    start: int
    end: int

    def outweighs(self, other: "_Span") -> bool:
        """Return whether it overlaps the other and says more."""
        overlap = self.start < other.end and other.start < self.end
        return overlap and self.end - self.start > other.end - other.start


_Answer = tuple[str, _Span]

_NEAR_CHARS = 24
"""How far a date may stand from the word that says what it is a date of."""

_JA_NEGATION = re.compile(
    r"(?:と|って|に|を|で|が)?(?:は|も)?(?:出|言われ|表示され|教え|送っ?|買っ?|聞かれ|なっ|され)?(?:て|で)?(?:は|も)?(?:い|お|ら|わ)?(?:ない|ません|なかった|ませんでした|なく|ず)"
)
_EN_NEGATION = re.compile(r"(?:\b(?:not|never|nobody|no one|none|without|nor|no)|n't)(?: [a-z']+){0,3} $")


def prefill(text: str, checks: Sequence[Check], today: date) -> tuple[Prefilled, ...]:
    """Return the outcomes that a text states, in the order of ``checks``.

    Args:
        text: The complaint, redacted: quotes are taken from it, and a placeholder tells what stood there.
        checks: All checks.
        today: The day from which "last week" counts.
    """
    folded, offsets = _fold(text)
    dates = tuple(find_dates(folded, today))
    removed = tuple(placeholders(text))
    filled = []
    for check in checks:
        answers = list(_stated(check, folded))
        answers += _shown(check, removed, offsets)
        answers += _evaluated(check, folded, dates, today)
        answer = _only(answers)
        if answer:
            start, end = offsets[answer[1].start], offsets[answer[1].end - 1] + 1
            filled.append(Prefilled(check.id, answer[0], start, end, text[start:end]))
    return tuple(filled)


def _only(answers: list[_Answer]) -> _Answer | None:
    """Return the one outcome that is stated; a phrase under a longer one of another outcome does not count."""
    kept = [
        (outcome, span)
        for outcome, span in answers
        if not any(other.outweighs(span) and outcome != stronger for stronger, other in answers)
    ]
    outcomes = {outcome for outcome, _ in kept}
    return min(kept, key=lambda answer: answer[1]) if len(outcomes) == 1 else None


def _stated(check: Check, folded: str) -> Iterator[_Answer]:
    for outcome_id, outcome in check.outcomes.items():
        for span in _mentions(outcome.mentions.says, folded):
            yield outcome_id, span


def _shown(check: Check, removed: Sequence[tuple[str, int, int]], offsets: list[int]) -> list[_Answer]:
    """Return outcomes by the sort of number that stood in the text: (kind, start, end) of each."""
    return [
        (outcome_id, _Span(bisect_left(offsets, start), bisect_left(offsets, end)))
        for outcome_id, outcome in check.outcomes.items()
        for kind, start, end in removed
        if kind in outcome.mentions.kinds
    ]


def _evaluated(check: Check, folded: str, dates: Sequence[DateMention], today: date) -> list[_Answer]:
    """Return the outcome of the check on the inputs that the text gives, if every reading leads to the same one."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    spans: list[_Span] = []
    for wanted in check.inputs:
        for choice in wanted.choices:
            for span in _mentions(choice.says, folded):
                if first.setdefault(wanted.name, choice.id) != choice.id:
                    return []
                last[wanted.name] = choice.id
                spans.append(span)
        near = [m for m in dates if any(_gap(m, span) <= _NEAR_CHARS for span in _mentions(wanted.near, folded))]
        if len(near) == 1:
            first[wanted.name], last[wanted.name] = near[0].first.isoformat(), near[0].last.isoformat()
            spans.append(_Span(near[0].start, near[0].end))
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


def _gap(mention: DateMention, span: _Span) -> int:
    return max(span.start - mention.end, mention.start - span.end, 0)


def _mentions(phrases: Phrases, folded: str) -> Iterator[_Span]:
    """Yield where one of the phrases is said, and not taken back."""
    for lang, texts in phrases.items():
        if not _script_of(lang, texts).search(folded):
            continue  # most patterns are of the language that the text is not in
        pattern = _pattern(lang, texts)
        for match in pattern.finditer(folded) if pattern else ():
            taken_back = (
                _JA_NEGATION.match(folded, match.end())
                if lang == "ja"
                else _EN_NEGATION.search(folded, max(0, match.start() - 40), match.start())
            )
            if not taken_back:
                yield _Span(*match.span())


_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_LATIN = re.compile("[a-z]")
_ANYTHING = re.compile("")


@lru_cache(maxsize=1024)
def _script_of(lang: str, phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what a text must have a character of if any of the phrases can be in it."""
    script = _JAPANESE if lang == "ja" else _LATIN
    return script if all(script.search(_fold(phrase)[0]) for phrase in phrases) else _ANYTHING


@lru_cache(maxsize=1024)
def _pattern(lang: str, phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return one pattern for all phrases, longest first; none for no phrases."""
    if not phrases:
        return None
    gap = "[^。!?\n]{0,16}?" if lang == "ja" else "[^.!?\n]{0,40}?"
    ordered = sorted((_fold(phrase)[0] for phrase in phrases), key=len, reverse=True)
    alternatives = "|".join(gap.join(map(re.escape, phrase.split("..."))) for phrase in ordered)
    return re.compile(f"(?:{alternatives})" if lang == "ja" else rf"(?<![a-z0-9])(?:{alternatives})(?![a-z])")


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the text half-width, lower case and with single blanks, and the offset of each character."""
    folded: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and text[end] in "\uff9e\uff9f\u3099\u309a":  # voicing marks belong to their kana
            end += 1
        plain = unicodedata.normalize("NFKC", text[position:end]).casefold().replace("\u2019", "'")
        for character in plain:
            if character.isspace():
                if folded and folded[-1] == " ":
                    continue
                character = "\n" if character == "\n" else " "  # noqa: PLW2901 - one blank for all
            folded.append(character)
            offsets.append(position)
        position = end
    return "".join(folded), offsets
