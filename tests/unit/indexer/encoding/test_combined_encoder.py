"""Two encoders as one."""

import numpy as np
import pytest

from indexer.encoding.combined import CombinedEncoder, reads_as_english
from indexer.encoding.hashing import HashingEncoder

SHARE = 0.35


class _Counting(HashingEncoder):
    """A double that remembers what it was asked to encode."""

    def __init__(self, dim):
        super().__init__(dim)
        self.texts = []

    def encode_queries(self, texts):
        """Encode, and remember."""
        self.texts += texts
        return super().encode_queries(texts)


@pytest.fixture
def encoders():
    """Return an encoder for every language and one for English."""
    return HashingEncoder(64), _Counting(32)


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        ("my code is invalid", True),
        ("コードが無効", False),
        ("Amazonの残高が増えない", False),
        ("無効 The gift card code you entered is not valid", True),
        ("ﾑｺｳ", False),
        ("12345", False),
        ("", False),
    ],
)
def test_a_brand_name_does_not_make_a_text_english(text, is_english):
    """Letters decide, weighed by how much a character says."""
    assert reads_as_english(text) == is_english


def test_english_texts_are_compared_by_both_encoders(encoders):
    """The inner product is the weighted sum of the two cosines."""
    first, second = encoders
    texts = ["my code is invalid", "the code does not work"]
    vectors = CombinedEncoder(first, second, SHARE).encode_queries(texts)
    one, two = first.encode_queries(texts), second.encode_queries(texts)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0] @ vectors[1] == pytest.approx((1 - SHARE) * one[0] @ one[1] + SHARE * two[0] @ two[1], abs=1e-5)


def test_other_texts_never_reach_the_english_encoder(encoders):
    """A Japanese text costs one encoder, and is compared with Japanese texts by that one alone."""
    first, second = encoders
    texts = ["コードが無効", "登録できない"]
    vectors = CombinedEncoder(first, second, SHARE).encode_queries(texts)
    one = first.encode_queries(texts)
    assert second.texts == []
    assert vectors[0] @ vectors[1] == pytest.approx(one[0] @ one[1], abs=1e-5)


def test_the_fingerprint_names_both_encoders_and_their_shares(encoders):
    """An index of other shares, or of one encoder alone, is not this one's."""
    first, second = encoders
    fingerprints = {CombinedEncoder(first, second, share).spec.fingerprint for share in (0.2, 0.3)}
    assert len(fingerprints | {first.spec.fingerprint, second.spec.fingerprint}) == 4


def test_no_text_gives_no_vector(encoders):
    """The shape says how long a vector would be."""
    assert CombinedEncoder(*encoders, SHARE).encode_passages([]).shape == (0, 96)
