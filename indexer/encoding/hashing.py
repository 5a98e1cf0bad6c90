"""A deterministic stand-in for a model: character trigrams hashed into a vector. For tests."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.encoding.encoder import EncoderSpec

__all__ = ["HashingEncoder"]

_GRAM = 3


class HashingEncoder:
    """Texts that share character trigrams get similar vectors; no model, no randomness.

    Seeded through BLAKE2, not :func:`hash`, which differs from one process to the next.
    """

    def __init__(self, dim: int = 256) -> None:
        self.spec = EncoderSpec("hashing", hashlib.sha256(f"hashing-{dim}".encode()).hexdigest(), dim, "", "", 512)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        vectors = np.zeros((len(texts), self.spec.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            marked = f"  {text.casefold()} "
            for start in range(len(marked) - _GRAM + 1):
                digest = hashlib.blake2b(
                    marked[start : start + _GRAM].encode("utf-8", "surrogatepass"), digest_size=8
                )
                value = int.from_bytes(digest.digest(), "big")
                vectors[row, value % self.spec.dim] += 1.0 if value >> 63 else -1.0
            vectors[row, 0] += 1e-3  # no zero vectors
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True).astype(np.float32)
        return unit

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        return self.encode_queries(texts)

    def count_tokens(self, text: str) -> int:
        """Return the number of four-character pieces."""
        return -(-len(text) // 4)
