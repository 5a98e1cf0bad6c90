"""Look for a warning in the sentences of a long text that as a whole matches no article.

Victims of a scam tell a long story whose point is one sentence; the vector of the whole says nothing of it. Only
texts that would be refused are looked at, so the cost is that of a second encode or two for a few in a hundred.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.ranking.ranker import RankerModel

__all__ = ["LEAST_LENGTH", "hides_warning", "sentence_windows"]

LEAST_LENGTH = 150
"""Characters from which a text may hide its point."""
_MOST_WINDOWS = 24
_WARNS_FROM = 0.5
"""Probability of an urgent article, by the classifier head, from which a window warns. Of 32 long real complaints
that were refused, it found one of two victims, and two that were none."""
_SENTENCE_END = re.compile(r"(?<=[。！？!?\n])|(?<=\.\s)")


def sentence_windows(text: str) -> list[str]:
    """Return each sentence with the one behind it; one window for a text of one sentence, none for an empty one."""
    sentences = [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    if len(sentences) < 2:  # noqa: PLR2004 - a pair
        return sentences
    windows = [" ".join(sentences[start : start + 2]) for start in range(len(sentences) - 1)]
    return windows[:_MOST_WINDOWS]


def hides_warning(model: RankerModel, vectors: NDArray[np.float32], urgent: Sequence[str]) -> bool:
    """Tell whether one of a text's windows is about an urgent article.

    Args:
        model: The fitted ranker, for its head.
        vectors: Of the windows, float32, shape (n, dim).
        urgent: Ids of the urgent articles.
    """
    for vector in vectors:
        known = model.head.log_probabilities(vector)
        if sum(float(np.exp(known[name])) for name in urgent if name in known) >= _WARNS_FROM:
            return True
    return False
