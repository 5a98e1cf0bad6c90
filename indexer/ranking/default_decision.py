"""The decision of the default ranker: an order, a confidence and a state where nobody has judged a query."""

import math

import numpy as np

from indexer.backends import RetrieverResults
from indexer.ranking.decision import Decision, State, urgent_forward
from indexer.ranking.default_features import AskedWords, DocumentFacts, default_features
from indexer.ranking.default_ranker import DefaultRanker, Signals, query_signals
from indexer.ranking.evidence import Evidence
from indexer.ranking.ranker import shares_of
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
    words: AskedWords,
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
        words: Of the query.
        lang: Its language.
    """
    if not evidence.documents.size:
        empty = np.empty(0, np.float32)
        return Decision(empty, np.empty(0, np.int64), None, None, "none")
    features = default_features(facts, vocabulary, evidence, found, words)
    scores = ranker.scores(features, lang)
    leader = int(evidence.documents[int(np.argmax(scores))])
    share = float(shares_of(scores).max())
    odds = ranker.answerable(signals_of(ranker, vocabulary, found, words, lang, leader, share), lang)
    confidences = ranker.confidences(scores, odds, lang)
    urgent = generation.urgent_documents[evidence.documents]
    order = urgent_forward(np.argsort(-scores, kind="stable"), confidences, urgent, warns=False)
    weights = ranker.weights(lang)
    state: State = "candidates"
    is_spoken = lang in generation.manifest.languages
    # Sounds alone (ああああ) are like something anywhere; where no page is in their language they mean nothing.
    says_nothing = not words.all and not (is_spoken and found.share_words)
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
    words: AskedWords,
    lang: str,
    leader: int,
    share: float,
) -> Signals:
    """Return what tells whether the query can be answered, with the document that ranks first as ``leader``.

    Args:
        ranker: The default ranker.
        vocabulary: Of the generation.
        found: What the retrievers found.
        words: Of the query.
        lang: Its language.
        leader: Position of the document.
        share: Its share of the ranking scores, 0 to 1.
    """
    coverage = vocabulary.coverage(words.telling or words.all, leader)
    missing = sum(not vocabulary.has(word) for word in set(words.telling))
    return query_signals(ranker.background(lang), found.dense.scores, found.lexical.scores, coverage, missing, share)
