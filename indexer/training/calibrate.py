"""Fit the confidence of a ranker and its thresholds on queries that it has not seen."""

from collections.abc import Sequence

import numpy as np
from msgspec import structs
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from indexer.ranking.features import QUERY_FEATURE_NAMES, query_features
from indexer.ranking.ranker import Calibration, RankerModel, confidence_inputs, shares_of
from indexer.training.observations import Observation
from kb.loading.judged import worth_of_first

__all__ = ["UNCALIBRATED", "Filled", "calibrated"]

_ANSWER_PRECISION = 0.9
_LEAST_SURE = 0.85
"""Least confidence of an answer: with nine of ten right on average the last ones could be worth a coin's throw, and
strangers write less like the judged queries than the judged queries do like each other."""
_FEW, _UNSEEN_WRONG = 300, 4
"""Among fewer queries that an article answers so many more wrong first results are assumed: nine of ten right may be
luck. Measured on one folder that had learned 80 rows and nothing else, both halves: texts that no article answers and
that got a sure answer .054 -> .000 and .122 -> .122."""
_NONE_RECALL = 0.995
_WARN_AT = 0.03
"""Probability of an urgent article from which it warns, at the latest: one that is shown in vain costs a line, one
that is missing costs money. On real complaints 4 of 100 other texts get it."""

_UNJUDGED_SHARE = QUERY_FEATURE_NAMES.index("unjudged_share")
_SEEMS_NEW = 0.1
"""Share of the score that documents without judged queries have together, from which a query tells how such fare."""

_LEAST_SPREAD = 1e-6
"""Of a signal that is the same for all queries: it tells nothing."""

UNCALIBRATED = Calibration((), (1.0, 1.0, 0.0, 0.0), 1.0, 0.0, 1.0)
"""What a ranker has until it is calibrated."""

Matrix = NDArray[np.float32]

Filled = tuple[Observation, Matrix, Matrix]
"""An observation, its features with what was learned, and what the head says of the query."""


def calibrated(
    model: RankerModel, judged: Sequence[Filled], as_new: Sequence[Filled], urgent: Sequence[int]
) -> RankerModel:
    """Return the ranker with a calibration: what can be answered, how far a result is trusted, and the thresholds.

    Args:
        model: With its weights and its head.
        judged: Queries that the head has not seen.
        as_new: The same, once or more often, with some documents that seem to have no judged query. Nothing that was
            learned speaks for these, and a query about one would be refused. Where they have a say, the queries count
            too; the thresholds are those of ``judged``. On dev, as served, AUC .972 and .80 of the others refused;
            .958 and .67 where queries about documents that seem new counted as all do, without a signal of their own.
        urgent: Positions of the urgent documents.
    """
    seen = [*judged, *(filled for filled in as_new if _query_row(model, filled)[_UNJUDGED_SHARE] > _SEEMS_NEW)]
    counts = np.ones(len(seen))
    counts[len(judged) :] = len(judged) / max(len(as_new), 1)
    weights = _fit_answerable(model, seen, counts)
    model = _replaced(model, structs.replace(UNCALIBRATED, answerable=weights))
    trust = _trust(model, seen, counts)
    model = _replaced(model, Calibration(weights, trust, 1.0, 0.0, 1.0))
    answer_at = _answer_threshold(model, judged)
    none_below = _none_threshold(model, judged)
    return _replaced(
        model, Calibration(weights, trust, answer_at, none_below, _urgent_threshold(model, judged, urgent))
    )


def _fit_answerable(model: RankerModel, judged: Sequence[Filled], counts: NDArray[np.float64]) -> tuple[float, ...]:
    """Fit answerable queries against the others, both with the same weight; return the weights, then the bias."""
    inputs = np.stack([_query_row(model, filled) for filled in judged]).astype(np.float64)
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0) + _LEAST_SPREAD
    known = np.array([bool(filled[0].targets) for filled in judged])
    halves = counts / np.where(known, counts[known].sum(), counts[~known].sum())
    fitted = LogisticRegression(C=1.0, max_iter=3000)
    fitted.fit((inputs - mean) / scale, known, sample_weight=halves * len(judged) / 2)
    weights = fitted.coef_[0] / scale
    return (*weights.tolist(), float(fitted.intercept_[0] - weights @ mean))


def _replaced(model: RankerModel, calibration: Calibration) -> RankerModel:
    return structs.replace(model, calibration=calibration)


def _query_row(model: RankerModel, filled: Filled) -> Matrix:
    seen, features, none = filled
    scores = model.scores(features)
    coverage = seen.vocabulary.coverage(seen.words, int(np.argmax(scores)))
    return query_features(features, scores, seen.lexical, none, len(seen.words), coverage)


def _confidences(model: RankerModel, filled: Filled) -> tuple[Matrix, float]:
    answerable = model.answerable(_query_row(model, filled))
    return model.confidences(model.scores(filled[1]), answerable, float(filled[2][2])), answerable


def _trust(
    model: RankerModel, judged: Sequence[Filled], counts: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """Fit the confidence of the first result to how right it is: logistic regression, as Platt (1999) on two scores.

    A first result that is right in part, for a vague query, counts as that share of a right one and the rest of a
    wrong one.

    Returns:
        Weights of the log-odds of being answerable, of the log of the first result's share, and of the vagueness;
        then the bias.
    """
    inputs, right, shares = [], [], []
    for filled, count in zip(judged, counts.tolist(), strict=True):
        answerable = model.answerable(_query_row(model, filled))
        row = confidence_inputs(model.scores(filled[1]), answerable, float(filled[2][2]))
        best = int(np.argmax(row[:, 1]))
        worth = _worth(filled[0], best)
        for is_right, share in ((True, worth), (False, 1.0 - worth)):
            if share:
                inputs.append(row[best])
                right.append(is_right)
                shares.append(share * count)
    if len(set(right)) == 1:
        return 1.0, 1.0, 0.0, 0.0
    regression = LogisticRegression(C=10.0).fit(inputs, right, sample_weight=shares)
    answerable_weight, share_weight, vague_weight = map(float, regression.coef_[0])
    return answerable_weight, share_weight, vague_weight, float(regression.intercept_[0])


def _answer_threshold(model: RankerModel, judged: Sequence[Filled]) -> float:
    """Return the confidence from which nine of ten first results are right, but at least :data:`_LEAST_SURE`.

    Vague ones are right in part.
    """
    pairs = sorted(
        ((float(c.max()), _worth(seen, int(np.argmax(c)))) for seen, c in _top(model, judged)), reverse=True
    )
    unseen = _UNSEEN_WRONG if sum(bool(filled[0].targets) for filled in judged) < _FEW else 0
    right, threshold = 0.0, 1.0
    for count, (confidence, worth) in enumerate(pairs, start=1):
        right += worth
        if right / (count + unseen) >= _ANSWER_PRECISION:
            threshold = confidence
    return min(max(threshold, _LEAST_SURE), 0.97)


def _worth(seen: Observation, first: int) -> float:
    """Return how right the document at position ``first`` is as the first result, 0 to 1."""
    return worth_of_first(len(seen.query.primary)) if first in seen.targets else 0.0


def _top(model: RankerModel, judged: Sequence[Filled]) -> list[tuple[Observation, Matrix]]:
    return [(filled[0], _confidences(model, filled)[0]) for filled in judged]


def _none_threshold(model: RankerModel, judged: Sequence[Filled]) -> float:
    """Return the probability of being answerable that best parts the answerable from the rest.

    Balanced accuracy, but at most one of two hundred answerable queries may be sent away.
    """
    known = [_confidences(model, filled)[1] for filled in judged if filled[0].targets]
    others = [_confidences(model, filled)[1] for filled in judged if not filled[0].targets]
    if not known or not others:
        return 0.0
    candidates = np.quantile(known, np.linspace(0, 1 - _NONE_RECALL, 20))
    gains = [
        np.mean(np.array(others) < threshold) + np.mean(np.array(known) >= threshold) for threshold in candidates
    ]
    return float(candidates[int(np.argmax(gains))])


def _urgent_threshold(model: RankerModel, judged: Sequence[Filled], urgent: Sequence[int]) -> float:
    """Return the probability of an urgent article that 98 of 100 queries about it reach, :data:`_WARN_AT` at most."""
    reached = [
        model.answerable(_query_row(model, filled))
        * float(max(shares_of(model.scores(filled[1]))[position] for position in urgent))
        for filled in judged
        if set(filled[0].targets) & set(urgent) and not filled[0].query.is_vague
    ]
    return min(float(np.quantile(reached, 0.02)), _WARN_AT) if reached else 1.0
