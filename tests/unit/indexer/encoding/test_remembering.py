"""An encoder that remembers queries."""

import numpy as np

from indexer.encoding.hashing import HashingEncoder
from indexer.encoding.remembering import RememberingEncoder


class Counting(HashingEncoder):
    """Counts the queries that it is asked for."""

    asked = 0

    def encode_queries(self, texts):
        """Count them, and encode."""
        self.asked += len(texts)
        return super().encode_queries(texts)


def test_a_query_is_encoded_once():
    """The vectors are the encoder's own, in the order of the texts, and none is made twice or where it was known."""
    plain = Counting()
    given = np.ones(plain.spec.dim, np.float32)
    remembering = RememberingEncoder(plain, {"known": given})
    first = remembering.encode_queries(["b", "a", "known", "a"])
    assert plain.asked == 2
    assert np.array_equal(first[[0, 1, 3]], HashingEncoder().encode_queries(["b", "a", "a"]))
    assert np.array_equal(first[2], given)
    assert np.array_equal(remembering.encode_queries(["a", "known"]), first[[1, 2]])
    assert plain.asked == 2


def test_no_query_is_no_vector():
    """No text gives an array of no rows and the encoder's width."""
    remembering = RememberingEncoder(HashingEncoder(), {})
    assert remembering.encode_queries([]).shape == (0, HashingEncoder().spec.dim)


def test_the_rest_is_the_encoders_own():
    """Passages, token counts and what identifies the encoder pass through."""
    plain = HashingEncoder()
    remembering = RememberingEncoder(plain, {})
    assert remembering.spec == plain.spec
    assert np.array_equal(remembering.encode_passages(["a"]), plain.encode_passages(["a"]))
    assert remembering.count_tokens("one two") == plain.count_tokens("one two")
