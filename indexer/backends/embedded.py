"""The backend in this process: FAISS, tantivy and the generation's own files."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.backends.backend import RetrieverQuery, RetrieverResults
from indexer.retrievers.dense.retriever import DenseRetriever
from indexer.retrievers.lexical import LexicalRetriever
from indexer.retrievers.phrase import PhraseRetriever
from indexer.store.generation import Generation
from indexer.text.passage import Passage

__all__ = ["EmbeddedBackend"]


class EmbeddedBackend:
    """The retrievers of a generation on this machine."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._dense = DenseRetriever(generation)
        self._lexical = LexicalRetriever(generation.folder)
        self._literal = PhraseRetriever(generation.folder)

    def search(self, query: RetrieverQuery, depth: int) -> RetrieverResults:
        """Return what each retriever finds, the dense and the lexical one ``depth`` passages at most."""
        return RetrieverResults(
            self._dense.search(query.vector, depth),
            self._lexical.search(query.analysis, query.synonyms, depth),
            self._literal.search(query.text, query.analysis),
        )

    def prefetch(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Do nothing: everything is here."""

    def passages(self, start: int, stop: int) -> Sequence[Passage]:
        """Return the passages at positions ``start`` to ``stop``."""
        return self._generation.passages[start:stop]

    def vectors(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the vectors of passages ``start`` to ``stop``, float32 of shape (stop - start, dim)."""
        return self._dense.vectors(start, stop)
