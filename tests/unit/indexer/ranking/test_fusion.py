"""Fusion of lane scores."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.ranking.fusion import reciprocal_rank_fusion, weighted_sum

NAN = np.nan


def lanes(dense, lexical):
    return {"dense": np.array(dense, np.float32), "lexical": np.array(lexical, np.float32)}


def test_scales_of_the_lanes_do_not_matter():
    """BM25 in the tens and cosines below one weigh as told, not as large."""
    scores = weighted_sum(lanes([0.9, 0.8, 0.7], [10.0, 30.0, 20.0]), {"dense": 1.0, "lexical": 0.1})
    assert np.argmax(scores) == 0


def test_margins_count():
    """A narrow lead in one lane yields to a wide one in the other."""
    scores = weighted_sum(lanes([0.90, 0.899, 0.1], [1.0, 9.0, NAN]), {"dense": 0.5, "lexical": 0.5})
    assert np.argmax(scores) == 1


def test_what_a_lane_did_not_find_is_zero():
    """NaN is absence, not a poison."""
    scores = weighted_sum(lanes([NAN, 0.5], [NAN, NAN]), {"dense": 1.0, "lexical": 1.0})
    assert scores.tolist() == [0.0, 1.0]


def test_reciprocal_ranks_follow_the_formula():
    """Cormack et al. 2009: sum of 1 / (60 + rank)."""
    scores = reciprocal_rank_fusion(lanes([0.9, 0.8], [NAN, 5.0]))
    assert np.allclose(scores, [1 / 61, 1 / 62 + 1 / 61])


@given(st.lists(st.floats(-5, 5, width=32), min_size=1, max_size=8), st.sampled_from([0.25, 3.0]), st.integers(-7, 7))
def test_neither_unit_nor_zero_of_a_lane_matters(values, factor, offset):
    """A lane whose scores are all multiplied or shifted is fused the same."""
    scores = np.array(values, np.float32)
    scaled = lanes(scores * np.float32(factor) + np.float32(offset), [1.0] * len(values))
    assume(np.unique(scaled["dense"]).size == np.unique(scores).size)
    assert np.allclose(weighted_sum(scaled), weighted_sum(lanes(scores, [1.0] * len(values))), atol=1e-2)


@given(st.permutations(range(5)))
def test_candidates_in_another_order_are_fused_the_same(order):
    """Both ways of fusing give a candidate its score whatever its place."""
    given_scores = lanes([0.9, NAN, 0.7, 0.8, 0.1], [3.0, 9.0, NAN, 1.0, 2.0])
    moved = {name: scores[order] for name, scores in given_scores.items()}
    for fuse in (weighted_sum, reciprocal_rank_fusion):
        assert np.allclose(fuse(moved), fuse(given_scores)[order])
