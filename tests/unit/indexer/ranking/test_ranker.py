"""The fitted ranker: probabilities of the head, shares, confidence, and its file."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs

from indexer.errors import GenerationDamagedError
from indexer.ranking.features import FEATURE_NAMES, QUERY_FEATURE_NAMES
from indexer.ranking.ranker import (
    MANY,
    Calibration,
    Head,
    RankerModel,
    confidence_inputs,
    head_signals,
    learned_of,
    read_ranker,
    shares_of,
    without_classes,
    write_ranker,
)

WEIGHTS = np.array([[4.0, 0.0], [0.0, 4.0], [2.0, 2.0]], np.float32)
HEAD = Head(("", "expired", "locked"), WEIGHTS.tobytes(), (0.0, 0.5, -0.5))
scores = st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=8).map(lambda each: np.array(each, np.float32))


def make_model(trust=(1.0, 1.0, 0.0, 0.0), **changed):
    """Return a ranker of two features."""
    calibration = Calibration((2.0, 0.0, -1.0), trust, 0.85, 0.2, 0.03)
    model = RankerModel(
        "basis", "encoder", FEATURE_NAMES, (3.0, 1.0), -7.0, frozenset({"expired"}), {}, HEAD, b"", calibration
    )
    return structs.replace(model, **changed)


def test_log_probabilities_are_those_of_a_softmax():
    """The head gives each class the softmax of its product with the query plus its bias."""
    logits = WEIGHTS @ np.array([0.6, 0.8]) + np.array([0.0, 0.5, -0.5])
    expected = np.exp(logits) / np.exp(logits).sum()
    found = HEAD.log_probabilities(np.array([0.6, 0.8], np.float32))
    assert list(found) == ["", "expired", "locked"]
    assert np.exp(list(found.values())) == pytest.approx(expected, abs=1e-6)


def test_a_head_without_a_class_keeps_the_odds_of_the_others():
    """Leaving a class out changes no odds between the classes that stay."""
    vector = np.array([0.6, 0.8], np.float32)
    whole = HEAD.log_probabilities(vector)
    part = without_classes(HEAD, {""}).log_probabilities(vector)
    assert set(part) == {"expired", "locked"}
    assert part["expired"] - part["locked"] == pytest.approx(whole["expired"] - whole["locked"], abs=1e-5)


def test_a_score_is_the_weighted_sum_of_the_features():
    """The ranking score of a candidate is its features times the weights."""
    features = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]], np.float32)
    assert make_model().scores(features).tolist() == [3.0, 2.0, 4.0]


def test_answerable_is_a_logistic_regression():
    """The probability of being answerable is the sigmoid of weights, features and bias."""
    assert make_model().answerable(np.array([1.0, 5.0], np.float32)) == pytest.approx(1 / (1 + np.exp(-1.0)))


@given(scores, st.floats(-50, 50, width=32))
def test_shares_are_a_distribution_that_no_offset_moves(values, offset):
    """Shares of the scores add up to one, keep their order, and do not change when all scores rise alike."""
    shares = shares_of(values)
    assert shares.sum() == pytest.approx(1.0, abs=1e-5)
    assert shares_of(values + np.float32(offset)) == pytest.approx(shares, abs=1e-4)
    assert (np.diff(shares[np.argsort(values, kind="stable")]) >= 0).all()


@given(scores, st.floats(0.01, 0.99), st.floats(0, 1), st.randoms(use_true_random=False))
def test_confidence_belongs_to_the_candidate_not_to_its_place(values, answerable, vagueness, chance):
    """Candidates in another order get the same confidences in that order."""
    order = list(range(len(values)))
    chance.shuffle(order)
    found = make_model().confidences(values, answerable, vagueness)
    assert make_model().confidences(values[order], answerable, vagueness) == pytest.approx(found[order], abs=1e-5)


@given(scores, st.floats(0.01, 0.98))
def test_confidence_rises_with_the_score_and_with_being_answerable(values, answerable):
    """A better score is never less sure, and nothing is less sure where the query is more answerable."""
    found = make_model().confidences(values, answerable, 0.0)
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found[np.argsort(values, kind="stable")]) >= -1e-6).all()
    assert (make_model().confidences(values, answerable + 0.01, 0.0) >= found - 1e-6).all()


@given(scores, st.floats(0.05, 0.95))
def test_a_lead_that_grows_is_surer(values, answerable):
    """Raising the leader's score alone raises its confidence and lowers nobody else's below what it was due."""
    assume(len(values) > 1)
    leader = int(np.argmax(values))
    higher = values.copy()
    higher[leader] += 1.0
    before, after = (make_model().confidences(each, answerable, 0.0) for each in (values, higher))
    assert after[leader] >= before[leader] - 1e-6
    others = np.arange(len(values)) != leader
    assert (after[others] <= before[others] + 1e-6).all()


@pytest.mark.parametrize("answerable", [0.0, 1.0])
def test_certainty_stays_finite(answerable):
    """A probability of exactly nought or one does not make an infinite confidence input."""
    assert np.isfinite(confidence_inputs(np.array([1000.0, -1000.0], np.float32), answerable, 0.5)).all()


def test_a_document_that_is_new_gets_what_is_usual():
    """A document without judged queries gets the head's value for missing ones, the median prior, and a mark."""
    known = {"expired": -0.1, "locked": -3.0}
    priors = {"expired": -1.0, "locked": -2.0, "lost": -5.0}
    found = learned_of(known, -7.0, priors, {"expired", "locked", "lost"}, ["locked", "brand-new"])
    assert found.head.tolist() == pytest.approx([-3.0, -7.0])
    assert found.prior.tolist() == pytest.approx([-2.0, -2.0])
    assert found.unjudged.tolist() == [False, True]


def test_a_language_without_judged_queries_has_no_prior():
    """Where a language has no judged query, no document is preferred in it."""
    assert learned_of({}, -7.0, {}, set(), ["a", "b"]).prior.tolist() == [0.0, 0.0]


def test_signals_of_a_query_that_fits_nothing():
    """The log-odds of "none of them", the nearest query known to be out of scope, and no vagueness."""
    outside = np.array([[1.0, 0.0], [0.6, 0.8]], np.float32)
    none, nearest, vague = head_signals(
        {"": np.log(0.8), "expired": np.log(0.2)}, outside, np.array([0, 1], np.float32)
    )
    assert none == pytest.approx(np.log(4.0), abs=1e-4)
    assert nearest == pytest.approx(0.8)
    assert vague == 0.0
    assert head_signals({MANY: np.log(0.1)}, outside, np.array([0, 1], np.float32))[2] == pytest.approx(0.5)


def stored_calibration():
    """Return a calibration with a weight for each signal of a query."""
    return Calibration((0.5,) * (len(QUERY_FEATURE_NAMES) + 1), (1.0, 1.0, 0.0, 0.0), 0.85, 0.2, 0.03)


def test_a_ranker_is_read_as_it_was_written(tmp_path):
    """What is written into a generation is what is read from it."""
    model = make_model(calibration=stored_calibration())
    write_ranker(tmp_path, model)
    assert read_ranker(tmp_path, "encoder") == model


def test_a_ranker_of_another_encoder_or_other_features_is_not_used(tmp_path):
    """A ranker whose vectors or columns are not these is left out instead of ranking at random."""
    assert read_ranker(tmp_path, "encoder") is None
    model = make_model(calibration=stored_calibration())
    write_ranker(tmp_path, model)
    assert read_ranker(tmp_path, "another encoder") is None
    write_ranker(tmp_path, structs.replace(model, feature_names=("something", "else")))
    assert read_ranker(tmp_path, "encoder") is None
    write_ranker(tmp_path, make_model())  # calibrated on fewer signals of the query
    assert read_ranker(tmp_path, "encoder") is None


def test_a_damaged_ranker_is_named(tmp_path):
    """A file that cannot be decoded is refused with its generation and its name."""
    (tmp_path / "ranker.msgpack").write_bytes(b"\xc1")
    with pytest.raises(GenerationDamagedError, match=r"ranker\.msgpack"):
        read_ranker(tmp_path, "encoder")
