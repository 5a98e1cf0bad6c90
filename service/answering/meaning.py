"""What the searcher knows of texts in the search log: how like they are, and which article is nearest."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.search.searcher import Searcher

__all__ = ["SearcherMeaning"]

_NEAR = 0.55
"""Least cosine to an article's nearest passage. Of judged queries whose nearest article is right three in four reach
it, of texts that nothing fits one in five does."""
_PLAUSIBLE = 0.1
"""Least calibrated probability of it. Of 109 judged queries without an answer, 55 had a nearest article, 35 of them
the right one; with this limit it is 31 of 40. Of 200 texts that nothing fits 22 have one, 40 without it."""
_DEPTH = 10


class SearcherMeaning:
    """Compares logged texts by the encoder that serves.

    Args:
        searcher: Of the generation that serves.
    """

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32, shape (n_texts, dim), rows unit-length; unrelated texts have a cosine near 0.

        Raises:
            BackendError: the backend does not answer.
        """
        return self._searcher.meanings.vectors(texts)

    def nearest(self, text: str) -> str:
        """Return the id of the article with the passage nearest in meaning to a text; empty where none is near.

        Raises:
            BackendError: the backend does not answer.
        """
        generation = self._searcher.generation
        if not text.strip() or not generation.document_ids:
            return ""
        # Not the first of the ranking: warnings stand first there where nothing fits.
        judged = self._searcher.judge(text, _DEPTH)
        ranked = (article_id for article_id, _ in judged.ranking)
        probable = dict(zip(ranked, judged.confidences, strict=False))  # empty without a fitted ranker
        for article_id, _ in judged.lanes.get("dense", ())[:1]:
            if probable and probable.get(article_id, 0.0) < _PLAUSIBLE:
                return ""
            ranges = (
                generation.passage_ranges[each] for each in generation.articles_of(generation.document_of(article_id))
            )
            if any(self._searcher.meanings.likeness(text, *each.tolist()) >= _NEAR for each in ranges):
                return article_id
        return ""
