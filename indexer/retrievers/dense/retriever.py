"""The dense retriever: nearest passages by inner product of unit-length vectors (FAISS).

Every segment has an index of its own, of the kind that its size asks for (``dense_index``); a search asks each
and keeps the best. Dead passages are skipped while searching, so the depth is that of the living.
"""

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.retrievers.dense.index import open_dense_index
from indexer.retrievers.hits import NO_HITS, Hits
from indexer.store.generation import Generation

__all__ = ["DenseRetriever"]

_faiss: Any = faiss  # its stubs know the constructors of C++, not those of Python


class DenseRetriever:
    """The opened vector indexes of a generation. Reads only; safe between threads."""

    def __init__(self, generation: Generation) -> None:
        self._parts: list[_Part] = []
        start = 0
        for segment in generation.segments:
            stop = start + segment.passage_count
            if segment.passage_count:
                self._parts.append(_Part(open_dense_index(segment.folder), start, generation.is_live[start:stop]))
            start = stop
        self._dim = generation.manifest.model.dim

    def search(self, vector: NDArray[np.float32], limit: int) -> Hits:
        """Return the passages nearest to ``vector``, float32 of shape (dim,), unit-length."""
        # Two OpenMP threads that spin for a scan of microseconds cost more than they give. The number belongs to
        # the calling thread, and searches come on several.
        faiss.omp_set_num_threads(1)
        found = [part.search(vector, limit) for part in self._parts]
        if len(found) < 2:  # noqa: PLR2004 - nothing to merge
            return found[0] if found else NO_HITS
        passages = np.concatenate([hits.passages for hits in found])
        scores = np.concatenate([hits.scores for hits in found])
        best = np.argsort(-scores, kind="stable")[:limit]
        return Hits(passages[best], scores[best])

    def vectors(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the vectors of passages ``start`` to ``stop``, float32 of shape (stop - start, dim)."""
        return self.vectors_at(np.arange(start, stop))

    def vectors_at(self, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of passages, float32 of shape (n, dim)."""
        vectors = np.empty((len(passages), self._dim), dtype=np.float32)
        for part in self._parts:
            inside = (passages >= part.start) & (passages < part.stop)
            if inside.any():
                vectors[inside] = part.vectors_at(passages[inside])
        return vectors


class _Part:
    """One segment's index."""

    def __init__(self, index: Any, start: int, is_live: NDArray[np.bool_]) -> None:  # noqa: ANN401 - faiss is untyped
        self.start = start
        self.stop = start + len(is_live)
        self._index = index
        self._live_count = int(is_live.sum())
        self._parameters = None if is_live.all() else _only(index, is_live)

    def search(self, vector: NDArray[np.float32], limit: int) -> Hits:
        limit = min(limit, self._live_count)
        if limit == 0:
            return NO_HITS
        scores, places = self._index.search(vector[np.newaxis, :], limit, params=self._parameters)
        # Cells that hold fewer than were asked for are filled up with -1, at the end.
        count = int(np.count_nonzero(places[0] >= 0))
        return Hits(places[0, :count].astype(np.int64, copy=False) + self.start, scores[0, :count])

    def vectors_at(self, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._index.reconstruct_batch(passages - self.start)
        return vectors


def _only(index: Any, is_live: NDArray[np.bool_]) -> Any:  # noqa: ANN401 - faiss is untyped
    """Return search parameters that skip the dead."""
    selector = _faiss.IDSelectorBitmap(np.packbits(is_live, bitorder="little"))
    if isinstance(index, faiss.IndexIVF):
        return _faiss.SearchParametersIVF(sel=selector, nprobe=index.nprobe)
    return _faiss.SearchParameters(sel=selector)
