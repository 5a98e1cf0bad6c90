"""The port through which the searcher asks for passages: one hybrid request, then what is shown of the winners."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.retrievers.hits import LaneHits
from indexer.retrievers.phrase import LiteralHit
from indexer.text.analysis import Analysis
from indexer.text.passage import Passage

__all__ = ["Engine", "LaneQuery", "LaneResults"]


class LaneQuery(NamedTuple):
    """A query as the lanes see it.

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


class LaneResults(NamedTuple):
    """What the lanes found for one query."""

    dense: LaneHits
    lexical: LaneHits
    literal: Sequence[LiteralHit]


class Engine(Protocol):
    """Holds the passages and lanes of one generation. Reads only; safe between threads.

    Every method may raise EngineError where passages are kept elsewhere and cannot be reached in time.
    """

    def search(self, query: LaneQuery, depth: int) -> LaneResults:
        """Return what each lane finds, the dense and the lexical one ``depth`` passages at most."""

    def prefetch(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Get ready for passages and vectors of these ranges of positions, which will be asked for."""

    def passages(self, start: int, stop: int) -> Sequence[Passage]:
        """Return the passages at positions ``start`` to ``stop``."""

    def vectors(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the vectors of passages ``start`` to ``stop``, float32 of shape (stop - start, dim)."""
