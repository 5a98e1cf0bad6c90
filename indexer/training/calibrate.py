"""Fit the confidence of a ranker and its thresholds on queries that it has not seen."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from msgspec import structs
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from indexer.ranking.features import QUERY_FEATURE_NAMES, query_features
from indexer.ranking.ranker import Calibration, RankerModel, confidence_inputs, shares_of
from indexer.training.observations import TITLE, Observation
from kb.loading.judged import worth_of_first

__all__ = ["PARTS", "UNCALIBRATED", "Filled", "calibrated", "part_of"]

_ANSWER_PRECISION = 0.9
_LEAST_SURE, _LEAST_SURE_OF_FEW = 0.85, 0.93
"""Least confidence of an answer: with nine of ten right on average the last ones could be worth a coin's throw, and
strangers write less like the judged queries than the judged queries do like each other. Where few queries are judged
.85 gave a sure answer to .028 of the texts out of scope, .93 to .007."""
_FEW = 300
"""Queries that an article answers below which :data:`PARTS` tell what can be answered: fifteen signals fitted on
eighty queries look surer of these very queries than of any other. Fitted on all of them, a folder that had learned
80 rows and nothing else gave a sure answer to .12 of the texts that no article answers, and to none of the rows."""
PARTS = 5
_STRENGTH, _STRENGTH_OF_FEW = 1.0, 0.03
"""Inverse regularisation of what can be answered."""
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


class _Looked(NamedTuple):
    """A query, and what its confidence is made of.

    Attributes:
        seen: The query.
        scores: Ranking scores, float32, shape (n_documents,).
        row: The query features.
        vagueness: 0 to 1.
    """

    seen: Observation
    scores: Matrix
    row: Matrix
    vagueness: float

    @property
    def is_answerable(self) -> bool:
        return bool(self.seen.targets)

    @property
    def is_title(self) -> bool:
        return self.seen.query.kind == TITLE


def calibrated(
    model: RankerModel, judged: Sequence[Filled], as_new: Sequence[Filled], urgent: Sequence[int]
) -> RankerModel:
    """Return the ranker with a calibration: what can be answered, how far a result is trusted, and the thresholds.

    Where few queries are judged, what can be answered is told by parts of them to the other parts before results are
    trusted by it. Titles are no judgment: they teach what can be answered, and speak for no confidence.

    Args:
        model: With its weights and its head.
        judged: Queries that the head has not seen.
        as_new: The same, once or more often, with some documents that seem to have no judged query. Nothing that was
            learned speaks for these, and a query about one would be refused. Where they have a say, the queries count
            too; the thresholds are those of ``judged``. On dev, as served, AUC .972 and .80 of the others refused;
            .958 and .67 where queries about documents that seem new counted as all do, without a signal of their own.
        urgent: Positions of the urgent documents.
    """
    seen = [_look(model, filled) for filled in judged]
    new = [each for each in (_look(model, filled) for filled in as_new) if each.row[_UNJUDGED_SHARE] > _SEEMS_NEW]
    every = [*seen, *new]
    counts = np.ones(len(every))
    counts[len(seen) :] = len(seen) / max(len(as_new), 1)
    are_few = sum(each.is_answerable for each in seen) < _FEW
    strength = _STRENGTH_OF_FEW if are_few else _STRENGTH
    weights = _fit_answerable(every, counts, strength)
    model = _replaced(model, structs.replace(UNCALIBRATED, answerable=weights))
    known = [model.answerable(each.row) for each in every]
    if are_few:
        known = _by_folds(model, every, counts, strength, known)
    trust = _trust(every, known, counts)
    model = _replaced(model, Calibration(weights, trust, 1.0, 0.0, 1.0))
    answer_at = _answer_threshold(model, seen, known, _LEAST_SURE_OF_FEW if are_few else _LEAST_SURE)
    none_below = _none_threshold(seen, known)
    return _replaced(
        model, Calibration(weights, trust, answer_at, none_below, _urgent_threshold(seen, known, urgent))
    )


def _look(model: RankerModel, filled: Filled) -> _Looked:
    seen, features, none = filled
    scores = model.scores(features)
    coverage = seen.vocabulary.coverage(seen.words, int(np.argmax(scores)))
    row = query_features(features, scores, seen.lexical, none, len(seen.words), coverage)
    return _Looked(seen, scores, row, float(none[2]))


def _fit_answerable(every: Sequence[_Looked], counts: NDArray[np.float64], strength: float) -> tuple[float, ...]:
    """Fit answerable queries against the others, both with the same weight; return the weights, then the bias."""
    inputs = np.stack([each.row for each in every]).astype(np.float64)
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0) + _LEAST_SPREAD
    known = np.array([each.is_answerable for each in every])
    halves = counts / np.where(known, counts[known].sum(), counts[~known].sum())
    fitted = LogisticRegression(C=strength, max_iter=3000)
    fitted.fit((inputs - mean) / scale, known, sample_weight=halves * len(every) / 2)
    weights = fitted.coef_[0] / scale
    return (*weights.tolist(), float(fitted.intercept_[0] - weights @ mean))


def _by_folds(
    model: RankerModel,
    every: Sequence[_Looked],
    counts: NDArray[np.float64],
    strength: float,
    own: Sequence[float],
) -> list[float]:
    """Return how probably each query can be answered, by what the other folds tell.

    A query is in one fold however often it is among them. Where the others are all of one kind, ``own`` stands.
    """
    folds = np.array([part_of(each.seen.query.id) for each in every])
    found = list(own)
    for fold in range(PARTS):
        others = np.flatnonzero(folds != fold)
        rest = [every[place] for place in others.tolist()]
        if len({each.is_answerable for each in rest}) > 1:
            weights = _fit_answerable(rest, counts[others], strength)
            told = _replaced(model, structs.replace(UNCALIBRATED, answerable=weights))
            for place in np.flatnonzero(folds == fold).tolist():
                found[place] = told.answerable(every[place].row)
    return found


def part_of(query_id: str) -> int:
    """Return the part that a query is in, of :data:`PARTS`: by its id, so the same in every build."""
    return int.from_bytes(hashlib.sha256(query_id.encode()).digest()[:4], "big") % PARTS


def _replaced(model: RankerModel, calibration: Calibration) -> RankerModel:
    return structs.replace(model, calibration=calibration)


def _trust(
    every: Sequence[_Looked], known: Sequence[float], counts: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """Fit the confidence of the first result to how right it is: logistic regression, as Platt (1999) on two scores.

    A first result that is right in part, for a vague query, counts as that share of a right one and the rest of a
    wrong one.

    Args:
        every: The queries.
        known: How probably each can be answered.
        counts: How often each counts.

    Returns:
        Weights of the log-odds of being answerable, of the log of the first result's share, and of the vagueness;
        then the bias.
    """
    inputs, right, shares = [], [], []
    for each, answerable, count in zip(every, known, counts.tolist(), strict=True):
        if each.is_title:
            continue
        row = confidence_inputs(each.scores, answerable, each.vagueness)
        best = int(np.argmax(row[:, 1]))
        worth = _worth(each.seen, best)
        for is_right, share in ((True, worth), (False, 1.0 - worth)):
            if share:
                inputs.append(row[best])
                right.append(is_right)
                shares.append(share * count)
    if len(set(right)) == 1:
        return 1.0, 1.0, 0.0, 0.0
    matrix, used = np.stack(inputs), np.ones(3, np.bool_)
    while True:
        regression = LogisticRegression(C=10.0).fit(np.where(used, matrix, 0.0), right, sample_weight=shares)
        answerable_weight, share_weight, vague_weight = map(float, regression.coef_[0])
        # Better evidence never counts against a result: so it looks where chance alone made it.
        against = np.array([answerable_weight < 0, share_weight < 0, False]) & used
        if not against.any():
            return answerable_weight, share_weight, vague_weight, float(regression.intercept_[0])
        used &= ~against


def _answer_threshold(model: RankerModel, judged: Sequence[_Looked], known: Sequence[float], least: float) -> float:
    """Return the confidence from which nine of ten first results are right, but at least ``least``.

    Vague ones are right in part.
    """
    found = [
        (each, model.confidences(each.scores, answerable, each.vagueness))
        for each, answerable in zip(judged, known, strict=False)
        if not each.is_title
    ]
    pairs = sorted(((float(c.max()), _worth(each.seen, int(np.argmax(c)))) for each, c in found), reverse=True)
    right, threshold = 0.0, 1.0
    for count, (confidence, worth) in enumerate(pairs, start=1):
        right += worth
        if right / count >= _ANSWER_PRECISION:
            threshold = confidence
    return min(max(threshold, least), 0.97)


def _worth(seen: Observation, first: int) -> float:
    """Return how right the document at position ``first`` is as the first result, 0 to 1."""
    return worth_of_first(len(seen.query.primary)) if first in seen.targets else 0.0


def _none_threshold(judged: Sequence[_Looked], known: Sequence[float]) -> float:
    """Return the probability of being answerable that best parts the answerable from the rest.

    Balanced accuracy, but at most one of two hundred answerable queries may be sent away.
    """
    pairs = list(zip(judged, known, strict=False))
    ours = [answerable for each, answerable in pairs if each.is_answerable]
    others = [answerable for each, answerable in pairs if not each.is_answerable]
    if not ours or not others:
        return 0.0
    candidates = np.quantile(ours, np.linspace(0, 1 - _NONE_RECALL, 20))
    gains = [np.mean(np.array(others) < threshold) + np.mean(np.array(ours) >= threshold) for threshold in candidates]
    return float(candidates[int(np.argmax(gains))])


def _urgent_threshold(judged: Sequence[_Looked], known: Sequence[float], urgent: Sequence[int]) -> float:
    """Return the probability of an urgent article that 98 of 100 queries about it reach, :data:`_WARN_AT` at most."""
    reached = [
        answerable * float(max(shares_of(each.scores)[position] for position in urgent))
        for each, answerable in zip(judged, known, strict=False)
        if set(each.seen.targets) & set(urgent) and not each.seen.query.is_vague
    ]
    return min(float(np.quantile(reached, 0.02)), _WARN_AT) if reached else 1.0
