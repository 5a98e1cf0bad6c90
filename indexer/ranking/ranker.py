"""The fitted ranker: a linear score over features, a classifier head over query vectors, a calibration.

Small enough to read (``kaiketsu explain`` prints it) and stored inside the generation that it was fitted on.
A generation without judged queries has none; the default ranker serves it, and fixed weights where the encoder is
one that the program does not make.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer.ranking.features import FEATURE_NAMES, QUERY_FEATURE_NAMES, Learned
from indexer.ranking.model_file import read_model, write_model

__all__ = [
    "MANY",
    "Calibration",
    "Head",
    "RankerModel",
    "confidence_inputs",
    "head_signals",
    "learned_of",
    "read_ranker",
    "shares_of",
    "without_classes",
    "write_ranker",
]

_FILE_NAME = "ranker.msgpack"

MANY = "*"
"""The class of the head for vague queries: no article's, so it takes from all of them alike and orders none."""

_LEAST_PROBABILITY = 1e-6
_HALF_VAGUE = 0.1
"""Probability of many causes at which a query is half as vague as can be: far more queries are plain, so little is
telling. On vague dev queries the Brier score is 0.158 so, 0.184 by the probability itself."""

Vector = NDArray[np.float32]


class Head(Struct, frozen=True):
    """Multinomial logistic regression over query vectors.

    Attributes:
        documents: Document id of each class; the class "" is "none of them", ``MANY`` is "as well one as another".
        weights: float32 bytes, shape (n_classes, dim), C order.
        bias: One a class.
    """

    documents: tuple[str, ...]
    weights: bytes
    bias: tuple[float, ...]

    def log_probabilities(self, vector: Vector) -> dict[str, float]:
        """Return the log-probability of each class for a query vector."""
        matrix = np.frombuffer(self.weights, dtype=np.float32).reshape(len(self.documents), -1)
        logits = matrix @ vector + np.array(self.bias, dtype=np.float32)
        logits -= logits.max()
        logits -= np.log(np.exp(logits).sum())
        return dict(zip(self.documents, logits.tolist(), strict=True))


def without_classes(head: Head, names: Collection[str]) -> Head:
    """Return a head that does not know some of its classes."""
    kept = [place for place, name in enumerate(head.documents) if name not in names]
    matrix = np.frombuffer(head.weights, dtype=np.float32).reshape(len(head.documents), -1)
    return Head(
        tuple(head.documents[place] for place in kept),
        np.ascontiguousarray(matrix[kept]).tobytes(),
        tuple(head.bias[place] for place in kept),
    )


class Calibration(Struct, frozen=True):
    """From scores to probabilities.

    Attributes:
        answerable: Weights of the query features, then the bias: logistic regression of "can be answered".
        trust: Weights of the log-odds of being answerable, of the log of a candidate's share of the scores, and of
            the vagueness of the query, then the bias: logistic regression of "is right".
        answer_at: Confidence from which one result is given as the answer.
        none_below: Probability of being answerable under which nothing is offered as an answer.
        urgent_at: Probability of an urgent article, before recalibration, from which the state is never
            ``none``.
    """

    answerable: tuple[float, ...]
    trust: tuple[float, float, float, float]
    answer_at: float
    none_below: float
    urgent_at: float


class RankerModel(Struct, frozen=True):
    """What was fitted.

    Attributes:
        basis: Digest of what it was fitted on; an equal one need not be fitted again.
        fingerprint: Of the encoder whose vectors it was fitted on.
        feature_names: Columns that the weights belong to.
        weights: One a feature.
        missing_head: Log-probability given to a document that the head does not know: a new article must not
            vanish because nobody has judged a query for it yet.
        judged: Documents with at least one judged query.
        priors: Log of the share of judged queries by language and document; a document that is missing gets the
            median of its language.
        head: The classifier head.
        outside: Vectors of queries known to be out of scope: float32 bytes, shape (n, dim), C order.
        calibration: From scores to probabilities.
    """

    basis: str
    fingerprint: str
    feature_names: tuple[str, ...]
    weights: tuple[float, ...]
    missing_head: float
    judged: frozenset[str]
    priors: dict[str, dict[str, float]]
    head: Head
    outside: bytes
    calibration: Calibration

    def learned(self, vector: Vector, lang: str, document_ids: Sequence[str]) -> tuple[Learned, Vector]:
        """Return what judged queries say of each document, and what they say of the query itself.

        Args:
            vector: Query vector, float32, shape (dim,).
            lang: The query's language.
            document_ids: Of the candidates.
        """
        known = self.head.log_probabilities(vector)
        outside = np.frombuffer(self.outside, dtype=np.float32).reshape(-1, len(vector))
        return (
            learned_of(known, self.missing_head, self.priors.get(lang, {}), self.judged, document_ids),
            head_signals(known, outside, vector),
        )

    def scores(self, features: Vector) -> Vector:
        """Return the ranking score of each candidate, float32 of shape (n_candidates,)."""
        return features @ np.array(self.weights, dtype=np.float32)

    def answerable(self, query: Vector) -> float:
        """Return the probability that the query can be answered at all."""
        weights = np.array(self.calibration.answerable, dtype=np.float32)
        return float(_sigmoid(query @ weights[:-1] + weights[-1]))

    def confidences(self, scores: Vector, answerable: float, vagueness: float) -> Vector:
        """Return the calibrated probability of each candidate, float32, shape as ``scores``.

        Words that fit many causes make each of them less certain, whichever leads.
        """
        *weights, bias = self.calibration.trust
        inputs = confidence_inputs(scores, answerable, vagueness)
        calibrated: Vector = _sigmoid(inputs @ np.array(weights, dtype=np.float32) + np.float32(bias))
        return calibrated


def shares_of(scores: Vector) -> Vector:
    """Return each candidate's share of the scores (softmax), float32, shape as ``scores``."""
    shares: Vector = np.exp(scores - scores.max())
    shares /= shares.sum()
    return shares


def confidence_inputs(scores: Vector, answerable: float, vagueness: float) -> Vector:
    """Return what a confidence is made of, float32 of shape (n_candidates, 3).

    The log-odds that the query can be answered, the log of each candidate's share of the scores (softmax), and the
    vagueness of the query.
    """
    shares = shares_of(scores)
    held = min(max(answerable, _LEAST_PROBABILITY), 1.0 - _LEAST_PROBABILITY)
    inputs = np.empty((len(scores), 3), dtype=np.float32)
    inputs[:, 0] = np.log(held / (1.0 - held))
    inputs[:, 1] = np.log(np.maximum(shares, _LEAST_PROBABILITY))
    inputs[:, 2] = vagueness
    return inputs


def learned_of(
    known: Mapping[str, float],
    missing_head: float,
    priors: Mapping[str, float],
    judged: Collection[str],
    document_ids: Sequence[str],
) -> Learned:
    """Gather what judged queries say of documents.

    Args:
        known: Log-probability of each class of the head.
        missing_head: The same for a document that is no class.
        priors: Log of how often each document is asked for; the median stands in for one that is missing.
        judged: Documents with judged queries.
        document_ids: The documents.
    """
    usual = float(np.median(list(priors.values()))) if priors else 0.0
    return Learned(
        head=np.array([known.get(name, missing_head) for name in document_ids], dtype=np.float32),
        prior=np.array([priors.get(name, usual) for name in document_ids], dtype=np.float32),
        unjudged=np.array([name not in judged for name in document_ids], dtype=np.bool_),
    )


def head_signals(known: dict[str, float], outside: Vector, vector: Vector, nearest: float | None = None) -> Vector:
    """Return what the head says of the query itself, float32 of shape (3,).

    The log-odds of "none of them", the cosine of the nearest out-of-scope query, and the vagueness, 0 to 1, from
    the probability of many causes.

    Args:
        known: Log-probability of each class of the head.
        outside: Vectors of queries known to be out of scope, float32, shape (n, dim).
        vector: Query vector, float32, shape (dim,).
        nearest: The cosine of the nearest of ``outside``, where it is known already.
    """
    none = float(np.exp(known.get("", -20.0)))
    if nearest is None:
        nearest = float((outside @ vector).max()) if len(outside) else 0.0
    many = float(np.exp(known[MANY])) if MANY in known else 0.0
    return np.array(
        [np.log((none + 1e-6) / (1.0 - none + 1e-6)), nearest, many / (many + _HALF_VAGUE)], dtype=np.float32
    )


def _sigmoid(value: Vector) -> Vector:
    # Beyond 80 the exponential leaves float32, and the result is 0 anyway.
    return (1.0 / (1.0 + np.exp(np.minimum(-value, 80.0)))).astype(np.float32)


def write_ranker(folder: Path, model: RankerModel) -> None:
    """Write the ranker into a staged generation."""
    write_model(folder, _FILE_NAME, model)


def read_ranker(folder: Path, fingerprint: str) -> RankerModel | None:
    """Read a generation's ranker; None where there is none or where it does not fit this encoder.

    Raises:
        GenerationDamagedError: the file cannot be decoded.
    """
    model = read_model(folder, _FILE_NAME, RankerModel)
    fits = (
        model is not None
        and model.fingerprint == fingerprint
        and model.feature_names == FEATURE_NAMES
        and len(model.calibration.answerable) == len(QUERY_FEATURE_NAMES) + 1
    )
    return model if fits else None
