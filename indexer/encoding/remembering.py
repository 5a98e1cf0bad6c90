"""An encoder that remembers the vectors of queries: a build asks the same ones of two generations."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.encoding.concurrency import encode_concurrently
from indexer.encoding.encoder import Encoder, EncoderSpec

__all__ = ["RememberingEncoder"]

Matrix = NDArray[np.float32]


class RememberingEncoder:
    """Encodes each query once. For the few thousand judged queries of a build: nothing is ever forgotten.

    Args:
        encoder: Makes the vectors.
        known: Vectors of queries, float32 of shape (dim,), by text.
    """

    def __init__(self, encoder: Encoder, known: Mapping[str, Matrix]) -> None:
        self._encoder = encoder
        self._known = dict(known)

    @property
    def spec(self) -> EncoderSpec:
        """What identifies the encoder."""
        return self._encoder.spec

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Return float32 of shape (n, dim), rows unit-length; (0, dim) for no text."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._known))
        for places, vectors in encode_concurrently(self._encoder.encode_queries, missing):
            self._known.update((missing[place], vector) for place, vector in zip(places, vectors, strict=True))
        if not texts:
            return np.empty((0, self.spec.dim), np.float32)
        return np.stack([self._known[text] for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Return float32 of shape (n, dim), rows unit-length; (0, dim) for no text."""
        return self._encoder.encode_passages(texts)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens ``text`` has, prefix and special tokens left out."""
        return self._encoder.count_tokens(text)
