"""Result cards: certainty in words, the reason, the passage with its highlights."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.ranking.decision import State
from indexer.search.result import PassageView, SearchResult
from kb.loading.markdown import safe_html
from kb.model.article import Article
from kb.model.check import Check, localised
from service.answering.answer import Answer
from service.api.search import SearchResultBody

__all__ = ["CERTAINTY_LIMITS", "Reason", "ResultCard", "Segment", "result_card", "shown_state"]

CERTAINTY_LIMITS = {"sure": 0.75, "likely": 0.3}
"""Calibrated probability from which a result is called so; below all of them it is ``possible``."""

_MOST_WORDS = 4
_WORD = re.compile(r"[一-龯]{2}|[ァ-ヶー]{2}|[^\W\d_ぁ-んァ-ヶ一-龯]{3}")
"""What reads as a word by itself: "無効", "コード", "invalid", not an ending of a verb."""
_CHANGING = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a passage, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a result is shown.

    Attributes:
        kind: The owner's choice for this question, answers that speak for it, a message on the screen, words of the
            question, or its meaning alone.
        items: Which answers, message or words; none for the choice and the meaning.
    """

    kind: Literal["pinned", "answers", "message", "words", "meaning"]
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultCard:
    """A result as people see it.

    Attributes:
        result: As the API gives it.
        segments: Its passage cut at the marks.
        reasons: Why it is shown.
        summary: The cause in a sentence; empty where the article has none.
        fix: Steps of the fix as safe HTML; empty where no section is marked as the fix.
        question: What people ask who have this cause, nearest to the words; empty where the article names nothing.
        path: Folders of the page and headings above the passage; empty for an article in the own format.
        certainty: ``sure``, ``likely`` or ``possible``, never a figure; empty without a calibration.
    """

    result: SearchResultBody
    segments: tuple[Segment, ...]
    reasons: tuple[Reason, ...] = ()
    summary: str = ""
    fix: str = ""
    question: str = ""
    path: tuple[str, ...] = ()
    certainty: str = ""

    @property
    def is_urgent(self) -> bool:
        """Whether the article is about damage that goes on."""
        return self.result.severity == "urgent"

    @property
    def warns(self) -> bool:
        """Whether it is probable enough that the page warns of it."""
        return self.is_urgent and self.certainty != "possible"


def result_card(found: SearchResult, article: Article | None, answer: Answer) -> ResultCard:
    """Return a result as people see it: with a word for certainty, and why it is shown."""
    fixes = [section for section in article.sections if section.kind == "fix"] if article else []
    return ResultCard(
        SearchResultBody.of(found),
        tuple(_segments(found.passage)),
        reasons=tuple(_reasons(found, answer)),
        summary=article.summary if article else "",
        fix=safe_html(fixes[0].html) if fixes else "",
        question=found.question,
        path=(*article.folders, *(found.passage.path or ())) if article and article.meta is None else (),
        # The owner's choice is not search's: a word for how sure search is would be about something else.
        certainty="" if found.pinned and found.severity != "urgent" else _certainty(found.confidence),
    )


def shown_state(state: State, cards: Sequence[ResultCard]) -> State:
    """Return how to show results: where a second cause is likely too, the page asks instead of naming one.

    Among 1,017 judged queries of the dev split this holds for 26 of 671 answers: in 13 of them the second cause is
    right (too), and 4 of the 14 wrong answers are among them. Not where somebody's answers made it sure, nor where
    the owner chose the first one.
    """
    first, second = (cards[0], cards[1]) if len(cards) > 1 else (None, None)
    if state != "answer" or first is None or second is None or first.result.pinned:
        return state
    told = any(reason.kind == "answers" for reason in first.reasons)
    return state if told or second.certainty in {"", "possible"} else "candidates"


def _reasons(found: SearchResult, answer: Answer) -> Iterator[Reason]:
    """Yield what is true of this result and this question; the meaning where nothing else can be named."""
    if found.pinned:
        yield Reason("pinned")
    answers = tuple(_answers_for(found.article_id, answer.evidence, answer.generation.checks, found.lang))
    if answers:
        yield Reason("answers", answers)
    if found.message:
        yield Reason("message", (_CHANGING.sub("…", found.message),))
    asked = (answer.corrected or answer.question.query).casefold()
    # Words of the help centre's own name are in every other question: no reason for any one article.
    site = " ".join(answer.generation.wording.site.values()).casefold()
    marked = (found.passage.text[start:end].strip() for start, end in found.passage.highlights)
    words: dict[str, str] = {}
    for word in marked:
        folded = word.casefold()
        if _WORD.search(word) and folded in asked and folded not in site:
            words.setdefault(folded, word)
    if words:
        yield Reason("words", tuple(words.values())[:_MOST_WORDS])
    if not (answers or found.message or words) and "dense" in found.matched_by:
        yield Reason("meaning")


def _answers_for(
    article_id: str, evidence: Mapping[str, str], checks: Mapping[str, Check], lang: str
) -> Iterator[str]:
    for check_id, outcome_id in evidence.items():
        check = checks[check_id]
        outcome = check.outcomes.get(outcome_id)
        if outcome is not None and check.effect(outcome_id, article_id) in {"confirms", "supports"}:
            yield localised(outcome.label, lang)


def _certainty(confidence: float | None) -> str:
    if confidence is None:
        return ""
    return next((word for word, limit in CERTAINTY_LIMITS.items() if confidence >= limit), "possible")


def _segments(passage: PassageView) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for start, end in passage.highlights:
        segments.append(Segment(passage.text[position:start], marked=False))
        segments.append(Segment(passage.text[start:end], marked=True))
        position = end
    segments.append(Segment(passage.text[position:], marked=False))
    return [segment for segment in segments if segment.text]
