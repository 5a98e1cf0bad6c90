"""Evidence: the hits of the retrievers grouped by document, the input of fusion and of the fitted ranker."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.retrievers.hits import Hits, RetrieverName
from indexer.retrievers.phrase import PhraseHit
from indexer.store.generation import Generation

__all__ = ["Evidence", "best_by_document", "gather"]

_MATCH_DEPTH = 5  # a retriever is said to have matched a document that is among its best five


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates of one query with the score of each retriever.

    Attributes:
        documents: int64, shape (n,): positions in the generation's document ids.
        retrievers: Name to float32 of shape (n,): the retriever's best score of a passage of the document, NaN
            where the retriever did not find it.
        messages: Best literal message of a document, by document.
    """

    documents: NDArray[np.int64]
    retrievers: dict[RetrieverName, NDArray[np.float32]]
    messages: dict[int, PhraseHit]

    def matched_by(self, candidate: int) -> tuple[RetrieverName, ...]:
        """Return the retrievers that rank this candidate among their best."""
        matched: list[RetrieverName] = []
        for name, scores in self.retrievers.items():
            own = scores[candidate]
            if not np.isnan(own) and int(np.sum(scores > own)) < _MATCH_DEPTH:
                matched.append(name)
        return tuple(matched)


def gather(generation: Generation, dense: Hits, lexical: Hits, literal: Sequence[PhraseHit]) -> Evidence:
    """Group passage hits by document, each with its best score in each retriever."""
    messages: dict[int, PhraseHit] = {}
    for hit in literal:  # best first
        messages.setdefault(int(generation.document_of_article[hit.article]), hit)
    found = [
        generation.document_of_passage[dense.passages],
        generation.document_of_passage[lexical.passages],
        np.fromiter(messages, np.int64, len(messages)),
    ]
    documents = np.unique(np.concatenate(found))
    literal_scores = np.array([hit.score for hit in messages.values()], dtype=np.float32)
    return Evidence(
        documents=documents,
        retrievers={
            "literal": best_by_document(documents, found[2], literal_scores),
            "lexical": best_by_document(documents, found[1], lexical.scores),
            "dense": best_by_document(documents, found[0], dense.scores),
        },
        messages=messages,
    )


def best_by_document(
    documents: NDArray[np.int64], found: NDArray[np.int64], scores: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the best score of each document, float32 of shape (n_documents,); NaN where nothing of it was found.

    Args:
        documents: Positions of documents, sorted.
        found: Document of each passage that was found, each of them among ``documents``.
        scores: Of those passages.
    """
    best = np.full(len(documents), -np.inf, dtype=np.float32)
    np.maximum.at(best, np.searchsorted(documents, found), scores)
    best[np.isneginf(best)] = np.nan
    return best
