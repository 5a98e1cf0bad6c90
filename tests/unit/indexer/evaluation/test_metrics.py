"""Figures of a run: ranking, confidence, intervals."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.evaluation.metrics import MEASURES, confidence_figures, per_query, ranking_figures

QRELS = {"first": {"a": 1}, "third": {"a": 1}, "missed": {"z": 1}, "unanswered": {"a": 1}}
RANKINGS = {
    "first": [("a", 0.9), ("b", 0.5)],
    "third": [("b", 0.9), ("c", 0.8), ("a", 0.1)],
    "missed": [("a", 0.9)],
    "unanswered": [],
    "unjudged": [("a", 1.0)],
}


def test_each_query_is_measured_by_the_rank_of_its_document():
    """hit@k, reciprocal rank and nDCG are those of the field's definitions, 0 where nothing relevant came."""
    values = per_query(QRELS, RANKINGS)
    assert values["first"] == dict.fromkeys(MEASURES, 1.0)
    assert [values["third"][name] for name in ("hit@1", "hit@3", "hit@10")] == [0.0, 1.0, 1.0]
    assert values["third"]["mrr@10"] == pytest.approx(1 / 3)
    assert values["third"]["ndcg@10"] == pytest.approx(1 / math.log2(4))
    assert values["missed"] == values["unanswered"] == dict.fromkeys(MEASURES, 0.0)


def test_a_query_without_judgements_is_not_counted():
    """A ranking for a query that nobody judged changes no mean."""
    assert "unjudged" not in per_query(QRELS, RANKINGS)


def test_equal_scores_keep_the_order_that_was_served():
    """The rank is the place in the list; the score only says by how much."""
    assert per_query({"q": {"b": 1}}, {"q": [("b", 0.5), ("a", 0.5)]})["q"]["hit@1"] == 1.0


def test_means_lie_inside_of_their_intervals():
    """Means are over the queries; the interval of equal values is that value, and the same values give the same one."""
    rows = [dict.fromkeys(MEASURES, value) for value in (0.0, 1.0, 1.0, 0.0, 1.0)]
    figures = ranking_figures(rows)
    assert figures.queries == 5
    assert figures.values["hit@1"] == pytest.approx(0.6)
    low, high = figures.intervals["hit@1"]
    assert low < 0.6 < high
    assert ranking_figures(rows) == figures
    assert ranking_figures(rows[1:3]).intervals["hit@1"] == (1.0, 1.0)
    assert ranking_figures([]).queries == 0


def test_confidence_that_parts_the_answerable_from_the_rest():
    """AUC is 1 where every answerable query is surer than every other, 0.5 where all are as sure."""
    answerable = [True, True, False, False]
    apart = confidence_figures([0.9, 0.8, 0.3, 0.1], [1, 1, 0, 0], answerable, [True] * 4)
    alike = confidence_figures([0.5] * 4, [1, 1, 0, 0], answerable, [True] * 4)
    assert (apart.auc, alike.auc) == (1.0, 0.5)
    assert math.isnan(confidence_figures([0.9], [1], [True], [True]).auc)


def test_a_query_that_was_refused_counts_as_no_confidence():
    """As callers see it, a refused query has confidence 0 whatever its first result had."""
    figures = confidence_figures([0.9, 0.95], [1, 0], [True, False], [True, False])
    assert (figures.auc, figures.auc_served) == (0.0, 1.0)


def test_calibration_error_is_the_gap_between_said_and_right():
    """Nine of ten right at 0.9 is no error; one right of two at 0.9 is 0.4."""
    assert confidence_figures([0.9] * 10, [1] * 9 + [0], [True] * 10, [True] * 10).ece == pytest.approx(0.0)
    figures = confidence_figures([0.9, 0.9], [1, 0], [True, True], [True, True])
    assert figures.ece == pytest.approx(0.4)
    assert figures.bins == ((pytest.approx(0.9), pytest.approx(0.5), 2),)


def test_coverage_is_the_share_that_can_be_answered_at_95_percent():
    """Queries count down to the last confidence at which 95 % of first results are right."""
    sure = [0.99 - number / 1000 for number in range(20)]
    figures = confidence_figures([*sure, 0.5, 0.4], [1] * 20 + [0, 0], [True] * 22, [True] * 22)
    assert figures.coverage == pytest.approx(21 / 22)
    assert confidence_figures([0.9], [0], [True], [True]).coverage == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_figures_of_any_run_are_shares(rows):
    """Error and coverage lie between 0 and 1, and the bins hold every query once."""
    confidences, answerable, offered = (list(column) for column in zip(*rows, strict=True))
    figures = confidence_figures(confidences, [float(each) for each in answerable], answerable, offered)
    assert 0 <= figures.ece <= 1
    assert 0 <= figures.coverage <= 1
    assert sum(count for _, _, count in figures.bins) == len(rows)
