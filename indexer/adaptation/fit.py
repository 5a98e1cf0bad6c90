"""Fitting: the head on query vectors, the ranker's weights by softmax regression, then the calibration.

The head learns from ``train``. Weights and confidence are fitted on ``dev``, which the head and the encoder's adapter
have not seen: fitted on ``train``, even by folds, they trust vectors that were trained on the same queries (right
first for .74 of half of the real complaints instead of .79). ``test`` is never opened here.

For a part of the weight the ranker sees some documents as if nobody had judged a query for them: a new article comes
like that, and must not be punished for it (six causes held out of the judged queries: right first for .67 of their
queries without, .83 with it).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import structs
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from indexer.adaptation.head import fit_head, label_shares
from indexer.adaptation.observations import TITLE, Judgment, Observation
from indexer.retrieval.ranking.features import FEATURE_NAMES, Learned, query_features, without_judged
from indexer.retrieval.ranking.ranker import (
    MANY,
    Calibration,
    Head,
    RankerModel,
    confidence_inputs,
    head_signals,
    learned_of,
    without_classes,
)
from kb.judged import worth_of_first

__all__ = ["FIT_VERSION", "fit_ranker"]

FIT_VERSION = 8
"""Raise it when the fit changes: rankers fitted by another version are then fitted again by the next build."""

_WEIGHT_DECAY = 1e-3
_NEW_SHARE = 0.25
"""Share of the documents that seem new at a time."""
_NEW_WEIGHT = 0.4
"""Share of the weight of the queries that see them so."""
_NEW_DRAWS = 2
"""How often other documents are drawn to seem new, where there are no folds."""
_SEED = 20261128
_NONE = ""
_ANSWER_PRECISION = 0.9
_LEAST_SURE = 0.85
"""Least confidence of an answer: with nine of ten right on average the last ones could be worth a coin's throw, and
strangers write less like the judged queries than the judged queries do like each other."""
_NONE_RECALL = 0.995
_WARN_AT = 0.03
"""Probability of an urgent article from which it warns, at the latest: one that is shown in vain costs a line, one
that is missing costs money. On real complaints 4 of 100 other texts get it."""

Matrix = NDArray[np.float32]


def fit_ranker(
    train: Sequence[Judgment],
    asked: Sequence[Observation],
    symptoms: tuple[Matrix, Sequence[str]],
    document_ids: Sequence[str],
    urgent: Sequence[int],
    fingerprint: str,
) -> RankerModel:
    """Fit a ranker.

    Args:
        train: What the head learns from.
        asked: What weights and confidence are fitted on: queries that are not in ``train`` (fold -1), or ``train``
            itself, each seen by what the other folds taught.
        symptoms: Vectors of the articles' symptoms, float32 of shape (n, dim), and the document id of each:
            further examples for the head.
        document_ids: All documents, in the order of the observations' rows.
        urgent: Positions of the urgent documents.
        fingerprint: Of the encoder.
    """
    missing = float(np.log(0.5 / len(document_ids)))
    examples = _Examples(symptoms, document_ids, missing)
    everything = examples.learn(train, frozenset())
    chance = np.random.default_rng(_SEED)
    filled: list[_Filled] = []
    as_new: list[_Filled] = []
    for fold in sorted({seen.fold for seen in asked}):
        own = [seen for seen in asked if seen.fold == fold]
        rest = train if fold < 0 else [seen for seen in train if seen.fold != fold]
        learned = everything if fold < 0 else examples.learn(rest, frozenset(), everything.head)
        filled += [learned.fill(seen) for seen in own]
        for _ in range(_NEW_DRAWS if fold < 0 else 1):
            count = round(_NEW_SHARE * len(document_ids))
            dropped = chance.choice(len(document_ids), count, replace=False)
            names = frozenset(document_ids[place] for place in dropped)
            learned = examples.learn(rest, names, without_classes(everything.head, names))
            as_new += [learned.fill(seen) for seen in own]
    model = RankerModel(
        basis="",
        fingerprint=fingerprint,
        feature_names=FEATURE_NAMES,
        weights=tuple(map(float, _fit_weights(filled, as_new))),
        missing_head=missing,
        judged=everything.judged,
        priors=everything.priors,
        head=everything.head,
        outside=everything.outside.tobytes(),
        calibration=Calibration((), (1.0, 1.0, 0.0, 0.0), 1.0, 0.0, 1.0),
    )
    return _calibrated(model, filled, urgent)


_Filled = tuple[Observation, Matrix, Matrix]
"""An observation, its features with the head's column, and what the head says of the query."""


@dataclass(frozen=True, slots=True)
class _Learned:
    """What judged queries taught, before a query's evidence is looked at; see :class:`RankerModel`."""

    head: Head
    judged: frozenset[str]
    priors: dict[str, dict[str, float]]
    outside: Matrix
    dropped: frozenset[str]
    document_ids: Sequence[str]
    missing: float

    def fill(self, seen: Observation) -> _Filled:
        """Return the observation with the columns of what was learned."""
        known = self.head.log_probabilities(seen.vector)
        priors = self.priors.get(seen.query.lang, {})
        learned = learned_of(known, self.missing, priors, self.judged, self.document_ids)
        features = seen.features
        if self.dropped:
            rows = np.array([name in self.dropped for name in self.document_ids], dtype=np.bool_)
            features = without_judged(features, seen.symptom_votes, rows)
        features = features.copy()
        for name, values in zip(Learned._fields, learned, strict=True):
            features[:, FEATURE_NAMES.index(name)] = values
        return seen, features, head_signals(known, self.outside, seen.vector)


class _Examples:
    """Learns from observations and symptoms.

    Args:
        symptoms: Vectors of the articles' symptoms, float32 of shape (n, dim), and the document id of each.
        document_ids: All documents.
        missing: Log-probability of a document that the head does not know.
    """

    def __init__(self, symptoms: tuple[Matrix, Sequence[str]], document_ids: Sequence[str], missing: float) -> None:
        self._symptoms, self._document_ids, self._missing = symptoms, document_ids, missing

    def learn(self, observations: Sequence[Judgment], dropped: frozenset[str], start: Head | None = None) -> _Learned:
        """Fit a head and count priors, as if some documents had no judged query.

        Args:
            observations: The judged queries.
            dropped: Documents whose judged queries are left out.
            start: A head to begin from.
        """
        vectors = [*self._symptoms[0]]
        labels: list[tuple[str, ...]] = [(owner,) for owner in self._symptoms[1]]
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        outside = []
        for seen in observations:
            names = tuple(self._document_ids[target] for target in seen.targets)
            is_title = seen.query.kind == TITLE
            if dropped.intersection(names) and not is_title:
                continue
            vectors.append(seen.vector)
            if not names:
                outside.append(seen.vector)
                labels.append((_NONE,))
            elif seen.query.is_vague:
                labels.append((MANY,))
            else:
                labels.append(names)
                if not is_title:
                    for name, share in zip(names, label_shares(len(names)), strict=True):
                        counts[seen.query.lang][name] += share
        judged = frozenset(name for counter in counts.values() for name in counter)
        return _Learned(
            head=fit_head(np.stack(vectors), labels, start),
            judged=judged,
            priors={lang: _log_shares(counter) for lang, counter in counts.items()},
            outside=np.stack(outside) if outside else np.empty((0, vectors[0].shape[0]), np.float32),
            dropped=dropped,
            document_ids=self._document_ids,
            missing=self._missing,
        )


def _log_shares(counts: Mapping[str, float]) -> dict[str, float]:
    """Return the log of each document's share of the queries, as if each had one more."""
    total = sum(counts.values()) + len(counts)
    return {name: float(np.log((count + 1.0) / total)) for name, count in counts.items()}


def _fit_weights(filled: Sequence[_Filled], as_new: Sequence[_Filled]) -> Matrix:
    """Maximise the likelihood of the right documents under a softmax over all (a conditional logit).

    Args:
        filled: As served.
        as_new: The same with some documents that seem new; :data:`_NEW_WEIGHT` of the whole weight.
    """
    rows = [(seen, features, 1.0 - _NEW_WEIGHT) for seen, features, _ in filled if seen.targets]
    draws = max(len(as_new) / len(filled), 1.0)
    rows += [(seen, features, _NEW_WEIGHT / draws) for seen, features, _ in as_new if seen.targets]
    stacked = np.stack([features for _, features, _ in rows])
    scale = stacked.std(axis=(0, 1)) + np.float32(1e-9)
    stacked /= scale
    wanted = np.zeros(stacked.shape[:2], np.float32)
    for row, (seen, _, weight) in enumerate(rows):
        wanted[row, list(seen.targets)] = weight * np.array(label_shares(len(seen.targets)))
    masses = wanted.sum(axis=1, keepdims=True)
    total = float(masses.sum())

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = stacked @ weights.astype(np.float32)
        logits -= logits.max(axis=1, keepdims=True)
        probabilities = np.exp(logits)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        likelihood = float(np.sum(wanted * np.log(probabilities + 1e-12), dtype=np.float64)) / total
        gradient = np.einsum("nd,ndf->f", masses * probabilities - wanted, stacked) / total
        decay = _WEIGHT_DECAY * float(weights @ weights)
        return -likelihood + decay, gradient.astype(np.float64) + 2 * _WEIGHT_DECAY * weights

    # Evidence for a document never counts against it: weights are not negative.
    bounds = [(0.0, None)] * stacked.shape[2]
    found = minimize(loss, np.full(stacked.shape[2], 0.1), jac=True, method="L-BFGS-B", bounds=bounds)
    fitted: Matrix = (found.x / scale).astype(np.float32)
    return fitted


def _calibrated(model: RankerModel, judged: Sequence[_Filled], urgent: Sequence[int]) -> RankerModel:
    answerable = LogisticRegression(C=1.0, max_iter=2000, class_weight="balanced")
    inputs = np.stack([_query_row(model, filled) for filled in judged])
    scale = inputs.std(axis=0) + 1e-9
    answerable.fit(inputs / scale, [bool(seen.targets) for seen, _, _ in judged])
    weights = (*(answerable.coef_[0] / scale).tolist(), float(answerable.intercept_[0]))
    model = _replaced(model, Calibration(weights, (1.0, 1.0, 0.0, 0.0), 1.0, 0.0, 1.0))
    trust = _trust(model, judged)
    model = _replaced(model, Calibration(weights, trust, 1.0, 0.0, 1.0))
    answer_at = _answer_threshold(model, judged)
    none_below = _none_threshold(model, judged)
    return _replaced(
        model, Calibration(weights, trust, answer_at, none_below, _urgent_threshold(model, judged, urgent))
    )


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


def _trust(model: RankerModel, judged: Sequence[_Filled]) -> tuple[float, float, float, float]:
    """Fit the confidence of the first result to how right it is: logistic regression, as Platt (1999) on two scores.

    A first result that is right in part, for a vague query, counts as that share of a right one and the rest of a
    wrong one.

    Returns:
        Weights of the log-odds of being answerable, of the log of the first result's share, and of the vagueness;
        then the bias.
    """
    inputs, right, shares = [], [], []
    for filled in judged:
        answerable = model.answerable(_query_row(model, filled))
        row = confidence_inputs(model.scores(filled[1]), answerable, float(filled[2][2]))
        best = int(np.argmax(row[:, 1]))
        worth = _worth(filled[0], best)
        for is_right, share in ((True, worth), (False, 1.0 - worth)):
            if share:
                inputs.append(row[best])
                right.append(is_right)
                shares.append(share)
    if len(set(right)) == 1:
        return 1.0, 1.0, 0.0, 0.0
    regression = LogisticRegression(C=10.0).fit(inputs, right, sample_weight=shares)
    answerable_weight, share_weight, vague_weight = map(float, regression.coef_[0])
    return answerable_weight, share_weight, vague_weight, float(regression.intercept_[0])


def _answer_threshold(model: RankerModel, judged: Sequence[_Filled]) -> float:
    """Return the confidence from which nine of ten first results are right, but at least :data:`_LEAST_SURE`.

    Vague ones are right in part.
    """
    pairs = sorted(
        ((float(c.max()), _worth(seen, int(np.argmax(c)))) for seen, c in _top(model, judged)), reverse=True
    )
    right, threshold = 0.0, 1.0
    for count, (confidence, worth) in enumerate(pairs, start=1):
        right += worth
        if right / count >= _ANSWER_PRECISION:
            threshold = confidence
    return min(max(threshold, _LEAST_SURE), 0.97)


def _worth(seen: Observation, first: int) -> float:
    """Return how right the document at position ``first`` is as the first result, 0 to 1."""
    return worth_of_first(len(seen.query.primary)) if first in seen.targets else 0.0


def _top(model: RankerModel, judged: Sequence[_Filled]) -> list[tuple[Observation, Matrix]]:
    return [(filled[0], _confidences(model, filled)[0]) for filled in judged]


def _none_threshold(model: RankerModel, judged: Sequence[_Filled]) -> float:
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


def _urgent_threshold(model: RankerModel, judged: Sequence[_Filled], urgent: Sequence[int]) -> float:
    """Return the probability of an urgent article that 98 of 100 queries about it reach, :data:`_WARN_AT` at most."""
    reached = [
        model.answerable(_query_row(model, filled))
        * float(max(_share(model, filled[1])[position] for position in urgent))
        for filled in judged
        if set(filled[0].targets) & set(urgent) and not filled[0].query.is_vague
    ]
    return min(float(np.quantile(reached, 0.02)), _WARN_AT) if reached else 1.0


def _share(model: RankerModel, features: Matrix) -> Matrix:
    scores = model.scores(features)
    probabilities = np.exp(scores - scores.max())
    share: Matrix = probabilities / probabilities.sum()
    return share
