"""From scores to probabilities, and where the thresholds come to lie."""

from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as replaced

from indexer.ranking.features import FEATURE_NAMES
from indexer.ranking.ranker import Head, RankerModel
from indexer.training.calibrate import UNCALIBRATED, _look, calibrated
from indexer.training.observations import TITLE

URGENT = (3,)


@pytest.fixture(scope="module")
def model():
    """Return a ranker that adds up three features, not calibrated."""
    weights = tuple(6.0 if name in {"dense_symptom", "dense_judged"} else 0.0 for name in FEATURE_NAMES)
    return RankerModel("", "", FEATURE_NAMES, weights, 0.0, frozenset(), {}, Head((), b"", ()), b"", UNCALIBRATED)


@pytest.fixture(scope="module")
def judged(observe):
    """Return queries about four causes and queries about none, with what a head would say of each."""

    def filled(seen, none, vague=0.0):
        return seen, seen.features, np.array([none, 0.5, vague], np.float32)

    chance = np.random.default_rng(7)
    answerable = [filled(observe(number, number % 4, noise=0.5), chance.normal(-3.0, 1.0)) for number in range(320)]
    outside = [filled(observe(1000 + number), chance.normal(1.0, 1.0)) for number in range(160)]
    return [*answerable, *outside]


@pytest.fixture(scope="module")
def fitted(model, judged):
    """Return the ranker with its calibration."""
    return calibrated(model, judged, (), URGENT)


def sure(model, filled):
    """Return (confidence of the first result, whether it is right, probability of being answerable)."""
    looked = _look(model, filled)
    answerable = model.answerable(looked.row)
    confidences = model.confidences(looked.scores, answerable, looked.vagueness)
    return float(confidences.max()), int(np.argmax(confidences)) in filled[0].targets, answerable


def test_confidence_says_how_often_it_is_right(fitted, judged):
    """Over all queries the mean confidence of first results is the share of them that is right."""
    rows = [sure(fitted, filled) for filled in judged]
    assert np.mean([row[0] for row in rows]) == pytest.approx(np.mean([row[1] for row in rows]), abs=0.05)


def test_nine_of_ten_answers_are_right(fitted, judged):
    """Of the queries that are sure enough for an answer at least 90 % are right, and no answer is less than 85 % sure."""
    answers = [
        right
        for confidence, right, _ in (sure(fitted, each) for each in judged)
        if confidence >= fitted.calibration.answer_at
    ]
    assert len(answers) > 20
    assert np.mean(answers) >= 0.9
    assert 0.85 <= fitted.calibration.answer_at <= 0.97


def test_hardly_an_answerable_query_is_refused(fitted, judged):
    """At most 1 in 200 answerable queries is under the threshold, and most of the others are."""
    below = [sure(fitted, each)[2] < fitted.calibration.none_below for each in judged]
    answerable = [bool(each[0].targets) for each in judged]
    refused = [flag for flag, known in zip(below, answerable, strict=True) if known]
    assert sum(refused) <= 2
    assert np.mean([flag for flag, known in zip(below, answerable, strict=True) if not known]) > 0.5


def test_a_warning_is_due_early(fitted, model, judged):
    """An urgent article warns from three in a hundred at the latest; without a judged query about one, never."""
    assert 0 < fitted.calibration.urgent_at <= 0.03
    harmless = [each for each in judged if 3 not in each[0].targets]
    assert calibrated(model, harmless, (), URGENT).calibration.urgent_at == 1.0


def test_vague_queries_lower_the_confidence(model, judged, observe):
    """Queries whose first result is right in part teach the confidence to fall with vagueness."""
    vague = [
        (seen, seen.features, np.array([-3.0, 0.5, 0.9], np.float32))
        for seen in (observe(5000 + number, 0, 1, 2, 3, noise=0.3) for number in range(40))
    ]
    weights = calibrated(model, [*judged, *vague], (), URGENT).calibration.trust
    assert weights[2] < 0


def test_better_evidence_is_trusted_more(fitted):
    """The weights of being answerable and of a result's share are positive: more of either is surer."""
    answerable, share, _, _ = fitted.calibration.trust
    assert answerable > 0
    assert share > 0


def test_queries_about_new_documents_are_not_taken_for_queries_out_of_scope(fitted, model, judged):
    """Fitted with documents that seem new, queries about them are half as doubtful, and the others change little."""

    def seems_new(filled):
        seen, features, none = filled
        features = features.copy()
        if 0 in seen.targets:  # what was judged does not speak for it
            features[:, FEATURE_NAMES.index("dense_judged")] *= 0.5
            none = none + np.array([4.0, 0.0, 0.0], np.float32)
        features[0, FEATURE_NAMES.index("unjudged")] = 1.0
        return seen, features, none

    as_new = [seems_new(each) for each in judged]
    with_new = calibrated(model, judged, as_new, URGENT)
    answerable = [
        np.mean([sure(ranker, each)[2] for each in as_new if each[0].targets == (0,)])
        for ranker in (fitted, with_new)
    ]
    assert 1 - answerable[1] < 0.5 * (1 - answerable[0]), answerable
    others = [each for each in judged if each[0].targets != (0,)]
    changes = [abs(sure(with_new, each)[2] - sure(fitted, each)[2]) for each in others]
    assert np.mean(changes) < 0.05


def test_what_chance_tells_of_few_queries_is_not_trusted(model, observe):
    """Where nothing tells what can be answered, sixty queries of each kind give no sure answer."""

    def filled(number, *targets):
        seen = observe(number)  # nothing of its features is about what is asked
        primary = tuple(str(target) for target in targets)
        seen = replace(seen, targets=targets, query=replaced(seen.query, primary=primary))
        return seen, seen.features, np.random.default_rng(number).normal(0.0, 1.0, 3).astype(np.float32)

    chance = [*(filled(number, number % 4) for number in range(60)), *(filled(1000 + number) for number in range(60))]
    fitted = calibrated(model, chance, (), URGENT)
    unseen = [*(filled(5000 + number, number % 4) for number in range(200)), *(filled(6000 + n) for n in range(200))]
    answers = [
        right
        for confidence, right, _ in (sure(fitted, each) for each in unseen)
        if confidence >= fitted.calibration.answer_at
    ]
    assert answers == []


def test_titles_teach_what_can_be_answered_and_no_confidence(model, judged, observe):
    """A title finds its own article: a hundred of them make no result surer."""
    titles = []
    for number in range(100):
        seen = observe(7000 + number, number % 4, kind=TITLE)
        titles.append((seen, seen.features, np.array([-3.0, 0.5, 0.0], np.float32)))
    without, with_titles = (calibrated(model, rows, (), URGENT).calibration for rows in (judged, [*judged, *titles]))
    assert with_titles.answer_at == pytest.approx(without.answer_at, abs=0.03)
    assert with_titles.trust[3] == pytest.approx(without.trust[3], abs=0.7)
