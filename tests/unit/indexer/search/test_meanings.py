"""Vectors that compare what texts say with each other."""

import numpy as np
import pytest

from indexer.encoding.encoder import EncoderSpec
from indexer.search.meanings import Meanings


class Encoder:
    """Encodes two words, with much that both share, and counts what it was asked."""

    spec = EncoderSpec("test", "f", 3, "", "", 100)

    def __init__(self):
        self.asked = []

    def encode_queries(self, texts):
        """Return unit-length rows that differ a little."""
        self.asked += texts
        rows = np.array([[0.9, 0.3, 0.0] if text == "one" else [0.9, 0.0, 0.3] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Backend:
    """Holds two passages."""

    def vectors(self, start, stop):
        """Return them."""
        return Encoder().encode_queries(["one", "other"])[start:stop]


@pytest.fixture
def encoder():
    """Return an encoder."""
    return Encoder()


def test_what_all_texts_share_does_not_make_two_alike(encoder):
    """Their plain cosine is .9, yet they say different things."""
    one, other = Meanings(encoder, Backend(), 2).vectors(["one", "other"])
    assert float(one @ other) < 0
    assert float(one @ one) == pytest.approx(1, abs=1e-5)


def test_a_text_is_encoded_once(encoder):
    """The page of the owner is opened again and again, over mostly the same texts."""
    meanings = Meanings(encoder, Backend(), 2)
    first, again = meanings.vectors(["one"]), meanings.vectors(["other", "one"])
    assert encoder.asked == ["one", "other"]
    assert np.array_equal(first[0], again[1])


def test_no_texts_have_no_vectors(encoder):
    """An empty log gives an empty matrix."""
    assert Meanings(encoder, Backend(), 2).vectors([]).shape == (0, 3)


def test_likeness_is_that_of_the_nearest_passage(encoder):
    """Passages of another article do not count."""
    meanings = Meanings(encoder, Backend(), 2)
    assert meanings.likeness("one", 0, 2) == pytest.approx(1, abs=1e-5)
    assert meanings.likeness("one", 1, 2) < 0
    assert meanings.likeness("one", 1, 1) == -1
