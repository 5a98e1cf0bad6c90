"""From evidence to an order, a confidence for each candidate, and whether there is an answer at all."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.backends import RetrieverResults
from indexer.ranking.evidence import Evidence
from indexer.ranking.features import candidate_features, query_features
from indexer.ranking.fusion import weighted_sum
from indexer.ranking.ranker import RankerModel, shares_of
from indexer.retrievers.vocabulary import Vocabulary
from indexer.store.generation import Generation

__all__ = ["SEEN_FIRST", "Decision", "State", "decide", "urgent_forward", "warned"]

State = Literal["answer", "candidates", "none"]

_TIE = 0.8
"""An urgent article with at least this share of the leader's confidence goes first: a scam cannot wait."""


SEEN_FIRST = 3
"""Results that are seen without scrolling; a warning is among them."""


class Decision(NamedTuple):
    """The outcome for one query.

    Attributes:
        scores: float32, shape (n_candidates,): ranking scores.
        order: int64: candidates, best first.
        confidences: float32, shape (n_candidates,); None without a fitted ranker.
        answerable: Probability that the query can be answered; None without a fitted ranker.
        state: Whether there is an answer.
        features: float32, shape (n_candidates, n_features): what the ranker saw; None without one.
    """

    scores: NDArray[np.float32]
    order: NDArray[np.int64]
    confidences: NDArray[np.float32] | None
    answerable: float | None
    state: State
    features: NDArray[np.float32] | None = None


def decide(
    generation: Generation,
    model: RankerModel | None,
    vocabulary: Vocabulary,
    evidence: Evidence,
    found: RetrieverResults,
    vector: NDArray[np.float32],
    words: Sequence[str],
    lang: str,
) -> Decision:
    """Rank the candidates and decide whether they are an answer.

    Args:
        generation: What the evidence points into.
        model: The fitted ranker, if there is one.
        vocabulary: Of the generation.
        evidence: Candidates.
        found: What the retrievers found.
        vector: Query vector, float32, shape (dim,).
        words: The content words of the query.
        lang: Its language.
    """
    if not evidence.documents.size:
        empty = np.empty(0, np.float32)
        return Decision(empty, np.empty(0, np.int64), None, None, "none")
    if model is None:
        scores = weighted_sum(evidence.retrievers)
        state: State = "candidates" if words or found.share_words else "none"
        return Decision(scores, np.argsort(-scores, kind="stable"), None, None, state)
    ids = tuple(generation.document_ids[document] for document in evidence.documents.tolist())
    learned, signals = model.learned(vector, lang, ids)
    features = candidate_features(generation, evidence.documents, found.dense, found.lexical, found.literal, learned)
    scores = model.scores(features)
    leader = int(evidence.documents[int(np.argmax(scores))])
    coverage = vocabulary.coverage(words, leader)
    answerable = model.answerable(query_features(features, scores, found.lexical, signals, len(words), coverage))
    confidences = model.confidences(scores, answerable, float(signals[2]))
    urgent = generation.urgent_documents[evidence.documents]
    said = _said_alone(generation, evidence, found)
    warns = _warns(model, scores, answerable, urgent) or bool((said & urgent).any())
    order = urgent_forward(np.argsort(-scores, kind="stable"), confidences, urgent, warns=warns)
    state = _state(model, confidences, answerable, is_matter=warns or bool(said.any()))
    if not found.share_words:
        # Not one word or n-gram in common with any article: nearness of vectors alone is no answer.
        state = "none"
    return Decision(scores, order, confidences, answerable, state, features)


def warned(decision: Decision, urgent: NDArray[np.bool_]) -> Decision:
    """Return a decision that refuses nothing and has an urgent candidate among the first.

    Args:
        decision: Of a fitted ranker, with its candidates in order.
        urgent: bool, shape (n_candidates,).
    """
    if decision.confidences is None or not urgent.any():
        return decision
    order = urgent_forward(decision.order, decision.confidences, urgent, warns=True)
    return decision._replace(order=order, state="candidates")


def _warns(model: RankerModel, scores: NDArray[np.float32], answerable: float, urgent: NDArray[np.bool_]) -> bool:
    """Tell whether an urgent article is likely enough that it must be among what is seen first."""
    if not urgent.any():
        return False
    return answerable * float(shares_of(scores)[urgent].max()) >= model.calibration.urgent_at


def _said_alone(generation: Generation, evidence: Evidence, found: RetrieverResults) -> NDArray[np.bool_]:
    """Return which candidates quote just what was written, and nothing else was: bool, shape (n_candidates,)."""
    said = {int(generation.document_of_article[hit.article]) for hit in found.literal if hit.alone}
    return np.isin(evidence.documents, list(said))


def _state(model: RankerModel, confidences: NDArray[np.float32], answerable: float, *, is_matter: bool) -> State:
    """Return the state; what is known to be a matter of the articles is never refused."""
    calibration = model.calibration
    if answerable < calibration.none_below and not is_matter:
        return "none"
    return "answer" if float(confidences.max()) >= calibration.answer_at else "candidates"


def urgent_forward(
    order: NDArray[np.int64], confidences: NDArray[np.float32], urgent: NDArray[np.bool_], *, warns: bool
) -> NDArray[np.int64]:
    """Move an urgent candidate to the front if it is nearly as likely as the leader, among the first if it warns."""
    place = next((place for place, candidate in enumerate(order.tolist()) if urgent[candidate]), None)
    if not place:
        return order
    candidate = order[place]
    if confidences[candidate] >= _TIE * confidences[order[0]]:
        target = 0
    elif warns and place >= SEEN_FIRST:
        target = SEEN_FIRST - 1
    else:
        return order
    return np.insert(np.delete(order, place), target, candidate)
