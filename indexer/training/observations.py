"""Observations for the fit: judged queries run through the retrievers, each without its own passages.

The judged queries of ``train`` are also passages of the index, so each would find itself. Queries are dealt
into folds, and a query sees only the judged passages, and a head, of the other folds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.backends import RetrieverResults
from indexer.encoding.concurrency import encode_concurrently
from indexer.encoding.encoder import Encoder
from indexer.ranking.default_features import AskedWords, DocumentFacts, default_features
from indexer.ranking.default_ranker import DefaultRanker
from indexer.ranking.evidence import gather
from indexer.ranking.features import Learned, candidate_features, votes
from indexer.retrievers.dense.retriever import DenseRetriever
from indexer.retrievers.hits import RETRIEVER_DEPTH, Hits
from indexer.retrievers.lexical import LexicalRetriever
from indexer.retrievers.phrase import PhraseRetriever
from indexer.retrievers.vocabulary import Vocabulary, VocabularyBuilder, read_vocabulary
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser
from indexer.text.passage import PASSAGE_KINDS
from indexer.text.synonyms import Lexicon
from kb.loading.judged import JudgedQuery
from kb.model.language import detect_language

__all__ = ["FOLDS", "TITLE", "Judgment", "Observation", "Observer", "fold_of"]

FOLDS = 5

TITLE = "title"
"""Kind of a query that is an article's title: every article has one, so it is no judgment of anybody's."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judgment:
    """One judged query and its vector.

    Attributes:
        query: The query.
        vector: float32, shape (dim,).
        targets: Positions of the documents that should come first; empty for out-of-scope queries.
        fold: Which fold it was dealt into; -1 for a query that is not in the index.
    """

    query: JudgedQuery
    vector: Matrix
    targets: tuple[int, ...]
    fold: int


@dataclass(frozen=True, slots=True)
class Observation(Judgment):
    """A judged query and what the retrievers say of it.

    Attributes:
        features: float32, shape (n_documents, n_features); what is learned is 0 until it is filled in.
        symptom_votes: float32, shape (n_documents,): the votes of symptoms alone.
        lexical: Hits of the lexical retriever.
        words: Content words of the query.
        vocabulary: Of the passages that the query may see.
        default_first: Position of the document that the default ranker puts first; None where nothing was found, and
            where there is no default ranker.
    """

    features: Matrix
    symptom_votes: Matrix
    lexical: Hits
    words: tuple[str, ...]
    vocabulary: Vocabulary
    default_first: int | None


def fold_of(position: int) -> int:
    """Return the fold of the query at ``position`` of its file: blocks of ten, so neighbours stay together.

    Queries that were written one after another resemble each other; dealt into different folds, they would
    make the fit believe that every query has a near twin in the index.
    """
    return position // 10 % FOLDS


class Observer:
    """Runs judged queries through the retrievers of a staged generation.

    Args:
        generation: Whose retrievers have been written.
        encoder: The generation's encoder.
        analyser: The analyser.
        default: Its default ranker, if there is one.
    """

    def __init__(
        self, generation: Generation, encoder: Encoder, analyser: Analyser, default: DefaultRanker | None = None
    ) -> None:
        self._generation = generation
        self._encoder = encoder
        self._analyser = analyser
        self._dense = DenseRetriever(generation)
        self._lexical = LexicalRetriever(generation.folder)
        self._literal = PhraseRetriever(generation.folder)
        self._lexicon = Lexicon(generation.synonyms, analyser)
        self._facts = DocumentFacts(generation)
        self._default = default
        self._positions = {name: position for position, name in enumerate(generation.document_ids)}
        self._is_judged = generation.kind_of_passage == PASSAGE_KINDS.index("judged")

    def encode(self, queries: Sequence[JudgedQuery], folds: Sequence[int]) -> list[Judgment]:
        """Return a judgment of each query that names a known article, or none on purpose.

        Args:
            queries: Judged queries.
            folds: The fold of each, -1 for one that is not in the index.
        """
        return [
            Judgment(query, vector, targets, fold)
            for query, vector, fold in zip(queries, self._vectors(queries), folds, strict=True)
            if (targets := self._targets(query)) or not query.primary
        ]

    def observe(self, queries: Sequence[JudgedQuery], folds: Sequence[int]) -> list[Observation]:
        """Return an observation of each query that names a known article, or none on purpose.

        Args:
            queries: Judged queries.
            folds: The fold of each, -1 for one that is not in the index.
        """
        fold_by_text = {query.text: fold for query, fold in zip(queries, folds, strict=True)}
        passage_folds = np.array(
            [
                fold_by_text.get(self._generation.passages[position].text, -1) if is_judged else -1
                for position, is_judged in enumerate(self._is_judged.tolist())
            ]
        )
        sees_all = all(fold < 0 for fold in folds)
        vocabularies = (
            dict.fromkeys(folds, self._whole_vocabulary())
            if sees_all
            else self._vocabularies(passage_folds, sorted(set(folds)))
        )
        hidden = {
            fold: (passage_folds == fold) & self._is_judged if fold >= 0 else np.zeros_like(self._is_judged)
            for fold in set(folds)
        }
        return [
            self._observe(judged, hidden[judged.fold], vocabularies[judged.fold])
            for judged in self.encode(queries, folds)
        ]

    def _targets(self, query: JudgedQuery) -> tuple[int, ...]:
        return tuple(self._positions[name] for name in query.primary if name in self._positions)

    def _vectors(self, queries: Sequence[JudgedQuery]) -> list[Matrix]:
        """Return query vectors; those of judged queries in the index are read from it, not encoded again."""
        positions = np.flatnonzero(self._is_judged).tolist()
        known = {self._generation.passages[position].text: position for position in positions}
        unknown = [query.text for query in queries if query.text not in known]
        encoded = {
            unknown[place]: vector
            for places, vectors in encode_concurrently(self._encoder.encode_queries, unknown)
            for place, vector in zip(places, vectors, strict=True)
        }
        return [
            self._dense.vectors(known[query.text], known[query.text] + 1)[0]
            if query.text in known
            else encoded[query.text]
            for query in queries
        ]

    def _whole_vocabulary(self) -> Vocabulary:
        """Return the vocabulary of all passages, which the generation has."""
        return read_vocabulary(self._generation.folder)

    def _vocabularies(self, passage_folds: NDArray[np.int64], folds: Sequence[int]) -> dict[int, Vocabulary]:
        """Return, for each fold, the vocabulary without the judged passages of that fold."""
        builders = {fold: VocabularyBuilder() for fold in folds}
        documents = self._generation.document_of_passage.tolist()
        for passage, document, own in zip(self._generation.passages, documents, passage_folds.tolist(), strict=True):
            if document < 0:
                continue
            words = {word.text for word in self._analyser.analyse(passage.text).words}
            for fold, builder in builders.items():
                if own < 0 or own != fold:
                    builder.add(words, document)
        return {fold: builder.finish(len(self._generation.document_ids)) for fold, builder in builders.items()}

    def _observe(self, judged: Judgment, hidden: NDArray[np.bool_], vocabulary: Vocabulary) -> Observation:
        query, vector = judged.query, judged.vector
        analysis = self._analyser.analyse(query.text)
        synonyms, _ = self._lexicon.expand(analysis)
        dense = _without(self._dense.search(vector, RETRIEVER_DEPTH), hidden)
        lexical = _without(self._lexical.search(analysis, synonyms, RETRIEVER_DEPTH), hidden)
        found = RetrieverResults(dense, lexical, self._literal.search(query.text, analysis))
        documents = np.arange(len(self._generation.document_ids))
        nothing = np.zeros(len(documents), np.float32)
        learned = Learned(nothing, nothing, nothing.astype(np.bool_))
        words = tuple(word.text for word in analysis.words)
        return Observation(
            query,
            vector,
            judged.targets,
            judged.fold,
            candidate_features(self._generation, documents, *found, learned),
            votes(self._generation, documents, dense, symptoms_only=True),
            lexical,
            words,
            vocabulary,
            self._default_first(query.text, found, AskedWords.of(words, analysis.light), vocabulary),
        )

    def _default_first(
        self, text: str, found: RetrieverResults, words: AskedWords, vocabulary: Vocabulary
    ) -> int | None:
        """Return which document the default ranker puts first, whether or not it then says that nothing fits."""
        evidence = gather(self._generation, *found)
        if self._default is None or not evidence.documents.size:
            return None
        features = default_features(self._facts, vocabulary, evidence, found, words)
        scores = self._default.scores(features, detect_language(text))
        return int(evidence.documents[int(np.argmax(scores))])


def _without(hits: Hits, hidden: NDArray[np.bool_]) -> Hits:
    shown = ~hidden[hits.passages]
    return Hits(hits.passages[shown], hits.scores[shown])
