"""What every retriever returns."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["NO_HITS", "RETRIEVER_DEPTH", "Hits", "RetrieverName"]

RetrieverName = Literal["literal", "lexical", "dense"]
"""As the API calls the retrievers."""
RETRIEVER_DEPTH = 600
"""Passages taken from the dense and the lexical retriever. An article has twenty to sixty, judged queries
included, so this reaches well past the first ten articles, where ranking can still bring one up."""


class Hits(NamedTuple):
    """Passages found by one retriever, best first.

    Attributes:
        passages: int64, shape (n,): positions in the generation's passages.
        scores: float32, shape (n,): the retriever's own scale, higher is better.
    """

    passages: NDArray[np.int64]
    scores: NDArray[np.float32]


NO_HITS = Hits(np.empty(0, np.int64), np.empty(0, np.float32))
