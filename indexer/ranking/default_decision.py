"""The decision of the default ranker: an order, a confidence and a state where nobody has judged a query."""

import math
from collections.abc import Sequence

import numpy as np

from indexer.backends import RetrieverResults
from indexer.ranking.decision import Decision, State, urgent_forward
from indexer.ranking.default_features import DocumentFacts, default_features
from indexer.ranking.default_ranker import DefaultRanker, Signals, query_signals
from indexer.ranking.evidence import Evidence
from indexer.retrievers.vocabulary import Vocabulary
from indexer.store.generation import Generation

__all__ = ["decide_by_default", "signals_of"]


def decide_by_default(
    generation: Generation,
    ranker: DefaultRanker,
    facts: DocumentFacts,
    vocabulary: Vocabulary,
    evidence: Evidence,
    found: RetrieverResults,
    words: Sequence[str],
    lang: str,
) -> Decision:
    """Rank the candidates and decide whether they are an answer.

    Args:
        generation: What the evidence points into.
        ranker: The default ranker, with the background of this generation.
        facts: Of the generation's documents.
        vocabulary: Of the generation.
        evidence: Candidates.
        found: What the retrievers found.
        words: The content words of the query.
        lang: Its language.
    """
    if not evidence.documents.size:
        empty = np.empty(0, np.float32)
        return Decision(empty, np.empty(0, np.int64), None, None, "none")
    features = default_features(facts, vocabulary, evidence, found, words)
    scores = ranker.scores(features, lang)
    leader = int(evidence.documents[int(np.argmax(scores))])
    odds = ranker.answerable(signals_of(ranker, vocabulary, found, words, lang, leader), lang)
    confidences = ranker.confidences(scores, odds, lang)
    urgent = generation.urgent_documents[evidence.documents]
    order = urgent_forward(np.argsort(-scores, kind="stable"), confidences, urgent, warns=False)
    weights = ranker.weights(lang)
    state: State = "candidates"
    is_spoken = lang in generation.manifest.languages
    # Sounds alone (ああああ) are like something anywhere; where no page is in their language they mean nothing.
    says_nothing = not words and not (is_spoken and (found.lexical.passages.size or found.literal))
    # Where no page is in the query's language its words are nowhere: that is no sign that nothing fits.
    if says_nothing or (odds < weights.none_below and is_spoken):
        state = "none"
    elif float(confidences.max()) >= weights.answer_at:
        state = "answer"
    return Decision(scores, order, confidences, 1.0 / (1.0 + math.exp(-odds)), state, features)


def signals_of(
    ranker: DefaultRanker,
    vocabulary: Vocabulary,
    found: RetrieverResults,
    words: Sequence[str],
    lang: str,
    leader: int,
) -> Signals:
    """Return what tells whether the query can be answered, with the document that ranks first as ``leader``."""
    coverage = vocabulary.coverage(words, leader)
    return query_signals(
        ranker.background(lang), found.dense.scores, found.lexical.scores, coverage.own, coverage.known
    )
