"""Fitting: the head on query vectors, the ranker's weights by softmax regression, then the calibration.

Everything is fitted on out-of-fold values of ``train``; the two numbers of the final recalibration and
the thresholds look at ``dev``, too. ``test`` is never opened here.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import structs
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from indexer.adaptation.observations import FOLDS, Observation
from indexer.retrieval.ranking.features import FEATURE_NAMES, query_features
from indexer.retrieval.ranking.ranker import MANY, Calibration, Head, RankerModel, head_signals
from kb.judged import worth_of_first

__all__ = ["FIT_VERSION", "fit_ranker"]

FIT_VERSION = 5
"""Raise it when the fit changes: rankers fitted by another version are then fitted again by the next build."""

_HEAD_STRENGTH = 30.0
"""Inverse regularisation of the head; unit vectors need large weights. Flat between 10 and 100 on dev."""
_WEIGHT_DECAY = 1e-3
_HEAD_COLUMN = FEATURE_NAMES.index("head")
_NONE = ""
_ANSWER_PRECISION = 0.9
_NONE_RECALL = 0.97

Matrix = NDArray[np.float32]


def fit_ranker(
    train: Sequence[Observation],
    dev: Sequence[Observation],
    symptoms: tuple[Matrix, Sequence[str]],
    document_ids: Sequence[str],
    urgent: Sequence[int],
    fingerprint: str,
) -> RankerModel:
    """Fit a ranker.

    Args:
        train: Observations with folds.
        dev: Observations that the index does not hold.
        symptoms: Vectors of the articles' symptoms, float32 of shape (n, dim), and the document id of each:
            further examples for the head.
        document_ids: All documents, in the order of the observations' rows.
        urgent: Positions of the urgent documents.
        fingerprint: Of the encoder.
    """
    missing = float(np.log(0.5 / len(document_ids)))
    filled = []
    for fold in range(FOLDS):
        rest = [seen for seen in train if seen.fold != fold]
        head = _fit_head(rest, symptoms, document_ids)
        filled += [
            _with_head(seen, head, _outside(rest), document_ids, missing) for seen in train if seen.fold == fold
        ]
    weights = _fit_weights([seen for seen in filled if seen[0].targets])
    head, outside = _fit_head(train, symptoms, document_ids), _outside(train)
    model = RankerModel(
        basis="",
        fingerprint=fingerprint,
        feature_names=FEATURE_NAMES,
        weights=tuple(map(float, weights)),
        missing_head=missing,
        head=head,
        outside=outside.tobytes(),
        calibration=Calibration((), 1.0, 0.0, 1.0, 0.0, 1.0),
    )
    dev_filled = [_with_head(seen, head, outside, document_ids, missing) for seen in dev]
    return _calibrated(model, filled, dev_filled, urgent)


_Filled = tuple[Observation, Matrix, Matrix]
"""An observation, its features with the head's column, and what the head says of the query."""


def _fit_head(
    observations: Sequence[Observation], symptoms: tuple[Matrix, Sequence[str]], document_ids: Sequence[str]
) -> Head:
    vectors = [seen.vector for seen in observations] + list(symptoms[0])
    labels = [_class_of(seen, document_ids) for seen in observations]
    labels += list(symptoms[1])
    # Newton needs ten steps where L-BFGS needs two hundred: a fit takes an eighth of the time.
    regression = LogisticRegression(C=_HEAD_STRENGTH, solver="newton-cg", max_iter=200)
    regression.fit(np.stack(vectors), labels)
    weights = np.ascontiguousarray(regression.coef_, dtype=np.float32)
    return Head(tuple(map(str, regression.classes_)), weights.tobytes(), tuple(map(float, regression.intercept_)))


def _class_of(seen: Observation, document_ids: Sequence[str]) -> str:
    if not seen.targets:
        return _NONE
    return MANY if seen.query.is_vague else document_ids[seen.targets[0]]


def _with_head(
    seen: Observation, head: Head, outside: Matrix, document_ids: Sequence[str], missing: float
) -> _Filled:
    known = head.log_probabilities(seen.vector)
    features = seen.features.copy()
    features[:, _HEAD_COLUMN] = [known.get(name, missing) for name in document_ids]
    return seen, features, head_signals(known, outside, seen.vector)


def _outside(observations: Sequence[Observation]) -> Matrix:
    """Return the vectors of out-of-scope queries, float32 of shape (n, dim)."""
    vectors = [seen.vector for seen in observations if not seen.targets]
    return np.stack(vectors) if vectors else np.empty((0, len(observations[0].vector)), np.float32)


def _fit_weights(filled: Sequence[_Filled]) -> Matrix:
    """Maximise the likelihood of the right document under a softmax over all (a conditional logit)."""
    stacked = np.stack([features for _, features, _ in filled]).astype(np.float64)
    scale = stacked.std(axis=(0, 1)) + 1e-9
    stacked /= scale
    rows = np.arange(len(filled))
    targets = [seen.targets for seen, _, _ in filled]
    wanted = np.zeros(stacked.shape[:2])
    for row, positions in zip(rows, targets, strict=True):
        wanted[row, list(positions)] = 1.0 / len(positions)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = stacked @ weights
        logits -= logits.max(axis=1, keepdims=True)
        probabilities = np.exp(logits)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        likelihood = np.sum(wanted * np.log(probabilities + 1e-12)) / len(rows)
        gradient = np.einsum("nd,ndf->f", probabilities - wanted, stacked) / len(rows)
        decay = _WEIGHT_DECAY * float(weights @ weights)
        return -float(likelihood) + decay, gradient + 2 * _WEIGHT_DECAY * weights

    # Evidence for a document never counts against it: weights are not negative.
    bounds = [(0.0, None)] * stacked.shape[2]
    found = minimize(loss, np.full(stacked.shape[2], 0.1), jac=True, method="L-BFGS-B", bounds=bounds)
    fitted: Matrix = (found.x / scale).astype(np.float32)
    return fitted


def _calibrated(
    model: RankerModel, train: Sequence[_Filled], dev: Sequence[_Filled], urgent: Sequence[int]
) -> RankerModel:
    answerable = LogisticRegression(C=1.0, max_iter=2000, class_weight="balanced")
    inputs = np.stack([_query_row(model, filled) for filled in train])
    scale = inputs.std(axis=0) + 1e-9
    answerable.fit(inputs / scale, [bool(seen.targets) for seen, _, _ in train])
    weights = (*(answerable.coef_[0] / scale).tolist(), float(answerable.intercept_[0]))
    identity = Calibration(weights, 1.0, 0.0, 1.0, 0.0, 1.0)
    model = _replaced(model, identity)
    # Out-of-fold values of train beside dev: five times as many queries that must be refused.
    judged = [*dev, *train]
    # Out-of-fold queries lack the neighbours that a live one has: dev counts for half of the fit.
    slope, vague, offset = _platt(model, judged, [len(train) / max(len(dev), 1)] * len(dev) + [1.0] * len(train))
    model = _replaced(model, Calibration(weights, slope, offset, 1.0, 0.0, 1.0, vague))
    answer_at = _answer_threshold(model, judged)
    none_below = _none_threshold(model, judged)
    urgent_at = _urgent_threshold(model, judged, urgent)
    return _replaced(model, Calibration(weights, slope, offset, answer_at, none_below, urgent_at, vague))


def _replaced(model: RankerModel, calibration: Calibration) -> RankerModel:
    return structs.replace(model, calibration=calibration)


def _query_row(model: RankerModel, filled: _Filled) -> Matrix:
    seen, features, none = filled
    scores = model.scores(features)
    coverage = seen.vocabulary.coverage(seen.words, int(np.argmax(scores)))
    return query_features(features, scores, seen.lexical, none, len(seen.words), coverage)


def _confidences(model: RankerModel, filled: _Filled) -> tuple[Matrix, float]:
    answerable = model.answerable(_query_row(model, filled))
    return model.confidences(model.scores(filled[1]), answerable, float(filled[2][2])), answerable


def _platt(
    model: RankerModel, judged: Sequence[_Filled], sample_weights: Sequence[float]
) -> tuple[float, float, float]:
    """Fit the confidence of the first result to how right it is (Platt 1999).

    A first result that is right in part, for a vague query, counts as that share of a right one and the rest of a
    wrong one.
    """
    inputs, right, shares = [], [], []
    for filled, weight in zip(judged, sample_weights, strict=True):
        confidence, _ = _confidences(model, filled)
        best = int(np.argmax(confidence))
        clipped = float(np.clip(confidence[best], 1e-6, 1 - 1e-6))
        worth = _worth(filled[0], best)
        for is_right, share in ((True, worth), (False, 1.0 - worth)):
            if share:
                inputs.append([np.log(clipped / (1 - clipped)), filled[2][2]])
                right.append(is_right)
                shares.append(weight * share)
    if len(set(right)) == 1:
        return 1.0, 0.0, 0.0
    regression = LogisticRegression(C=100.0).fit(inputs, right, sample_weight=shares)
    slope, vague = map(float, regression.coef_[0])
    return slope, vague, float(regression.intercept_[0])


def _answer_threshold(model: RankerModel, judged: Sequence[_Filled]) -> float:
    """Return the lowest confidence from which nine of ten first results are right; vague ones in part."""
    pairs = sorted(
        ((float(c.max()), _worth(seen, int(np.argmax(c)))) for seen, c in _top(model, judged)), reverse=True
    )
    right, threshold = 0.0, 1.0
    for count, (confidence, worth) in enumerate(pairs, start=1):
        right += worth
        if right / count >= _ANSWER_PRECISION:
            threshold = confidence
    return min(threshold, 0.95)


def _worth(seen: Observation, first: int) -> float:
    """Return how right the document at position ``first`` is as the first result, 0 to 1."""
    return worth_of_first(len(seen.query.primary)) if first in seen.targets else 0.0


def _top(model: RankerModel, judged: Sequence[_Filled]) -> list[tuple[Observation, Matrix]]:
    return [(filled[0], _confidences(model, filled)[0]) for filled in judged]


def _none_threshold(model: RankerModel, judged: Sequence[_Filled]) -> float:
    """Return the probability of being answerable that best parts the answerable from the rest.

    Balanced accuracy, but at most three of a hundred answerable queries may be sent away.
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


def _urgent_threshold(model: RankerModel, judged: Sequence[_Filled], urgent: Sequence[int]) -> float:
    """Return the probability of an urgent article that 98 of 100 queries about it reach."""
    reached = [
        model.answerable(_query_row(model, filled))
        * float(max(_share(model, filled[1])[position] for position in urgent))
        for filled in judged
        if set(filled[0].targets) & set(urgent) and not filled[0].query.is_vague
    ]
    return float(np.quantile(reached, 0.02)) if reached else 1.0


def _share(model: RankerModel, features: Matrix) -> Matrix:
    scores = model.scores(features)
    probabilities = np.exp(scores - scores.max())
    share: Matrix = probabilities / probabilities.sum()
    return share
