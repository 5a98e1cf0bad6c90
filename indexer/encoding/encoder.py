"""The port through which the rest of the indexer sees an embedding model."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

__all__ = ["Encoder", "EncoderSpec"]


class EncoderSpec(Struct, frozen=True):
    """What must be equal between the encoder of an index and that of a query; part of the manifest.

    Attributes:
        name: For people.
        fingerprint: sha256 (hex) over the files that decide the vectors.
        dim: Length of a vector.
        query_prefix: Put before a query.
        passage_prefix: Put before a passage.
        max_tokens: Longest input; the rest is cut off.
        packs: Names of the offline packs that it was opened from; empty for another model.
    """

    name: str
    fingerprint: str
    dim: int
    query_prefix: str
    passage_prefix: str
    max_tokens: int
    packs: tuple[str, ...] = ()


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their similarity. Safe between threads."""

    @property
    def spec(self) -> EncoderSpec:
        """What identifies the encoder."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length; (0, dim) for no text."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length; (0, dim) for no text."""

    def count_tokens(self, text: str) -> int:
        """Return how many tokens ``text`` has, prefix and special tokens left out."""
