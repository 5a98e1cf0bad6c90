"""The fitted ranker: a linear score over features, a classifier head over query vectors, a calibration.

Small enough to read (``kaiketsu explain`` prints it) and stored inside the generation that it was fitted on.
A generation without judged queries has none; its lanes are then fused by fixed weights, and no confidence is
claimed.
"""

from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer.errors import GenerationDamagedError
from indexer.retrieval.ranking.features import FEATURE_NAMES

__all__ = ["MANY", "Calibration", "Head", "RankerModel", "head_signals", "read_ranker", "write_ranker"]

_FILE_NAME = "ranker.msgpack"

MANY = "*"
"""The class of the head for vague queries: no article's, so it takes from all of them alike and orders none."""

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


class Calibration(Struct, frozen=True):
    """From scores to probabilities.

    Attributes:
        answerable: Weights of the query features, then the bias: logistic regression of "can be answered".
        slope: Of the final recalibration on the logit of the confidence (Platt 1999).
        offset: Of the same.
        answer_at: Confidence from which one result is given as the answer.
        none_below: Probability of being answerable under which nothing is offered as an answer.
        urgent_at: Probability of an urgent article, before recalibration, from which the state is never
            ``none``.
        vague: Of the recalibration, on the vagueness of the query; 0 in rankers fitted before there was one.
    """

    answerable: tuple[float, ...]
    slope: float
    offset: float
    answer_at: float
    none_below: float
    urgent_at: float
    vague: float = 0.0


class RankerModel(Struct, frozen=True):
    """What was fitted.

    Attributes:
        basis: Digest of what it was fitted on; an equal one need not be fitted again.
        fingerprint: Of the encoder whose vectors it was fitted on.
        feature_names: Columns that the weights belong to.
        weights: One a feature.
        missing_head: Log-probability given to a document that the head does not know: a new article must not
            vanish because nobody has judged a query for it yet.
        head: The classifier head.
        outside: Vectors of queries known to be out of scope: float32 bytes, shape (n, dim), C order.
        calibration: From scores to probabilities.
    """

    basis: str
    fingerprint: str
    feature_names: tuple[str, ...]
    weights: tuple[float, ...]
    missing_head: float
    head: Head
    outside: bytes
    calibration: Calibration

    def head_scores(self, vector: Vector, document_ids: tuple[str, ...]) -> tuple[Vector, Vector]:
        """Return the head's log-probability of each document, and what it says of the query."""
        known = self.head.log_probabilities(vector)
        scores = np.array([known.get(name, self.missing_head) for name in document_ids], dtype=np.float32)
        outside = np.frombuffer(self.outside, dtype=np.float32).reshape(-1, len(vector))
        return scores, head_signals(known, outside, vector)

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
        probabilities = np.exp(scores - scores.max())
        raw = np.clip(answerable * probabilities / probabilities.sum(), 1e-6, 1 - 1e-6)
        logit = np.log(raw / (1 - raw))
        fitted = self.calibration
        calibrated: Vector = _sigmoid(fitted.slope * logit + fitted.vague * vagueness + fitted.offset)
        return calibrated


def head_signals(known: dict[str, float], outside: Vector, vector: Vector) -> Vector:
    """Return what the head says of the query itself, float32 of shape (3,).

    The log-odds of "none of them", the cosine of the nearest out-of-scope query, and the vagueness, 0 to 1, from
    the probability of many causes.
    """
    none = float(np.exp(known.get("", -20.0)))
    nearest = float((outside @ vector).max()) if len(outside) else 0.0
    many = float(np.exp(known[MANY])) if MANY in known else 0.0
    return np.array(
        [np.log((none + 1e-6) / (1.0 - none + 1e-6)), nearest, many / (many + _HALF_VAGUE)], dtype=np.float32
    )


def _sigmoid(value: Vector) -> Vector:
    return (1.0 / (1.0 + np.exp(-value))).astype(np.float32)


def write_ranker(folder: Path, model: RankerModel) -> None:
    """Write the ranker into a staged generation."""
    (folder / _FILE_NAME).write_bytes(msgspec.msgpack.encode(model))


def read_ranker(folder: Path, fingerprint: str) -> RankerModel | None:
    """Read a generation's ranker; None where there is none or where it does not fit this encoder.

    Raises:
        GenerationDamagedError: the file cannot be decoded.
    """
    path = folder / _FILE_NAME
    if not path.is_file():
        return None
    try:
        model = msgspec.msgpack.decode(path.read_bytes(), type=RankerModel)
    except msgspec.MsgspecError as error:
        raise GenerationDamagedError(folder.name, _FILE_NAME, f"cannot be decoded ({error})") from error
    fits = model.fingerprint == fingerprint and model.feature_names == FEATURE_NAMES
    return model if fits else None
