"""Features of the default ranker: what the retrievers say of each candidate, of its title and of its length."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from indexer.backends import RetrieverResults
from indexer.ranking.default_ranker import FUSION_FEATURES
from indexer.ranking.evidence import Evidence, best_by_document
from indexer.retrievers.hits import Hits
from indexer.retrievers.phrase import PhraseHit
from indexer.retrievers.vocabulary import Vocabulary
from indexer.store.generation import Generation
from indexer.text.passage import PASSAGE_KINDS

__all__ = ["AskedWords", "DocumentFacts", "default_features"]

_CLOSE = 30
"""Candidates, by dense and lexical alone, whose words are looked at; further ones do not come first."""
_COSINE_UNIT = 10.0
"""Cosines of related texts lie within a tenth of each other."""
_LENGTH_UNIT = 3.0
_LIGHT = 0.2
"""What a light word counts, left out over nine Japanese sets: 0 is half a point worse on long texts, 1 on FAQs."""
_NO_DOCUMENT = -1
_TITLE = PASSAGE_KINDS.index("title")

Matrix = NDArray[np.float32]


class AskedWords(NamedTuple):
    """The words of a query.

    Attributes:
        all: Its content words.
        telling: Those that tell what it is about. In a small folder a verb may be rare (打つ, 払う), and would
            outweigh the nouns beside it.
        light: The others.
    """

    all: tuple[str, ...]
    telling: tuple[str, ...]
    light: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str], light: Collection[str]) -> Self:
        """Return the words of a query, of which those in ``light`` tell little."""
        telling = tuple(word for word in words if word not in light)
        return cls(tuple(words), telling, tuple(word for word in words if word in light))


class DocumentFacts:
    """What is known of each document before any query comes. Safe between threads.

    Args:
        generation: Whose documents they are.
    """

    def __init__(self, generation: Generation) -> None:
        living = generation.document_of_passage[generation.document_of_passage >= 0]
        self.passages: NDArray[np.int64] = np.bincount(living, minlength=len(generation.document_ids))
        """How many passages each document has."""
        self._documents = generation.document_of_article
        self._document_of_passage = generation.document_of_passage
        self._is_title: NDArray[np.bool_] = generation.kind_of_passage == _TITLE
        self._has_title = np.zeros(len(generation.document_ids), dtype=np.bool_)
        self._has_title[generation.document_of_passage[self._is_title]] = True

    def document_of(self, article: int) -> int:
        """Return the position of an article's document."""
        return int(self._documents[article])

    def cosines(self, documents: NDArray[np.int64], dense: Hits) -> tuple[Matrix, Matrix]:
        """Return the best cosine of each document's text and of its title, NaN where it was not found.

        A document whose text begins with its title has none apart from it.

        Args:
            documents: Candidates, sorted; those of ``dense`` are among them.
            dense: What the dense retriever found.
        """
        found, is_title = self._document_of_passage[dense.passages], self._is_title[dense.passages]
        text, title = (
            best_by_document(documents, found[chosen], dense.scores[chosen]) for chosen in (~is_title, is_title)
        )
        return text, np.where(self._has_title[documents], title, text)


def default_features(
    facts: DocumentFacts,
    vocabulary: Vocabulary,
    evidence: Evidence,
    found: RetrieverResults,
    words: AskedWords,
) -> Matrix:
    """Return float32 of shape (n_candidates, n_features), columns as in ``FUSION_FEATURES``.

    ``dense``: cosine against that of the nearest document, in tenths; ``dense_section`` and ``dense_title``: the same
    of text alone and of titles alone, for in a FAQ the title is the question; ``lexical``: BM25 score as a share of
    the best one, times the share of the query's information that any document has, for one word in common says
    little; ``coverage``: share of it that the document has, light words counting little in both; ``length``: minus
    the log of its number of passages, for a long one finds something for every query; ``phrase``: how telling a
    message is that is quoted whole.

    Args:
        facts: Of the documents.
        vocabulary: Of the generation.
        evidence: The candidates.
        found: What the retrievers found.
        words: Of the query.
    """
    features = np.zeros((len(evidence.documents), len(FUSION_FEATURES)), dtype=np.float32)
    column = dict(zip(FUSION_FEATURES, features.T, strict=True))  # each a view
    text, title = facts.cosines(evidence.documents, found.dense)
    column["dense"][:] = _COSINE_UNIT * _below_best(evidence.retrievers["dense"])
    column["dense_section"][:] = _COSINE_UNIT * _below_best(text)
    column["dense_title"][:] = _COSINE_UNIT * _below_best(title)
    share = _share_of_telling(vocabulary, words)
    known = _weighed(share, *(vocabulary.coverage(each, _NO_DOCUMENT).known for each in (words.telling, words.light)))
    column["lexical"][:] = known * _share_of_best(evidence.retrievers["lexical"])
    column["length"][:] = -np.log(facts.passages[evidence.documents]) / _LENGTH_UNIT
    quoted = _quoted(facts, found.literal)
    for candidate in np.argsort(-(column["dense"] + column["lexical"]), kind="stable")[:_CLOSE].tolist():
        document = int(evidence.documents[candidate])
        own = (vocabulary.coverage(each, document).own for each in (words.telling, words.light))
        column["coverage"][candidate] = _weighed(share, *own)
        column["phrase"][candidate] = quoted.get(document, 0.0)
    return features


def _share_of_telling(vocabulary: Vocabulary, words: AskedWords) -> float:
    """Return the share of the query's information that is in the words that tell, 0 to 1."""
    telling, everything = (sum(map(vocabulary.information, set(chosen))) for chosen in (words.telling, words.all))
    return telling / everything if everything else 0.0


def _weighed(share: float, telling: float, light: float) -> float:
    """Return the share of the query's information that is found, what light words say counting little."""
    return share * telling + (1.0 - share) * _LIGHT * light


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
