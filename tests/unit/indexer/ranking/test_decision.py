"""From scores to a state: when there is an answer, and where a warning stands."""

import numpy as np
import pytest

from indexer.ranking.decision import SEEN_FIRST, _state, _warns, urgent_forward
from indexer.ranking.ranker import Calibration, Head, RankerModel

ANSWER_AT, NONE_BELOW, URGENT_AT = 0.85, 0.2, 0.05


@pytest.fixture
def model():
    """Return a ranker of which only the thresholds matter."""
    calibration = Calibration((), (1.0, 1.0, 0.0, 0.0), ANSWER_AT, NONE_BELOW, URGENT_AT)
    return RankerModel("", "", (), (), 0.0, frozenset(), {}, Head((), b"", ()), b"", calibration)


def _floats(*values):
    return np.array(values, dtype=np.float32)


@pytest.mark.parametrize(
    ("confidence", "answerable", "is_matter", "state"),
    [
        (0.9, 0.9, False, "answer"),
        (0.8, 0.9, False, "candidates"),
        (0.1, 0.1, False, "none"),
        (0.1, 0.1, True, "candidates"),
    ],
)
def test_the_state_follows_confidence_and_answerability(model, confidence, answerable, is_matter, state):
    """Sure of one: answer. Hardly answerable: none, unless it is a matter of the articles. Else candidates."""
    assert _state(model, _floats(confidence, 0.01), answerable, is_matter=is_matter) == state


def test_a_warning_is_due_where_an_urgent_article_is_likely_enough(model):
    """Its share of the scores counts, times the probability that the query can be answered at all."""
    scores, urgent = _floats(2.0, 0.0), np.array([False, True])
    assert _warns(model, scores, 0.9, urgent)
    assert not _warns(model, scores, 0.1, urgent)
    assert not _warns(model, scores, 0.9, np.array([False, False]))


def test_an_urgent_article_that_ties_goes_first():
    """A scam cannot wait for an answer that is hardly surer."""
    order = urgent_forward(np.array([0, 1, 2]), _floats(0.50, 0.45, 0.1), np.array([False, True, False]), warns=False)
    assert order.tolist() == [1, 0, 2]


def test_a_warning_stands_among_the_first_and_moves_nothing_else():
    """An urgent article farther down comes to the last place that is seen first; the others keep their order."""
    order = np.arange(6)
    confidences, urgent = _floats(0.8, 0.3, 0.2, 0.1, 0.05, 0.04), np.arange(6) == 4
    moved = urgent_forward(order, confidences, urgent, warns=True).tolist()
    assert moved.index(4) == SEEN_FIRST - 1
    assert [each for each in moved if each != 4] == [0, 1, 2, 3, 5]
    assert urgent_forward(order, confidences, urgent, warns=False).tolist() == list(range(6))
