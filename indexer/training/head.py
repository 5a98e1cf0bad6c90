"""Fit the classifier head: multinomial logistic regression over query vectors, with shared labels."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from indexer.ranking.ranker import Head

__all__ = ["fit_head", "label_shares"]

_STRENGTH = 30.0
"""Inverse regularisation; unit vectors need large weights. Flat between 10 and 100 on dev."""
_STEPS, _FURTHER_STEPS = 120, 40
"""At most; fewer where another head is begun from."""
_SHARES = (1.0, 0.5, 0.35)
_LATER_SHARE = 0.2

Matrix = NDArray[np.float32]


def label_shares(count: int) -> tuple[float, ...]:
    """Return how much of a query each of its acceptable articles gets, best first; sums to 1."""
    shares = [_SHARES[place] if place < len(_SHARES) else _LATER_SHARE for place in range(count)]
    return tuple(share / sum(shares) for share in shares)


def fit_head(
    vectors: Matrix,
    labels: Sequence[Sequence[str]],
    start: Head | None = None,
    weights: Sequence[float] | None = None,
) -> Head:
    """Maximise the likelihood of the labels under a softmax, with a Gaussian prior on the weights.

    L-BFGS on the exact gradient: one product of the vectors with the weights each way a step, in float32.
    Scikit-learn has no shared labels.

    Args:
        vectors: float32, shape (n, dim), rows unit-length.
        labels: The classes of each vector, best first; one or more.
        start: A head over other examples of the same kind, to begin from; what it should not know must be left out.
        weights: How often each vector counts; once where there are none.
    """
    classes = sorted({name for names in labels for name in names})
    position = {name: place for place, name in enumerate(classes)}
    wanted = np.zeros((len(labels), len(classes)), dtype=np.float32)
    for row, names in enumerate(labels):
        for name, share in zip(names, label_shares(len(names)), strict=True):
            wanted[row, position[name]] += share
    masses = np.ones((len(vectors), 1), np.float32)
    if weights is not None:
        masses[:, 0] = weights
        wanted *= masses
    inputs = np.concatenate([vectors, np.ones((len(vectors), 1), np.float32)], axis=1)
    decay = np.full((inputs.shape[1], 1), 1.0 / _STRENGTH, np.float32)
    decay[-1] = 0.0  # the bias is free

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        head = flat.astype(np.float32).reshape(inputs.shape[1], -1)
        logits = inputs @ head
        logits -= logits.max(axis=1, keepdims=True)
        log_sums = np.log(np.exp(logits).sum(axis=1, keepdims=True))
        value = -float((wanted * (logits - log_sums)).sum(dtype=np.float64))
        value += 0.5 * float((decay * head * head).sum(dtype=np.float64))
        gradient = inputs.T @ (masses * np.exp(logits - log_sums) - wanted) + decay * head
        return value, gradient.astype(np.float64).reshape(-1)

    first = _beginning(start, classes, inputs.shape[1])
    limits = {"maxiter": _FURTHER_STEPS if start else _STEPS, "maxcor": 10}
    found = minimize(loss, first.reshape(-1), jac=True, method="L-BFGS-B", options=limits)
    fitted = found.x.astype(np.float32).reshape(inputs.shape[1], -1)
    rows = np.ascontiguousarray(fitted[:-1].T)
    return Head(tuple(classes), rows.tobytes(), tuple(map(float, fitted[-1])))


def _beginning(start: Head | None, classes: Sequence[str], rows: int) -> NDArray[np.float64]:
    """Return weights to begin from: those of another head for the classes that it knows, else zeros."""
    first = np.zeros((rows, len(classes)))
    if start is not None:
        known = {name: place for place, name in enumerate(start.documents)}
        matrix = np.frombuffer(start.weights, dtype=np.float32).reshape(len(start.documents), -1)
        for place, name in enumerate(classes):
            if name in known:
                first[:-1, place] = matrix[known[name]]
                first[-1, place] = start.bias[known[name]]
    return first
