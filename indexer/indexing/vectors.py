"""Vectors of passages, a window at a time: from the cache, otherwise from the encoder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.encoding.concurrency import encode_concurrently
from indexer.encoding.encoder import Encoder
from indexer.store import IndexLayout, VectorCache
from indexer.text.passage import Passage

__all__ = ["WINDOW", "PassageVectors", "Progress"]

WINDOW = 16_384
"""Passages that are in memory at a time. Inside a window texts of a length are encoded together."""

Progress = Callable[[str, int, int], None]
"""Told the step, how far it is and how far it goes (0 of 0 for a step without a measure)."""


class PassageVectors:
    """Makes passage vectors for one build.

    Args:
        layout: The index folder, for the cache.
        encoder: Makes the vectors.
        full: Trust no cache.
        few: Whether only a few of very many vectors are going to be asked for.
        progress: Told how many texts were encoded, of how many that are known of.
    """

    def __init__(self, layout: IndexLayout, encoder: Encoder, *, full: bool, few: bool, progress: Progress) -> None:
        self._encoder = encoder
        self._full = full
        self._progress = progress
        self._cache = VectorCache(layout.cache_file, encoder.spec.fingerprint, encoder.spec.dim, thorough=not few)
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
        self._missing += len(missing)
        for kind, encode in ((True, self._encoder.encode_queries), (False, self._encoder.encode_passages)):
            of_kind = [digest for digest in missing if texts[digest].is_query_like == kind]
            for batch, vectors in self._encoded(encode, {digest: texts[digest].embedding_text for digest in of_kind}):
                self._progress("encode", self.encoded, round(self._missing / share))
                known.update(zip(batch, vectors, strict=True))
                self.encoded += len(batch)
        self._progress("encode", self.encoded, round(self._missing / share))
        return np.stack([known[digest] for digest in digests])

    def of_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vector of each query, float32 of shape (n, dim); they are no passages, and not counted.

        They come from the cache too: most of them are those of the build before.
        """
        digests = {text: Passage(0, "judged", "", "", text).digest for text in texts}
        self._seen.update(digests.values())
        known = {} if self._full else self._cache.get(list(digests.values()))
        missing = {digest: text for text, digest in digests.items() if digest not in known}
        for batch, vectors in self._encoded(self._encoder.encode_queries, missing):
            known.update(zip(batch, vectors, strict=True))
        found = [known[digests[text]] for text in texts]
        return np.stack(found) if found else np.empty((0, self._encoder.spec.dim), np.float32)

    def _encoded(
        self, encode: Callable[[Sequence[str]], NDArray[np.float32]], texts: Mapping[bytes, str]
    ) -> Iterator[tuple[list[bytes], NDArray[np.float32]]]:
        """Encode texts, by digest, and yield digests and vectors once they are in the cache."""
        digests = list(texts)
        for places, vectors in encode_concurrently(encode, list(texts.values())):
            batch = [digests[place] for place in places]
            self._cache.put(batch, vectors)
            yield batch, vectors

    def forget_others(self) -> None:
        """Delete vectors of texts that were not asked for from the cache."""
        self._cache.keep_only(self._seen)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cache.close()
