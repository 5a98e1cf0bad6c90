"""Comparing two rankings of the same queries."""

import pytest

from indexer.evaluation.comparison import Comparison, change_lines, compare_outcomes
from indexer.evaluation.runner import QueryOutcome


def outcome(name, rank=1, state="candidates", relevant=("x",)):
    return QueryOutcome(name, f"text of {name}", "en", "", relevant, ("x",), rank, 0.5, state)


def known(count, ranks):
    """Return outcomes of answerable queries; the first have these ranks, the others 1."""
    return [outcome(f"q{number}", ranks[number] if number < len(ranks) else 1) for number in range(count)]


def outside(states):
    return [outcome(f"o{number}", 0, state, ()) for number, state in enumerate(states)]


def test_what_was_gained_and_lost_is_told_by_query():
    """A query is better when its article moved to the first place, worse when it left it; other moves are neither."""
    found = compare_outcomes("dev", known(4, [2, 1, 1, 3]), known(4, [1, 3, 1, 2]))
    assert [(row.id, row.before, row.after) for row in found.better] == [("q0", "rank 2", "rank 1")]
    assert [(row.id, row.before, row.after) for row in found.worse] == [("q1", "rank 1", "rank 3")]
    assert found.hit_at_1 == (0.5, 0.5)
    assert found.hit_at_3 == (1.0, 1.0)


def test_an_answer_to_what_no_article_answers_is_a_loss():
    """Out of scope, an answer that is new counts against the ranking, and one that is gone for it."""
    found = compare_outcomes("dev", outside(["answer", "none", "candidates"]), outside(["none", "answer", "none"]))
    assert [row.id for row in found.better] == ["o0"]
    assert [(row.id, row.after) for row in found.worse] == [("o1", "state answer")]
    assert found.answered == pytest.approx((1 / 3, 1 / 3))
    assert (found.answerable, found.outside) == (0, 3)


def test_a_query_of_one_side_alone_is_left_out():
    """Only queries that both were asked are compared."""
    found = compare_outcomes("dev", known(3, [2]), [*known(2, []), outcome("new", 5)])
    assert found.answerable == 2


@pytest.mark.parametrize(
    ("count", "lost", "gained", "is_regression"),
    [
        (1000, 10, 0, False),
        (1000, 11, 0, True),
        (1000, 20, 9, True),
        (1000, 20, 12, False),
        (20, 1, 0, False),
        (20, 3, 0, False),
        (20, 4, 0, True),
        (20, 5, 2, False),
        (99, 4, 0, True),
    ],
)
def test_a_fall_by_more_than_a_point_is_a_regression(count, lost, gained, is_regression):
    """A point of R@1 may be lost; where a query is more than a point, also what chance explains in one of ten cases."""
    before, after = known(count, [1] * lost + [2] * gained), known(count, [2] * lost + [1] * gained)
    found = compare_outcomes("dev", before, after)
    assert found.is_regression == is_regression
    assert Comparison("g", (compare_outcomes("other", after, after), found)).is_regression == is_regression


def test_the_lines_say_where_a_fall_may_be_chance():
    """A few lost queries of a small set do not stop a build, and the line of the set says why."""
    held = compare_outcomes("held back", known(20, []), known(20, [2, 2]))
    lines = list(change_lines(Comparison("20260101", (held,))))
    assert lines[1].endswith(
        "R@1 1.000 -> 0.900, R@3 1.000 -> 1.000, refused 0.000 -> 0.000; so few that chance explains the fall"
    )


def test_the_lines_say_what_changed():
    """The lines have the figures before and after, and no more queries than asked for."""
    before = [*known(30, [1] * 15), *outside(["answer"])]
    after = [*known(30, [0] * 15), *outside(["none"])]
    lines = list(change_lines(Comparison("20260101", (compare_outcomes("dev", before, after),)), limit=2))
    assert lines[0] == "compared with generation 20260101:"
    assert "dev, 31 queries: R@1 1.000 -> 0.500, R@3 1.000 -> 0.500" in lines[1]
    assert "out of scope answered 1.000 -> 0.000; worse than is published" in lines[1]
    assert lines[2:] == [
        "    better: o0, state answer -> state none: text of o0",
        "    worse: q0, rank 1 -> not found: text of q0",
        "    worse: q1, rank 1 -> not found: text of q1",
        "    worse: 13 more",
    ]
