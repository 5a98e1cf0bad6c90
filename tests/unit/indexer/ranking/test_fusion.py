"""Fusion of lane scores."""

import numpy as np

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
