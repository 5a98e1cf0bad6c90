"""Explain the rank of a document: its place and score in each retriever, and the words that matched."""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

__all__ = ["Contribution", "Explanation", "RetrieverExplanation", "retriever_explanation"]


class RetrieverExplanation(Struct, frozen=True):
    """One retriever's view of a document.

    Attributes:
        lane: Name of the retriever; the field has the name that it has in the API.
        rank: 1-based rank among the documents that the retriever found; 0 if it did not find this one.
        score: The retriever's own score; 0 if it did not find it.
        best: Score of the retriever's first document.
    """

    lane: str
    rank: int
    score: float
    best: float


class Contribution(Struct, frozen=True):
    """What one feature adds to the ranking score: its value times its weight."""

    feature: str
    value: float
    adds: float


class Explanation(Struct, frozen=True):
    """Why a document ranks as it does for a query.

    Attributes:
        article_id: The document.
        rank: 1-based rank in the final order; 0 if no retriever found it.
        score: Final score.
        leader: The document that ranks first.
        leader_score: Its final score.
        lanes: Each retriever's view.
        matched_words: Words of the query, synonyms included, that stand in the document.
        synonyms: What the query was widened by: "term -> words".
        message: On-screen message that the query quotes, and its share; empty if none.
        passage: The passage of the document nearest to the query.
        contributions: What each feature adds to the score, most first; empty without a fitted ranker.
        judged: The document's judged queries nearest to this one.
        confidence: Calibrated probability that this is the cause.
        answerable: Probability that the query can be answered at all.
    """

    article_id: str
    rank: int
    score: float
    leader: str
    leader_score: float
    lanes: tuple[RetrieverExplanation, ...]
    matched_words: tuple[str, ...]
    synonyms: tuple[str, ...]
    message: str
    passage: str
    contributions: tuple[Contribution, ...] = ()
    judged: tuple[str, ...] = ()
    confidence: float | None = None
    answerable: float | None = None

    def lines(self) -> Iterator[str]:
        """Yield the explanation as lines of text for a terminal."""
        place = f"rank {self.rank}" if self.rank else "not found by any retriever"
        yield f"{self.article_id}: {place}, score {self.score:.3f}"
        if self.rank != 1:
            yield f"first is {self.leader}, score {self.leader_score:.3f}"
        for each in self.lanes:
            found = f"rank {each.rank}, score {each.score:.3f}" if each.rank else "not found"
            yield f"  {each.lane:<8} {found} (best {each.best:.3f})"
        yield f"  words    {', '.join(self.matched_words) or 'none in common'}"
        for synonym in self.synonyms:
            yield f"  synonym  {synonym}"
        if self.message:
            yield f"  message  {self.message}"
        yield f"  passage  {self.passage}"
        for part in self.contributions:
            yield f"  adds     {part.adds:7.3f}  {part.feature} = {part.value:.3f}"
        for query in self.judged:
            yield f"  judged   {query}"
        if self.confidence is not None and self.answerable is not None:
            yield f"  confidence {self.confidence:.3f}, answerable {self.answerable:.3f}"


def retriever_explanation(name: str, scores: NDArray[np.float32], position: int) -> RetrieverExplanation:
    """Return one retriever's view of the candidate at ``position``; -1 for a document that no retriever found.

    Args:
        name: Of the retriever.
        scores: float32, shape (n_candidates,), NaN where the retriever found nothing.
        position: Of the candidate.
    """
    best = float(np.nanmax(scores)) if not np.isnan(scores).all() else 0.0
    if position < 0 or np.isnan(scores[position]):
        return RetrieverExplanation(name, 0, 0.0, best)
    return RetrieverExplanation(name, int(np.sum(scores > scores[position])) + 1, float(scores[position]), best)
