"""The backend over Milvus: one generation's collection, asked by its own name.

The alias is looked at once, when a generation is opened. A request that has begun on a generation reads its
collection to the end; if that is dropped meanwhile, the request fails, and never sees another's rows.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray
from pymilvus import MilvusClient

from indexer.backends.backend import RetrieverQuery, RetrieverResults
from indexer.backends.milvus.bm25 import Bm25
from indexer.backends.milvus.collection import Collection, Row
from indexer.backends.milvus.connection import Call
from indexer.backends.milvus.schema import (
    DENSE,
    LEXICAL,
    METRIC,
    PASSAGE_FIELDS,
    POSITION,
    dense_search_params,
)
from indexer.errors import BackendError
from indexer.retrievers.hits import NO_HITS, Hits
from indexer.retrievers.phrase import PhraseRetriever
from indexer.store.generation import Generation
from indexer.text.passage import Passage

__all__ = ["MilvusBackend"]

_CONSISTENCY = "Eventually"  # nothing is written to a published collection: what is loaded is all there is
_CACHED_ARTICLES = 256  # 60 passages each of 2.5 kB with its vector: 38 MB


class _Shown(NamedTuple):
    """Passages that stand side by side, with their vectors."""

    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]


class MilvusBackend:
    """The retrievers of a generation on Milvus; messages are found here, they are few.

    The retrievers are asked for at once, in two calls on one connection. Milvus's hybrid search would be one call,
    but answers with one fused score, and the ranker looks at what each retriever gave.

    Args:
        collection: The generation's passages.
        generation: Its head.
        bm25: Its statistics.
    """

    def __init__(self, collection: Collection, generation: Generation, bm25: Bm25) -> None:
        self.collection = collection
        self._connection = collection.connection
        self._dim = generation.manifest.model.dim
        self._passages = generation.manifest.passages
        self._bm25 = bm25
        self._literal = PhraseRetriever(generation.folder)
        # Rows of a generation never change, so what was fetched once is never stale.
        self._cache: LRUCache[tuple[int, int], _Shown] = LRUCache(_CACHED_ARTICLES)
        self._cache_lock = threading.Lock()

    def search(self, query: RetrieverQuery, depth: int) -> RetrieverResults:
        """Return what each retriever finds, the dense and the lexical one ``depth`` passages at most."""
        calls: list[Call[Hits]] = [self._searching(DENSE, query.vector, depth)]
        asked = self._bm25.query_vector(query.analysis, query.synonyms)
        if asked:
            calls.append(self._searching(LEXICAL, asked, depth))
        dense, *lexical = self._connection.ask("search", calls) if self._passages else [NO_HITS]
        return RetrieverResults(
            dense, lexical[0] if lexical else NO_HITS, self._literal.search(query.text, query.analysis)
        )

    def prefetch(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Fetch the passages and vectors of several ranges in one call."""
        missing = [each for each in ranges if self._cached(each) is None]
        if missing:
            positions = [position for start, stop in missing for position in range(start, stop)]
            rows = self._fetch(positions)
            for start, stop in missing:
                self._keep((start, stop), [rows[position] for position in range(start, stop)])

    def passages(self, start: int, stop: int) -> Sequence[Passage]:
        """Return the passages at positions ``start`` to ``stop``."""
        return self._shown(start, stop).passages

    def vectors(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the vectors of passages ``start`` to ``stop``, float32 of shape (stop - start, dim)."""
        return self._shown(start, stop).vectors

    def probe(self) -> None:
        """Search for one passage, whether or not Milvus has answered lately.

        Raises:
            BackendError: it did not work.
        """
        vector = np.zeros(self._dim, np.float32)
        vector[0] = 1.0
        self._connection.probe("probe", self._searching(DENSE, vector, 1))

    def _searching(self, field: str, vector: NDArray[np.float32] | Mapping[int, float], depth: int) -> Call[Hits]:
        params = dense_search_params(self._passages, depth) if field == DENSE else {"metric_type": METRIC}

        def call(client: MilvusClient, timeout: float) -> Hits:
            found = client.search(
                self.collection.name,
                [vector],
                anns_field=field,
                limit=depth,
                output_fields=[POSITION],
                search_params=params,
                consistency_level=_CONSISTENCY,
                timeout=timeout,
            )[0]
            return Hits(np.array(found.ids, dtype=np.int64), np.array(found.distances, dtype=np.float32))

        return call

    def _shown(self, start: int, stop: int) -> _Shown:
        cached = self._cached((start, stop))
        if cached is not None:
            return cached
        rows = self._fetch(range(start, stop))
        return self._keep((start, stop), [rows[position] for position in range(start, stop)])

    def _cached(self, place: tuple[int, int]) -> _Shown | None:
        with self._cache_lock:
            return self._cache.get(place)

    def _keep(self, place: tuple[int, int], rows: list[Row]) -> _Shown:
        passages = tuple(Passage(**{name: row[name] for name in PASSAGE_FIELDS}) for row in rows)
        vectors = np.array([row[DENSE] for row in rows], dtype=np.float32).reshape(len(rows), self._dim)
        shown = _Shown(passages, vectors)
        with self._cache_lock:
            self._cache[place] = shown
        return shown

    def _fetch(self, positions: Sequence[int]) -> dict[int, Row]:
        """Return the rows at these positions.

        Raises:
            BackendError: Milvus cannot be reached in time, or does not have all of them.
        """
        if not positions:
            return {}
        fields = [POSITION, *PASSAGE_FIELDS, DENSE]
        rows: list[Row] = self._connection.ask(
            "read passages",
            [
                lambda client, timeout: client.get(
                    self.collection.name,
                    list(positions),
                    output_fields=fields,
                    consistency_level=_CONSISTENCY,
                    timeout=timeout,
                )
            ],
        )[0]
        found = {int(row[POSITION]): row for row in rows}
        if len(found) != len(positions):
            reason = f"{self.collection.name} gave {len(found)} of {len(positions)} passages"
            raise BackendError("read passages", reason)
        return found
