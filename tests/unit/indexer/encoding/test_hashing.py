"""The stand-in for a model."""

import numpy as np

from indexer.encoding.hashing import HashingEncoder


def test_vectors_are_unit_length_and_repeatable():
    """Two encoders of the same size agree, in any process."""
    texts = ["無効です", "already redeemed", ""]
    first, second = (HashingEncoder().encode_queries(texts) for _ in range(2))
    assert np.array_equal(first, second)
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)


def test_similar_texts_are_nearer():
    """Shared trigrams mean a larger inner product."""
    query, near, far = HashingEncoder().encode_queries(["code is invalid", "the code is invalid!", "parcel is late"])
    assert query @ near > query @ far


def test_no_text_gives_no_rows():
    """Without texts the result has the shape (0, dim)."""
    assert HashingEncoder(64).encode_passages([]).shape == (0, 64)
