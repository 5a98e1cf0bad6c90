"""The port through which the searcher asks for passages: one hybrid query, then the text of the best ones."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.retrievers.hits import Hits
from indexer.retrievers.phrase import PhraseHit
from indexer.text.analysis import Analysis
from indexer.text.passage import Passage

__all__ = ["Backend", "RetrieverQuery", "RetrieverResults"]


class RetrieverQuery(NamedTuple):
    """A query as the retrievers see it.

    Attributes:
        text: As written, redacted.
        analysis: Its words and n-grams.
        synonyms: Further words with their weight relative to a word of the query (0 to 1).
        vector: float32, shape (dim,), unit-length.
    """

    text: str
    analysis: Analysis
    synonyms: Mapping[str, float]
    vector: NDArray[np.float32]


class RetrieverResults(NamedTuple):
    """What the retrievers found for one query."""

    dense: Hits
    lexical: Hits
    literal: Sequence[PhraseHit]

    @property
    def share_words(self) -> bool:
        """Whether some passage has a word, an n-gram or a phrase of the query."""
        return bool(self.lexical.passages.size or self.literal)


class Backend(Protocol):
    """Holds the passages and retrievers of one generation. Reads only; safe between threads.

    Every method may raise BackendError where passages are kept elsewhere and cannot be reached in time.
    """

    def search(self, query: RetrieverQuery, depth: int) -> RetrieverResults:
        """Return what each retriever finds, the dense and the lexical one ``depth`` passages at most."""

    def prefetch(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Get ready for passages and vectors of these ranges of positions, which will be asked for."""

    def passages(self, start: int, stop: int) -> Sequence[Passage]:
        """Return the passages at positions ``start`` to ``stop``."""

    def vectors(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the vectors of passages ``start`` to ``stop``, float32 of shape (stop - start, dim)."""
