"""Rank the articles of one generation for a query: from its text to candidates, their order and their confidence."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from indexer.backends import Backend, RetrieverQuery
from indexer.encoding.encoder import Encoder
from indexer.ranking.decision import decide, warned
from indexer.ranking.default_decision import decide_by_default
from indexer.ranking.default_features import AskedWords, DocumentFacts
from indexer.ranking.default_ranker import DefaultRanker, read_default_ranker
from indexer.ranking.evidence import gather
from indexer.ranking.nonsense import is_nonsense
from indexer.ranking.ranker import RankerModel, read_ranker
from indexer.ranking.windows import LEAST_LENGTH, hides_warning, sentence_windows
from indexer.retrievers.hits import RETRIEVER_DEPTH
from indexer.retrievers.vocabulary import read_vocabulary
from indexer.search.ranked_query import RankedQuery, size_in_words
from indexer.search.stopwatch import Stopwatch
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser
from indexer.text.polarity import marks_of
from indexer.text.query_cache import QueryCache
from indexer.text.synonyms import Lexicon
from kb.model.language import detect_language
from kb.redaction import may_hold_secret

__all__ = ["QueryRanker"]

_CACHED_QUERIES = 512
"""Vectors kept: a text comes again on Enter after it was suggested, and at every answer of a dialogue. Each takes
some ten kilobytes."""
_CACHED_WORDS = 65_536
"""Words of the rankings kept: 512 complaints as people write them, or 16 floods of 4,000 characters. By number alone,
floods took 100 MB."""


class QueryRanker:
    """Ranks the articles of one generation for a query. Reads only; safe between threads.

    Vectors and rankings are remembered, but for texts that may hold a secret. A new generation has a ranker of its
    own, which begins with empty caches.

    Args:
        generation: What is searched.
        encoder: Of the generation's own fingerprint.
        analyser: The analyser.
        backend: Where its passages and retrievers are.

    Attributes:
        vocabulary: Of the generation.

    Raises:
        GenerationDamagedError: a model or the vocabulary cannot be decoded.
        OSError: it cannot be read.
    """

    def __init__(self, generation: Generation, encoder: Encoder, analyser: Analyser, backend: Backend) -> None:
        self._generation = generation
        self._encoder = encoder
        self._analyser = analyser
        self._backend = backend
        self.vocabulary = read_vocabulary(generation.folder)
        self._ranker = read_ranker(generation.folder, encoder.spec.fingerprint)
        self._default = None if self._ranker else read_default_ranker(generation.folder, encoder.spec.fingerprint)
        self._facts = DocumentFacts(generation)
        self._lexicon = Lexicon(generation.synonyms, analyser)
        self._vectors: QueryCache[NDArray[np.float32]] = QueryCache(_CACHED_QUERIES)
        self._rankings: QueryCache[RankedQuery] = QueryCache(_CACHED_WORDS, size_in_words)

    @property
    def model(self) -> RankerModel | DefaultRanker | None:
        """The fitted ranker, without one the default ranker; None where the generation has neither."""
        return self._ranker or self._default

    def vector(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a query, float32, shape (dim,), unit-length; not to be changed."""
        return self._vectors.get(text, self._encode)

    def encode_ahead(self, texts: Iterable[str]) -> None:
        """Encode texts together, each given once, so that :meth:`vector` finds their vectors."""
        missing = [text for text in texts if text not in self._vectors and not may_hold_secret(text)]
        if not missing:
            return
        vectors = self._encoder.encode_queries(missing)
        vectors.flags.writeable = False  # shared by all that ask for the same text
        for text, vector in zip(missing, vectors, strict=True):
            self._vectors.put(text, vector)

    def ranked(self, text: str, vector: NDArray[np.float32] | None = None) -> RankedQuery:
        """Return the candidates for a query and the decision about them.

        Args:
            text: The query, spelt as it is to be searched for.
            vector: That of :meth:`vector`, where the caller has it.
        """
        return self._rankings.get(
            text, lambda text: self._rank(text, self.vector(text) if vector is None else vector)
        )

    def probe(self, text: str) -> None:
        """Rank for a query past the caches."""
        self._rank(text, self._encode(text))

    def _encode(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._encoder.encode_queries([text])[0]
        vector.flags.writeable = False  # shared by all that ask for the same text
        return vector

    def _rank(self, text: str, vector: NDArray[np.float32]) -> RankedQuery:
        clock = Stopwatch()
        analysis = self._analyser.analyse(text)
        widened, synonyms = self._lexicon.expand(analysis)
        found = self._backend.search(RetrieverQuery(text, analysis, widened, vector), RETRIEVER_DEPTH)
        clock.lap("lanes")
        evidence = gather(self._generation, *found)
        asked = [word.text for word in analysis.words]
        lang = detect_language(text)
        default = self._default
        decision = (
            decide_by_default(
                self._generation,
                default,
                self._facts,
                self.vocabulary,
                evidence,
                found,
                AskedWords.of(asked, analysis.light),
                lang,
            )
            if default
            else decide(self._generation, self._ranker, self.vocabulary, evidence, found, vector, asked, lang)
        )
        if default and lang not in self._generation.manifest.languages and self._is_nonsense(text):
            decision = decision._replace(state="none")
        if decision.state == "none" and self._hides_warning(text):
            decision = warned(decision, self._generation.urgent_documents[evidence.documents])
        clock.lap("rank")
        words = frozenset(word.text for word in analysis.words) | frozenset(widened)
        retrievers_share = clock.laps_ms["lanes"] / sum(clock.laps_ms.values())
        marks = self._lexicon.widen_marks(marks_of(text, analysis.words))
        return RankedQuery(vector, synonyms, words, marks, evidence, decision, retrievers_share)

    def _is_nonsense(self, text: str) -> bool:
        return is_nonsense(self._analyser.tokens(text), self.vocabulary.has)

    def _hides_warning(self, text: str) -> bool:
        urgent = self._generation.urgent_ids
        if self._ranker is None or len(text) < LEAST_LENGTH or not urgent:
            return False
        windows = [type(text)(window) for window in sentence_windows(text)]  # one that is not kept stays such
        return hides_warning(self._ranker, self._encoder.encode_queries(windows), urgent)
