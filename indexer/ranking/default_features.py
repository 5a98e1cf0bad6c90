"""Features of the default ranker: dense, lexical, title, coverage, length and phrase scores of each candidate."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from indexer.ranking.default_ranker import FUSION_FEATURES
from indexer.ranking.evidence import Evidence
from indexer.retrievers.phrase import PhraseHit
from indexer.retrievers.vocabulary import Vocabulary
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser

__all__ = ["DocumentFacts", "default_features"]

_CLOSE = 30
"""Candidates, by dense and lexical alone, whose titles and words are looked at; further ones do not come first."""
_CACHED_TITLES = 4096
_COSINE_UNIT = 10.0
"""Cosines of related texts lie within a tenth of each other."""
_LENGTH_UNIT = 3.0
_NO_DOCUMENT = -1

Matrix = NDArray[np.float32]


class DocumentFacts:
    """What is known of each document before any query comes. Safe between threads.

    Args:
        generation: Whose documents they are.
        analyser: Makes the words of titles.
    """

    def __init__(self, generation: Generation, analyser: Analyser) -> None:
        living = generation.document_of_passage[generation.document_of_passage >= 0]
        self.passages: NDArray[np.int64] = np.bincount(living, minlength=len(generation.document_ids))
        """How many passages each document has."""
        self._documents = generation.document_of_article

        def title_words(document: int) -> frozenset[str]:
            titles = (generation.articles[article].title for article in generation.articles_of(document))
            return frozenset(word.text for title in titles for word in analyser.analyse(title).words)

        self.title_words: Callable[[int], frozenset[str]] = lru_cache(maxsize=_CACHED_TITLES)(title_words)
        """Return the words of a document's titles."""

    def document_of(self, article: int) -> int:
        """Return the position of an article's document."""
        return int(self._documents[article])


def default_features(
    facts: DocumentFacts,
    vocabulary: Vocabulary,
    evidence: Evidence,
    phrases: Sequence[PhraseHit],
    words: Sequence[str],
) -> Matrix:
    """Return float32 of shape (n_candidates, n_features), columns as in ``FUSION_FEATURES``.

    ``dense``: cosine against that of the nearest document, in tenths; ``lexical``: BM25 score as a share of the best
    one, times the share of the query's information that any document has, for one word in common says little;
    ``title``: how much of the information of query and title together they share; ``coverage``: share of the query's
    information that the document has; ``length``: minus the log of its number of passages, for a long one finds
    something for every query; ``phrase``: how telling a message is that is quoted whole.

    Args:
        facts: Of the documents.
        vocabulary: Of the generation.
        evidence: The candidates.
        phrases: Messages found.
        words: Content words of the query.
    """
    features = np.zeros((len(evidence.documents), len(FUSION_FEATURES)), dtype=np.float32)
    features[:, 0] = _COSINE_UNIT * _below_best(evidence.retrievers["dense"])
    known = vocabulary.coverage(words, _NO_DOCUMENT).known
    features[:, 1] = known * _share_of_best(evidence.retrievers["lexical"])
    features[:, 4] = -np.log(facts.passages[evidence.documents]) / _LENGTH_UNIT
    quoted = _quoted(facts, phrases)
    information = {word: vocabulary.information(word) for word in set(words)}
    total = sum(information.values())
    for candidate in np.argsort(-(features[:, 0] + features[:, 1]), kind="stable")[:_CLOSE].tolist():
        document = int(evidence.documents[candidate])
        title = facts.title_words(document)
        shared = sum(information[word] for word in information.keys() & title)
        others = sum(vocabulary.information(word) for word in title - information.keys())
        features[candidate, 2] = shared / (total + others) if total + others else 0.0
        features[candidate, 3] = vocabulary.coverage(words, document).own
        features[candidate, 5] = quoted.get(document, 0.0)
    return features


def _quoted(facts: DocumentFacts, phrases: Sequence[PhraseHit]) -> dict[int, float]:
    """Return, by document, how telling the most telling message is that is quoted whole."""
    quoted: dict[int, float] = {}
    for hit in phrases:
        document = facts.document_of(hit.article)
        quoted[document] = max(quoted.get(document, 0.0), hit.whole)
    return quoted


def _below_best(cosines: Matrix) -> Matrix:
    """Return each cosine minus the best; a document that was not found counts as the last one that was."""
    if np.isnan(cosines).all():
        return np.zeros_like(cosines)
    return np.where(np.isnan(cosines), np.nanmin(cosines), cosines) - np.nanmax(cosines)


def _share_of_best(scores: Matrix) -> Matrix:
    """Return each score as a share of the best; 0 for a document that was not found."""
    best = np.nanmax(scores) if not np.isnan(scores).all() else 0.0
    return np.nan_to_num(scores / best, nan=0.0) if best > 0 else np.zeros_like(scores)
