"""Fitting the weights of features."""

import numpy as np

from indexer.ranking.features import FEATURE_NAMES
from indexer.training.weights import fit_weights


def filled(seen):
    """Return an observation as the fit has it, without anything learned."""
    return seen, seen.features, np.zeros(3, np.float32)


def test_weights_are_one_a_feature(observe):
    """The weights belong to the columns, and none is negative."""
    weights = fit_weights([filled(observe(number, number % 4)) for number in range(20)], [])
    assert weights.shape == (len(FEATURE_NAMES),)
    assert weights.min() >= 0
