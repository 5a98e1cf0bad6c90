"""Vectors of passages, a window at a time: from the cache where they are known, else from the encoder."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.encoding.encoder import Encoder
from indexer.passage import Passage
from indexer.store import IndexLayout, VectorCache

__all__ = ["WINDOW", "PassageVectors", "Progress"]

WINDOW = 16_384
"""Passages that are in memory at a time. Inside a window texts of a length are encoded together."""

_ENCODE_BATCH = 64

Progress = Callable[[str, int, int], None]
"""Told the step, how far it is and how far it goes (0 of 0 for a step without a measure)."""


class PassageVectors:
    """Makes passage vectors for one build.

    Args:
        layout: The index folder, for the cache.
        encoder: Makes the vectors.
        full: Trust no cache.
        progress: Told how many texts were encoded, of how many that are known of.
    """

    def __init__(self, layout: IndexLayout, encoder: Encoder, *, full: bool, progress: Progress) -> None:
        self._encoder = encoder
        self._full = full
        self._progress = progress
        self._cache = VectorCache(layout.cache_file, encoder.spec.fingerprint, encoder.spec.dim)
        self._seen: set[bytes] = set()
        self._missing = 0
        self.encoded = 0
        """Texts that went through the encoder."""

    def of(self, passages: Sequence[Passage], share: float) -> NDArray[np.float32]:
        """Return the vector of each passage, float32 of shape (n, dim), rows unit-length.

        Args:
            passages: A window.
            share: How much of all passages has been seen, this window included, 0 to 1; for the progress.
        """
        digests = [passage.digest for passage in passages]
        texts = dict(zip(digests, passages, strict=True))
        self._seen.update(digests)
        known = {} if self._full else self._cache.get(list(texts))
        missing = [digest for digest in texts if digest not in known]
        missing.sort(key=lambda digest: (texts[digest].is_query_like, len(texts[digest].embedding_text)))
        self._missing += len(missing)
        for start in range(0, len(missing), _ENCODE_BATCH):
            self._progress("encode", self.encoded, round(self._missing / share))
            batch = missing[start : start + _ENCODE_BATCH]
            vectors = self._encode([texts[digest] for digest in batch])
            self._cache.put(batch, vectors)
            known.update(zip(batch, vectors, strict=True))
            self.encoded += len(batch)
        self._progress("encode", self.encoded, round(self._missing / share))
        return np.stack([known[digest] for digest in digests])

    def forget_others(self) -> None:
        """Delete vectors of texts that were not asked for from the cache."""
        self._cache.keep_only(self._seen)

    def _encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return vectors, float32 of shape (n, dim); those of what people say are encoded as queries."""
        queries = [passage.embedding_text for passage in passages if passage.is_query_like]
        others = [passage.embedding_text for passage in passages if not passage.is_query_like]
        vectors = np.empty((len(passages), self._encoder.spec.dim), dtype=np.float32)
        is_query_like = np.array([passage.is_query_like for passage in passages])
        vectors[is_query_like] = self._encoder.encode_queries(queries)
        vectors[~is_query_like] = self._encoder.encode_passages(others)
        return vectors

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cache.close()
