"""Features of the fitted ranker: for each candidate, the scores of each kind of its passages in each retriever."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.retrievers.hits import Hits
from indexer.retrievers.phrase import PhraseHit
from indexer.retrievers.vocabulary import Coverage
from indexer.store.generation import Generation
from indexer.text.passage import PASSAGE_KINDS

__all__ = [
    "FEATURE_NAMES",
    "QUERY_FEATURE_NAMES",
    "Learned",
    "candidate_features",
    "query_features",
    "votes",
    "without_judged",
]

FEATURE_NAMES = (
    *(f"dense_{kind}" for kind in PASSAGE_KINDS),
    *(f"lexical_{kind}" for kind in PASSAGE_KINDS),
    "literal",
    "message",
    "votes",
    "head",
    "prior",
    "unjudged",
)
"""Columns of :func:`candidate_features`."""

QUERY_FEATURE_NAMES = (
    "best_cosine",
    "mean_cosine",
    "best_bm25",
    "best_bm25_a_word",
    "best_message",
    "peak",
    "margin",
    "none",
    "outside",
    "outside_against_said",
    "own",
    "known",
    "unknown",
    "missing",
    "unjudged_share",
)
"""What :func:`query_features` returns, in its order."""

_SYMPTOM, _JUDGED = PASSAGE_KINDS.index("symptom"), PASSAGE_KINDS.index("judged")
_OWN = [place for place, kind in enumerate(PASSAGE_KINDS) if kind != "judged"]
_VOTERS = 15
_VOTE_WIDTH = 0.02
"""E5 cosines of related texts lie within a few hundredths; a neighbour this much farther votes 1/e."""

Matrix = NDArray[np.float32]


class Learned(NamedTuple):
    """What judged queries say of candidates, before a query's evidence is looked at.

    Attributes:
        head: float32, shape (n_candidates,): log-probability of each by the classifier head.
        prior: float32, shape (n_candidates,): log of how often each is asked for in the query's language.
        unjudged: bool, shape (n_candidates,): has no judged query.
    """

    head: Matrix
    prior: Matrix
    unjudged: NDArray[np.bool_]


def candidate_features(
    generation: Generation,
    documents: NDArray[np.int64],
    dense: Hits,
    lexical: Hits,
    literal: Sequence[PhraseHit],
    learned: Learned,
) -> Matrix:
    """Return float32 of shape (n_candidates, n_features), columns as in ``FEATURE_NAMES``.

    A document without judged queries has no judged evidence to show: the best of what its own passages show stands in
    for it, and ``unjudged`` says so, lest a new article look like one that nobody has ever meant. (Symptoms alone:
    .835 of the queries about new articles came first on dev instead of .842, of the others .910 instead of .916.)

    Args:
        generation: What the hits point into.
        documents: int64, shape (n_candidates,), sorted.
        dense: Hits with cosines.
        lexical: Hits with BM25 scores.
        literal: Messages found.
        learned: What judged queries say of each candidate.
    """
    floor = float(dense.scores[-1]) if dense.scores.size else 0.0
    top = np.float32(lexical.scores[0] if lexical.scores.size else 1.0)
    nearest = _best_by_kind(generation, documents, dense, floor)
    worded = _best_by_kind(generation, documents, lexical, 0.0) / top
    for by_kind in (nearest, worded):
        by_kind[learned.unjudged, _JUDGED] = by_kind[learned.unjudged][:, _OWN].max(axis=1)
    columns = [
        *nearest.T,
        *worded.T,
        _best_hit(generation, documents, [(hit.article, hit.score) for hit in literal]),
        _best_hit(generation, documents, [(hit.article, hit.whole) for hit in literal]),
        votes(generation, documents, dense),
        learned.head,
        learned.prior,
        learned.unjudged,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def query_features(
    features: Matrix, scores: Matrix, lexical: Hits, none: Matrix, words: int, coverage: Coverage
) -> Matrix:
    """Return what tells an answerable query from one that is not, float32, in the order of ``QUERY_FEATURE_NAMES``.

    Best and mean cosine, best BM25 score (also per word of the query), best message, the ranker's margin and
    peak, and what speaks for "none of them" (``none``: the head's log-odds, the cosine of the nearest query
    known to be out of scope), also against the nearest thing that people say of a candidate, how much of the query
    the best candidate, and all documents together, account for, and the share of those without judged queries.
    """
    said = features[:, [_SYMPTOM, _JUDGED]].max()
    dense = features[:, : len(PASSAGE_KINDS)].max(axis=1)
    probabilities = np.exp(scores - scores.max())
    probabilities /= probabilities.sum()
    ordered = np.sort(probabilities)[::-1]
    best_lexical = float(lexical.scores[0]) if lexical.scores.size else 0.0
    margin = ordered[0] - (ordered[1] if len(ordered) > 1 else 0.0)
    return np.array(
        [
            dense.max(),
            dense.mean(),
            np.log1p(best_lexical),
            best_lexical / max(words, 1),
            features[:, FEATURE_NAMES.index("literal")].max(),
            ordered[0],
            margin,
            none[0],
            none[1],
            none[1] - said,
            *coverage,
            probabilities @ features[:, FEATURE_NAMES.index("unjudged")],
        ],
        dtype=np.float32,
    )


def _best_by_kind(generation: Generation, documents: NDArray[np.int64], hits: Hits, floor: float) -> Matrix:
    """Return the best score of a passage of each kind for each document, ``floor`` where there is none.

    float32 of shape (n_documents, n_kinds).
    """
    best = np.full((len(documents), len(PASSAGE_KINDS)), floor, dtype=np.float32)
    rows = np.searchsorted(documents, generation.document_of_passage[hits.passages])
    cells = rows * len(PASSAGE_KINDS) + generation.kind_of_passage[hits.passages]
    np.maximum.at(best.reshape(-1), cells, hits.scores)
    return best


def _best_hit(generation: Generation, documents: NDArray[np.int64], hits: Sequence[tuple[int, float]]) -> Matrix:
    """Return the best score of an article of each document, 0 where there is none."""
    best = np.zeros(len(documents), dtype=np.float32)
    for article, score in hits:
        position = np.searchsorted(documents, generation.document_of_article[article])
        best[position] = max(best[position], score)
    return best


def votes(
    generation: Generation, documents: NDArray[np.int64], dense: Hits, *, symptoms_only: bool = False
) -> Matrix:
    """Let the nearest symptoms and judged queries vote, each by its nearness; votes sum to 1.

    Args:
        generation: What the hits point into.
        documents: int64, shape (n_candidates,), sorted.
        dense: Hits with cosines.
        symptoms_only: Leave out what the judged queries among the voters say.
    """
    counted = np.zeros(len(documents), dtype=np.float32)
    kinds = generation.kind_of_passage[dense.passages]
    chosen = np.flatnonzero((kinds == _SYMPTOM) | (kinds == _JUDGED))[:_VOTERS]
    if chosen.size:
        scores = dense.scores[chosen]
        weights = np.exp((scores - scores[0]) / _VOTE_WIDTH)
        weights /= weights.sum()
        if symptoms_only:
            weights[kinds[chosen] == _JUDGED] = 0.0
        found = generation.document_of_passage[dense.passages[chosen]]
        np.add.at(counted, np.searchsorted(documents, found), weights)
    return counted


def without_judged(features: Matrix, symptom_votes: Matrix, rows: NDArray[np.bool_]) -> Matrix:
    """Return features as they would be if some candidates had no judged query.

    Args:
        features: As of :func:`candidate_features`.
        symptom_votes: As of :func:`votes` with ``symptoms_only``.
        rows: bool, shape (n_candidates,): the candidates without.
    """
    changed = features.copy()
    for retriever in ("dense", "lexical"):
        judged = FEATURE_NAMES.index(f"{retriever}_judged")
        own = [FEATURE_NAMES.index(f"{retriever}_{PASSAGE_KINDS[kind]}") for kind in _OWN]
        changed[rows, judged] = features[rows][:, own].max(axis=1)
    changed[rows, FEATURE_NAMES.index("votes")] = symptom_votes[rows]
    return changed
