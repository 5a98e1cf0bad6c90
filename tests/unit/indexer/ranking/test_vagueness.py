"""Vague queries: what a first result of theirs is worth, and what the ranker makes of them."""

import numpy as np
import pytest

from indexer.ranking.ranker import MANY, Calibration, Head, RankerModel, head_signals
from kb.loading.judged import JudgedQuery, worth_of_first


def _model(vague):
    calibration = Calibration((), (1.0, 1.0, vague, 0.0), 0.7, 0.2, 1.0)
    return RankerModel("", "", (), (), 0.0, frozenset(), {}, Head((), b"", ()), b"", calibration)


@pytest.mark.parametrize(("causes", "worth"), [(0, 1.0), (1, 1.0), (2, 1.0), (3, 1 / 3), (8, 1 / 8)])
def test_a_first_result_among_many_causes_is_right_in_part(causes, worth):
    """One of two causes is right; one of more is right for one in so many."""
    assert worth_of_first(causes) == pytest.approx(worth)


def test_only_a_query_with_many_causes_is_vague():
    """Two causes are a story with two causes; no cause is out of scope."""
    named = [JudgedQuery("q", "broken", "en", tuple("abcdefgh"[:count])) for count in (0, 1, 2, 3, 8)]
    assert [query.is_vague for query in named] == [False, False, False, True, True]


def test_vagueness_lowers_every_confidence_and_keeps_the_order():
    """Whichever article leads, it is less sure to be the cause."""
    scores = np.array([0.5, 2.0, 1.0], np.float32)
    plain, vague = _model(-3.0).confidences(scores, 0.9, 0.0), _model(-3.0).confidences(scores, 0.9, 0.8)
    assert (vague < plain).all()
    assert np.argsort(vague).tolist() == np.argsort(plain).tolist()


def test_a_ranker_without_the_class_knows_no_vagueness():
    """Rankers of knowledge bases without vague queries claim the confidence that they always did."""
    nothing = np.empty((0, 4), np.float32)
    vector = np.zeros(4, np.float32)
    assert head_signals({"": -3.0, "expired": -0.1}, nothing, vector)[2] == 0.0
    assert head_signals({"": -3.0, MANY: 0.0}, nothing, vector)[2] > 0.9
