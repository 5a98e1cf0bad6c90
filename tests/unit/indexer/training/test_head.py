"""The classifier head."""

import numpy as np
import pytest

from indexer.training.head import fit_head, label_shares


@pytest.fixture
def examples():
    """Return unit vectors around three directions, and the class of each."""
    chance = np.random.default_rng(7)
    centres = np.eye(3, 8, dtype=np.float32)
    labels = [0] * 30 + [1] * 20 + [2] * 10
    vectors = centres[labels] + 0.1 * chance.standard_normal((60, 8), dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), ["abc"[label] for label in labels]


def test_the_first_acceptable_article_gets_the_largest_share():
    """Shares fall with the place and sum to one."""
    assert label_shares(1) == (1.0,)
    one, two, three = label_shares(3)
    assert one > two > three
    assert one + two + three == pytest.approx(1.0)


def test_each_direction_is_told_apart(examples):
    """The likeliest class of every training vector is its own."""
    vectors, names = examples
    head = fit_head(vectors, [(name,) for name in names])
    for vector, name in zip(vectors, names, strict=True):
        known = head.log_probabilities(vector)
        assert max(known, key=known.get) == name


def test_probabilities_sum_to_one_and_know_how_often_a_class_occurs(examples):
    """A vector that says nothing gets the classes in the order of their frequency."""
    vectors, names = examples
    known = fit_head(vectors, [(name,) for name in names]).log_probabilities(np.zeros(8, np.float32))
    assert np.exp(list(known.values())).sum() == pytest.approx(1.0, abs=1e-5)
    assert known["a"] > known["b"] > known["c"]


def test_a_shared_query_teaches_both_of_its_articles(examples):
    """A query with two acceptable articles makes both likely, the better one more."""
    vectors, names = examples
    shared = np.zeros((6, 8), np.float32)
    shared[:, 5] = 1.0
    head = fit_head(np.concatenate([vectors, shared]), [*[(name,) for name in names], *[("c", "b")] * 6])
    known = head.log_probabilities(shared[0])
    assert known["c"] > known["b"] > known["a"]


def test_another_head_to_begin_from_leads_to_the_same_end(examples):
    """What is begun from decides how long it takes, not what comes of it."""
    vectors, names = examples
    labels = [(name,) for name in names]
    fresh = fit_head(vectors, labels)
    again = fit_head(vectors, labels, fit_head(vectors[:40], labels[:40]))
    one, other = fresh.log_probabilities(vectors[0]), again.log_probabilities(vectors[0])
    assert all(one[name] == pytest.approx(other[name], abs=0.05) for name in one)
