"""What tells a query that can be answered from one that cannot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.ranking.features import FEATURE_NAMES, QUERY_FEATURE_NAMES, query_features
from indexer.retrievers.hits import NO_HITS, Hits
from indexer.retrievers.vocabulary import Coverage

COVERAGE = Coverage(0.5, 0.75, 1.0, 2.0)
NONE = np.array([-1.5, 0.7, 0.0], np.float32)


def features(**columns):
    """Return features of two candidates, zero but for the named columns."""
    rows = np.zeros((2, len(FEATURE_NAMES)), np.float32)
    for name, values in columns.items():
        rows[:, FEATURE_NAMES.index(name)] = values
    return rows


def test_each_column_is_what_it_says():
    """Best and mean cosine, BM25 (also a word), best message, peak and margin, what speaks for none, coverage, and new documents."""
    rows = features(dense_title=(0.9, 0.5), dense_symptom=(0.8, 0.6), literal=(0.2, 0.4), unjudged=(0.0, 1.0))
    lexical = Hits(np.array([0]), np.array([6.0], np.float32))
    found = query_features(rows, np.log(np.array([3.0, 1.0], np.float32)), lexical, NONE, 3, COVERAGE)
    expected = [0.9, 0.75, np.log1p(6.0), 2.0, 0.4, 0.75, 0.5, -1.5, 0.7, 0.7 - 0.8, *COVERAGE, 0.25]
    assert found.tolist() == pytest.approx(expected, abs=1e-6)
    assert len(found) == len(QUERY_FEATURE_NAMES)


def test_one_candidate_leads_by_all_it_has():
    """A lone candidate has peak and margin one, and no word found is no BM25 score."""
    found = query_features(features()[:1], np.zeros(1, np.float32), NO_HITS, NONE, 0, COVERAGE)
    assert found[5:7].tolist() == [1.0, 1.0]
    assert found[2:4].tolist() == [0.0, 0.0]


@given(st.lists(st.floats(-9, 9, width=32), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_candidates_says_nothing_of_the_query(scores, chance):
    """Candidates in another order are the same query."""
    rows = np.random.default_rng(0).random((len(scores), len(FEATURE_NAMES)), np.float32)
    order = list(range(len(scores)))
    chance.shuffle(order)
    values = np.array(scores, np.float32)
    plain = query_features(rows, values, NO_HITS, NONE, 2, COVERAGE)
    assert query_features(rows[order], values[order], NO_HITS, NONE, 2, COVERAGE) == pytest.approx(plain, abs=1e-5)
