"""A warning that hides in a long text."""

import numpy as np
import pytest

from indexer.ranking.decision import Decision, warned
from indexer.ranking.ranker import Calibration, Head, RankerModel
from indexer.ranking.windows import hides_warning, sentence_windows


@pytest.fixture
def model():
    """Return a ranker whose head tells two directions apart: the first is urgent."""
    weights = np.array([[9.0, 0.0], [0.0, 9.0]], np.float32)
    head = Head(("scam", "expired"), weights.tobytes(), (0.0, 0.0))
    calibration = Calibration((), (1.0, 1.0, 0.0, 0.0), 0.85, 0.2, 0.05)
    return RankerModel("", "", (), (), 0.0, frozenset(), {}, head, b"", calibration)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("", []),
        ("one sentence", ["one sentence"]),
        ("First. Second. Third.", ["First. Second.", "Second. Third."]),
        ("最初です。次です！最後？", ["最初です。 次です！", "次です！ 最後？"]),
    ],
)
def test_each_sentence_comes_with_the_next(text, windows):
    """A point is seldom made in one sentence alone."""
    assert sentence_windows(text) == windows


def test_one_window_about_an_urgent_article_is_enough(model):
    """The other windows do not outvote it, and without one nothing warns."""
    usual, urgent = [0.0, 1.0], [1.0, 0.0]
    assert hides_warning(model, np.array([usual, urgent, usual], np.float32), ["scam"])
    assert not hides_warning(model, np.array([usual, usual], np.float32), ["scam"])
    assert not hides_warning(model, np.empty((0, 2), np.float32), ["scam"])


def test_a_warned_text_is_not_refused():
    """The urgent article comes among the first, the others keep their order, and the state is that of candidates."""
    confidences = np.array([0.5, 0.4, 0.3, 0.2], np.float32)
    decision = Decision(confidences, np.arange(4), confidences, 0.01, "none")
    changed = warned(decision, np.array([False, False, False, True]))
    assert changed.state == "candidates"
    assert changed.order.tolist() == [0, 1, 3, 2]
    assert warned(decision, np.zeros(4, np.bool_)) is decision
