"""The dense lane: nearest passages by inner product of unit-length vectors (FAISS)."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.retrieval.lanes.lane import NO_HITS, LaneHits

__all__ = ["DenseLane", "write_dense_index"]

_FILE_NAME = "dense.faiss"


def write_dense_index(folder: Path, vectors: NDArray[np.float32]) -> None:
    """Write the lane's file.

    Args:
        folder: A staged generation.
        vectors: float32, shape (n_passages, dim), rows unit-length, in passage order.
    """
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    # FAISS's own writer tells a failed write without saying why, and one that fails at close only to stderr.
    with (folder / _FILE_NAME).open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]  # not in its stubs


class DenseLane:
    """An opened dense index. Reads only; safe between threads."""

    def __init__(self, folder: Path) -> None:
        # Two OpenMP threads that spin for a scan of microseconds cost more than they give.
        faiss.omp_set_num_threads(1)
        self._index = faiss.read_index(str(folder / _FILE_NAME))

    def search(self, vector: NDArray[np.float32], limit: int) -> LaneHits:
        """Return the passages nearest to ``vector``, float32 of shape (dim,), unit-length."""
        limit = min(limit, self._index.ntotal)
        if limit == 0:
            return NO_HITS
        scores, passages = self._index.search(vector[np.newaxis, :], limit)
        return LaneHits(passages[0].astype(np.int64, copy=False), scores[0])

    def vectors(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the vectors of passages ``start`` to ``stop``, float32 of shape (stop - start, dim)."""
        vectors: NDArray[np.float32] = self._index.reconstruct_n(start, stop - start)
        return vectors
