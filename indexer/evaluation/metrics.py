"""Figures of a run: ranking metrics by ir-measures, confidence metrics, bootstrap intervals.

Functions of values; nothing here knows where queries or rankings come from.
"""

from collections.abc import Mapping, Sequence

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG
from msgspec import Struct
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

__all__ = ["ConfidenceFigures", "RankingFigures", "confidence_figures", "per_query", "ranking_figures"]

MEASURES = {
    "hit@1": Success @ 1,
    "hit@3": Success @ 3,
    "hit@5": Success @ 5,
    "hit@10": Success @ 10,
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
}
"""hit@k: a relevant document is among the first k."""

_RESAMPLES = 1000
_SEED = 20261123
_BINS = 10
_PRECISION = 0.95


class RankingFigures(Struct, frozen=True):
    """Means over queries.

    Attributes:
        queries: How many.
        values: Measure to mean.
        intervals: Measure to the 2.5 % and 97.5 % quantiles of the mean under resampling (Efron 1979).
    """

    queries: int
    values: dict[str, float]
    intervals: dict[str, tuple[float, float]]


class ConfidenceFigures(Struct, frozen=True):
    """How much the confidence of first results is worth.

    Attributes:
        auc: Area under the ROC curve of confidence, answerable against out of scope.
        auc_served: The same as callers see it: a query that got no result counts as confidence 0.
        ece: Expected calibration error in ten equal-width bins (Naeini et al., AAAI 2015).
        coverage: Share of answerable queries with a confidence at which 95 % of first results are right.
        bins: For each bin: mean confidence, share of right first results, count.
    """

    auc: float
    auc_served: float
    ece: float
    coverage: float
    bins: tuple[tuple[float, float, int], ...]


def per_query(
    qrels: Mapping[str, Mapping[str, int]], rankings: Mapping[str, Sequence[tuple[str, float]]]
) -> dict[str, dict[str, float]]:
    """Return query id to measure to value, for every query with judgements."""
    run = {
        query: {document: float(len(ranking) - rank) for rank, (document, _) in enumerate(ranking)}
        for query, ranking in rankings.items()
        if query in qrels
    }
    names = {str(measure): name for name, measure in MEASURES.items()}
    values: dict[str, dict[str, float]] = {query: dict.fromkeys(MEASURES, 0.0) for query in qrels}
    for row in ir_measures.iter_calc(list(MEASURES.values()), qrels, run):
        values[row.query_id][names[str(row.measure)]] = float(row.value)
    return values


def ranking_figures(values: Sequence[Mapping[str, float]]) -> RankingFigures:
    """Return means and intervals of per-query values."""
    if not values:
        return RankingFigures(0, {}, {})
    chance = np.random.default_rng(_SEED)
    samples = chance.integers(0, len(values), size=(_RESAMPLES, len(values)))
    means, intervals = {}, {}
    for name in MEASURES:
        column = np.array([row[name] for row in values])
        low, high = np.quantile(column[samples].mean(axis=1), [0.025, 0.975])
        means[name], intervals[name] = float(column.mean()), (float(low), float(high))
    return RankingFigures(len(values), means, intervals)


def confidence_figures(
    confidences: Sequence[float], right: Sequence[float], answerable: Sequence[bool], offered: Sequence[bool]
) -> ConfidenceFigures:
    """Return what the confidences are worth.

    Args:
        confidences: Of the first result of each query.
        right: How right that result is, 0 to 1: a share for a vague query, 0 for queries out of scope.
        answerable: Whether the query has a relevant document at all.
        offered: Whether anything was offered.
    """
    scores, hits, known = np.array(confidences), np.array(right, np.float64), np.array(answerable)
    both = 0 < known.sum() < len(known)
    auc = float(roc_auc_score(known, scores)) if both else float("nan")
    served = float(roc_auc_score(known, scores * np.array(offered))) if both else float("nan")
    places = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    bins = []
    for place in range(_BINS):
        chosen = places == place
        if chosen.any():
            bins.append((float(scores[chosen].mean()), float(hits[chosen].mean()), int(chosen.sum())))
    ece = sum(abs(mean - share) * count for mean, share, count in bins) / len(scores)
    return ConfidenceFigures(auc, served, float(ece), _coverage(scores, hits, known), tuple(bins))


def _coverage(scores: NDArray[np.float64], hits: NDArray[np.float64], known: NDArray[np.bool_]) -> float:
    order = np.argsort(-scores, kind="stable")
    precision = np.cumsum(hits[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= _PRECISION)
    if not enough.size or not known.any():
        return 0.0
    return float(known[order[: enough[-1] + 1]].sum() / known.sum())
