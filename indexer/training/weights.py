"""Fit the weights of a ranker's features by softmax regression."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from indexer.ranking.features import FEATURE_NAMES
from indexer.training.calibrate import Filled
from indexer.training.head import label_shares

__all__ = ["fit_weights"]

_WEIGHT_DECAY = 1e-3
_NEW_WEIGHT = 0.5
"""Share of the weight of the queries that see them so."""
_NEW_OFFSET = 0.7
"""Added to the score of a document without judged queries. The fit alone ranks new documents too low: most queries
are about others, and each of these loses if a new one is moved up. On six draws of six causes (dev) an offset of 0.6
put .035 more of the new ones first, and .004 fewer of the others; 1.0 put .056 and .006."""

Matrix = NDArray[np.float32]


def fit_weights(filled: Sequence[Filled], as_new: Sequence[Filled]) -> Matrix:
    """Maximise the likelihood of the right documents under a softmax over all (a conditional logit).

    Documents without judged queries are then lifted.

    Args:
        filled: As served.
        as_new: The same with some documents that seem new; :data:`_NEW_WEIGHT` of the whole weight.

    Returns:
        float32, shape (n_features,).
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
    fitted[FEATURE_NAMES.index("unjudged")] += _NEW_OFFSET
    return fitted
