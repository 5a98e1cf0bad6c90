"""A ranked query as the searcher caches it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.ranking.decision import Decision
from indexer.ranking.evidence import Evidence
from indexer.text.polarity import Mark
from indexer.text.synonyms import SynonymMatch

__all__ = ["RankedQuery", "size_in_words"]

_WORDS_BESIDES = 128  # what a query without words would count


@dataclass(frozen=True, slots=True)
class RankedQuery:
    """A query on its way: what it became and what was found.

    Attributes:
        vector: float32, shape (dim,), unit-length.
        synonyms: Groups of the lexicon that fired.
        words: Words that count as matches, synonyms included.
        marks: Words to mark in what is shown, with their polarity.
        evidence: Candidates and their retriever scores.
        decision: Their order, and whether they are an answer.
        retrievers_share: Part of the time of its making that went to the retrievers, 0 to 1.
    """

    vector: NDArray[np.float32]
    synonyms: tuple[SynonymMatch, ...]
    words: frozenset[str]
    marks: frozenset[Mark]
    evidence: Evidence
    decision: Decision
    retrievers_share: float


def size_in_words(query: RankedQuery) -> int:
    """Return what a query counts in a cache of so many words."""
    return _WORDS_BESIDES + len(query.words)
