"""What is remembered of queries, and what is not."""

import numpy as np
import pytest

from indexer.backends import EmbeddedBackend
from indexer.search.query_ranker import QueryRanker
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser


class _Counting:
    """An encoder that counts what it encodes."""

    def __init__(self, encoder):
        self.spec, self._encoder, self.encoded = encoder.spec, encoder, []

    def encode_queries(self, texts):
        self.encoded += texts
        return self._encoder.encode_queries(texts)


@pytest.fixture
def encoder(hashing):
    """Return an encoder that counts."""
    return _Counting(hashing)


@pytest.fixture
def queries(built_small_index, encoder):
    """Return a ranker of queries over the small knowledge base."""
    generation, _ = open_current(IndexLayout(built_small_index), fingerprint=encoder.spec.fingerprint)
    return QueryRanker(generation, encoder, Analyser(), EmbeddedBackend(generation))


def test_a_query_is_ranked_once(queries, encoder):
    """The same text has the same ranking, and its vector is made once and is not to be changed."""
    first = queries.ranked("i dropped my wallet")
    assert queries.ranked("i dropped my wallet") is first
    assert encoder.encoded == ["i dropped my wallet"]
    assert first.vector is queries.vector("i dropped my wallet")
    assert not first.vector.flags.writeable


def test_texts_are_encoded_together_and_once(queries, encoder):
    """What is known already, and what may hold a secret, is left out."""
    queries.vector("locked")
    queries.encode_ahead(["locked", "lost wallet", "AQ2K9XWE3R7TYU"])
    queries.ranked("lost wallet")
    assert encoder.encoded == ["locked", "lost wallet"]


def test_a_text_that_may_hold_a_secret_is_not_remembered(queries):
    """It is answered each time, and no cache is keyed by it."""
    text = "lost AQ2K9XWE3R7TYU"
    assert queries.ranked(text) is not queries.ranked(text)
    assert not any("AQ2K" in key for cache in (queries._vectors, queries._rankings) for key in cache._values)


def test_a_vector_at_hand_is_used(queries, encoder):
    """The searcher measures encoding and ranking apart."""
    vector = queries.vector("locked")
    assert np.array_equal(queries.ranked("locked", vector).vector, vector)
    assert encoder.encoded == ["locked"]


def test_a_probe_passes_the_caches(queries, encoder):
    """Whatever would fail in a first search fails in it."""
    queries.ranked("locked")
    queries.probe("locked")
    assert encoder.encoded == ["locked", "locked"]
