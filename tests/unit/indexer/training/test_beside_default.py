"""A fitted ranker beside the default one, on queries that neither has seen."""

import numpy as np
import pytest

from indexer.training import beside_default
from indexer.training.beside_default import compare_with_default
from indexer.training.calibrate import PARTS, part_of
from indexer.training.observations import TITLE
from indexer.training.weights import fit_weights


def filled(seen):
    """Return an observation as the fit has it, without anything learned."""
    return seen, seen.features, np.zeros(3, np.float32)


@pytest.fixture(scope="module")
def outside(observe):
    """Return queries out of scope."""
    return [filled(observe(900 + number)) for number in range(20)]


@pytest.mark.parametrize(("shift", "default", "serves"), [(0, 1.0, False), (1, 0.0, True), (None, 0.0, True)])
def test_the_better_of_two_rankers_is_found(outside, observe, shift, default, serves):
    """A default ranker that is right for all is not beaten; one that is wrong for all, or finds nothing, is."""
    judged = [
        filled(observe(number, number % 4, default_first=None if shift is None else (number + shift) % 4))
        for number in range(40)
    ]
    choice = compare_with_default([*judged, *outside], [])
    assert (choice.queries, choice.default, choice.is_fitted) == (40, default, serves)
    assert choice.fitted > 0.7


def test_only_judged_queries_with_an_answer_are_counted(outside, observe):
    """Titles find their own article and queries out of scope have none: neither says which ranker is better."""
    judged = [filled(observe(number, number % 4)) for number in range(20)]
    others = [filled(observe(100 + number, number % 4, kind=TITLE)) for number in range(8)]
    assert compare_with_default([*judged, *others, *outside], []).queries == 20


def test_nothing_has_seen_what_it_is_judged_by(outside, observe, monkeypatch):
    """Weights are fitted without the part that is asked, also where articles seem new."""
    judged = [*(filled(observe(number, number % 4)) for number in range(40)), *outside]
    fitted_on = []

    def fitting(rest, rest_as_new):
        fitted_on.append({each[0].query.id for each in (*rest, *rest_as_new)})
        return fit_weights(rest, rest_as_new)

    monkeypatch.setattr(beside_default, "fit_weights", fitting)
    compare_with_default(judged, judged)
    parts = [{each[0].query.id for each in judged if part_of(each[0].query.id) == part} for part in range(PARTS)]
    assert len(fitted_on) == PARTS
    assert all(not known & part for known, part in zip(fitted_on, parts, strict=True))


def test_where_nothing_can_be_fitted_the_default_ranker_serves(observe):
    """With a single query there are no others to fit on."""
    choice = compare_with_default([filled(observe(1, 0))], [])
    assert (choice.queries, choice.is_fitted) == (0, False)
