"""Many texts through an encoder on all cores."""

import threading
import time

import numpy as np
import pytest

from indexer.encoding import encode_concurrently


def lengths_of(texts):
    """Return the length of each text as its vector."""
    return np.array([[len(text)] for text in texts], np.float32)


def test_every_text_gets_its_own_vector():
    """Whatever the order in which batches are made."""
    texts = ["x" * (number * 37 % 500) for number in range(1000)]
    found = {}
    for places, vectors in encode_concurrently(lengths_of, texts):
        found |= dict(zip(places, vectors[:, 0].tolist(), strict=True))
    assert found == {place: len(text) for place, text in enumerate(texts)}


def test_texts_of_like_length_go_together():
    """A batch holds texts of like length, so that little of it is padding."""
    texts = ["x" * (number * 37 % 500) for number in range(1000)]
    spans = [np.ptp(vectors) for _, vectors in encode_concurrently(lengths_of, texts)]
    assert max(spans) < 50


def test_no_text_is_no_batch():
    """Without texts the encoder is not called."""
    assert list(encode_concurrently(lambda _texts: pytest.fail("asked"), [])) == []


def test_whoever_stops_early_does_not_wait_for_the_rest():
    """After an early stop or an error nothing more is encoded."""
    calls = []

    def encode(texts):
        calls.append(len(texts))
        if threading.current_thread() is threading.main_thread():
            pytest.fail("encoded by the caller")
        if len(calls) > 1:
            time.sleep(0.5)  # all thousand would take minutes
        return lengths_of(texts)

    batches = encode_concurrently(encode, ["x"] * 64_000)
    next(batches)
    batches.close()
    assert len(calls) < 1000

    def fail(_texts):
        raise MemoryError

    with pytest.raises(MemoryError):
        list(encode_concurrently(fail, ["x"] * 640))
