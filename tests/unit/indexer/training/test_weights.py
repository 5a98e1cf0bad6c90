"""Fitted weights beside the default ranker, on queries that neither has seen."""

import numpy as np
import pytest

from indexer.ranking.features import FEATURE_NAMES
from indexer.training.calibrate import PARTS, part_of
from indexer.training.observations import TITLE
from indexer.training.weights import compare_with_default, fit_weights
from tests.unit.indexer.training.conftest import CAUSES


def filled(seen):
    """Return an observation as the fit has it, without anything learned."""
    return seen, seen.features, np.zeros(3, np.float32)


def scores_of(first):
    """Return scores of the default ranker that put a cause first."""
    return np.eye(len(CAUSES), dtype=np.float32)[first]


@pytest.mark.parametrize(("shift", "default", "serves"), [(0, 1.0, False), (1, 0.0, True)])
def test_the_better_of_two_rankers_is_found(observe, shift, default, serves):
    """A default ranker that is right for all is not beaten, and one that is always wrong is."""
    judged = [filled(observe(number, number % 4, by_default=scores_of((number + shift) % 4))) for number in range(40)]
    choice = compare_with_default(judged, judged)
    assert (choice.queries, choice.default, choice.is_fitted) == (40, default, serves)
    assert choice.fitted > 0.8


def test_only_judged_queries_with_an_answer_are_counted(observe):
    """Titles find their own article and queries out of scope have none: neither says which ranker is better."""
    judged = [filled(observe(number, number % 4)) for number in range(20)]
    others = [filled(observe(100 + number, number % 4, kind=TITLE)) for number in range(8)]
    none = [filled(observe(200 + number)) for number in range(8)]
    assert compare_with_default([*judged, *others, *none], []).queries == 20


def test_weights_have_not_seen_what_they_are_judged_by(observe, monkeypatch):
    """Each query is judged by weights that were fitted without it, also without its draw as if articles were new."""
    judged = [filled(observe(number, number % 4)) for number in range(40)]
    asked = []

    def fitting(rest, rest_as_new):
        asked.append({each[0].query.id for each in (*rest, *rest_as_new)})
        return fit_weights(rest, rest_as_new)

    monkeypatch.setattr("indexer.training.weights.fit_weights", fitting)
    compare_with_default(judged, judged)
    parts = [{each[0].query.id for each in judged if part_of(each[0].query.id) == part} for part in range(PARTS)]
    assert len(asked) == PARTS
    assert all(not known & part for known, part in zip(asked, parts, strict=True))
    assert set().union(*parts) == {each[0].query.id for each in judged}


def test_queries_of_one_part_leave_nothing_to_fit_on(observe):
    """Where the other parts have no answered query, nothing is judged, and the default ranker serves."""
    choice = compare_with_default([filled(observe(1, 0))], [])
    assert (choice.queries, choice.is_fitted) == (0, False)


def test_weights_are_one_a_feature(observe):
    """The weights belong to the columns, and none is negative."""
    weights = fit_weights([filled(observe(number, number % 4)) for number in range(20)], [])
    assert weights.shape == (len(FEATURE_NAMES),)
    assert weights.min() >= 0
