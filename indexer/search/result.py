"""What a search returns: values only, ready for JSON."""

from collections.abc import Callable, Mapping

from msgspec import UNSET, Struct, UnsetType

from indexer.ranking.decision import State
from indexer.retrievers.hits import RetrieverName
from kb.model.article import Severity
from kb.model.page import Audience

__all__ = ["Judgement", "PassageView", "Reorder", "Reordering", "SearchOutcome", "SearchResult"]


class PassageView(Struct, frozen=True):
    """The passage that answers.

    Attributes:
        section: Anchor of its section on the article page; empty for the summary.
        text: Its text.
        highlights: Character spans of ``text`` that match the query, [start, end), in order.
        path: Headings from the outermost to the section's own, without the title of the article. Absent for
            an article in the own format, whose sections are always the same.
    """

    section: str
    text: str
    highlights: tuple[tuple[int, int], ...] = ()
    path: tuple[str, ...] | UnsetType = UNSET


class SearchResult(Struct, frozen=True, omit_defaults=True):
    """One article that was found.

    Attributes:
        confidence: Calibrated probability that this is the cause; absent where no calibration fits.
        matched_by: Retrievers that put it among their best.
        question: The symptom of the article that is nearest to the query, as people say it; empty where it has none.
        message: The message of the article that the query repeats; empty where it repeats none.
        score: Ranking score; comparable within one search only, never shown to people.
        page_url: Address of the article on its owner's site; empty where it is read in this service.
        pinned: Whether it comes first because the owner says so for this question.
        audience: Who reads the article.
    """

    article_id: str
    lang: str
    title: str
    passage: PassageView
    matched_by: tuple[RetrieverName, ...]
    first_step: str
    severity: Severity
    checks: tuple[str, ...]
    score: float
    confidence: float | None = None
    page_url: str = ""
    message: str = ""
    question: str = ""
    pinned: bool = False
    audience: Audience = "everyone"


class SearchOutcome(Struct, frozen=True):
    """Results of one search.

    Attributes:
        generation: Id of the one generation that answered.
        lang: Language that results are shown in, where they exist in it.
        state: ``answer`` (sure of one), ``candidates`` (it may be one of these), ``none`` (nothing fits).
        results: Best first.
        confidences: Calibrated probability of every candidate by article id; empty without a fitted ranker.
        timings_ms: Milliseconds spent by stage.
        corrected: The text that was searched for, where it is not the one that was asked: its spelling corrected.
    """

    generation: str
    lang: str
    state: State
    results: tuple[SearchResult, ...]
    confidences: dict[str, float]
    timings_ms: dict[str, float]
    corrected: str | None = None


class Reordering(Struct, frozen=True):
    """Another order of the results, from what is known beside the text.

    Attributes:
        order: Article ids with their probability (None without calibration), best first; they need not have been
            candidates.
        by_answers: Whether somebody's answers to checks gave it, which a pin does not overrule.
    """

    state: State
    order: tuple[tuple[str, float | None], ...]
    by_answers: bool = False


Reorder = Callable[[State, Mapping[str, float]], Reordering | None]
"""Given a search's state and confidences, another order of its results; None to leave them."""


class Judgement(Struct, frozen=True):
    """A ranking without what is shown of it: what evaluation looks at.

    Attributes:
        ranking: Document ids with their scores, best first.
        confidence: Calibrated probability of the first one; None without a fitted ranker.
        state: Whether it was an answer.
        confidences: Calibrated probability of each of ``ranking``; empty without a fitted ranker.
        lanes: Each retriever's own ranking.
    """

    ranking: tuple[tuple[str, float], ...]
    confidence: float | None
    state: State
    confidences: tuple[float, ...] = ()
    lanes: dict[str, tuple[tuple[str, float], ...]] = {}
