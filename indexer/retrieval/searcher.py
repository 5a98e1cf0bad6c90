"""The searcher: one generation, one encoder, and the way of a query through them."""

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import Analyser, Analysis
from indexer.encoding.encoder import Encoder
from indexer.retrieval.dense import DenseLane
from indexer.retrieval.evidence import Evidence, gather
from indexer.retrieval.fusion import weighted_sum
from indexer.retrieval.lexical import LexicalLane
from indexer.retrieval.lexicon import Lexicon
from indexer.retrieval.literal import LiteralLane
from indexer.retrieval.passages import PassagePicker
from indexer.retrieval.result import SearchOutcome, SearchResult
from indexer.store.generation import Generation
from kb.language import detect_language

__all__ = ["Searcher"]

LANE_DEPTH = 400
"""Passages taken from the dense and lexical lanes. An article has some twenty, so this reaches well past the
first twenty articles, where fusion can still bring one up."""


class Searcher:
    """Answers queries from one generation. Reads only; safe between threads."""

    def __init__(self, generation: Generation, encoder: Encoder, analyser: Analyser) -> None:
        self.generation = generation
        self._encoder = encoder
        self._analyser = analyser
        self._dense = DenseLane(generation.folder)
        self._lexical = LexicalLane(generation.folder)
        self._literal = LiteralLane(generation.folder)
        self._lexicon = Lexicon(generation.synonyms, analyser)
        self._picker = PassagePicker(generation, self._dense, analyser)

    def search(self, text: str, *, lang: str | None = None, limit: int = 5) -> SearchOutcome:
        """Find the articles that answer ``text``.

        Args:
            text: The complaint, in any language that the encoder knows.
            lang: Language to show results in; by default that of the text.
            limit: How many results at most.
        """
        clock = _Stopwatch()
        vector = self._encoder.encode_queries([text])[0]
        clock.lap("encode")
        analysis = self._analyser.analyse(text)
        synonyms, _ = self._lexicon.expand(analysis)
        clock.lap("analyse")
        evidence = self._evidence(text, analysis, synonyms, vector)
        scores = weighted_sum(evidence.lanes)
        order = np.argsort(-scores, kind="stable")[:limit]
        clock.lap("lanes")
        shown_lang = lang or detect_language(text)
        words = frozenset(word.text for word in analysis.words) | frozenset(synonyms)
        results = tuple(
            self._result(evidence, position, float(scores[position]), shown_lang, vector, words)
            for position in order.tolist()
        )
        clock.lap("present")
        return SearchOutcome(
            generation=self.generation.id,
            lang=shown_lang,
            state="candidates" if results else "none",
            results=results,
            timings_ms=clock.laps_ms,
        )

    def rank(self, texts: Sequence[str], limit: int) -> list[list[tuple[str, float]]]:
        """Return for each text the best document ids with their scores, without what is shown of them."""
        rankings = []
        vectors = self._encoder.encode_queries(texts)
        for text, vector in zip(texts, vectors, strict=True):
            analysis = self._analyser.analyse(text)
            synonyms, _ = self._lexicon.expand(analysis)
            evidence = self._evidence(text, analysis, synonyms, vector)
            scores = weighted_sum(evidence.lanes)
            order = np.argsort(-scores, kind="stable")[:limit]
            ids = self.generation.document_ids
            rankings.append([(ids[evidence.documents[i]], float(scores[i])) for i in order.tolist()])
        return rankings

    def _evidence(
        self, text: str, analysis: Analysis, synonyms: dict[str, float], vector: NDArray[np.float32]
    ) -> Evidence:
        return gather(
            self.generation,
            self._dense.search(vector, LANE_DEPTH),
            self._lexical.search(analysis, synonyms, LANE_DEPTH),
            self._literal.search(text, analysis),
        )

    def _result(
        self,
        evidence: Evidence,
        position: int,
        score: float,
        lang: str,
        vector: NDArray[np.float32],
        words: frozenset[str],
    ) -> SearchResult:
        index = self.generation.article_in(int(evidence.documents[position]), lang)
        article = self.generation.articles[index]
        return SearchResult(
            article_id=article.id,
            lang=article.lang,
            title=article.title,
            passage=self._picker.pick(index, vector, words),
            matched_by=evidence.matched_by(position),
            first_step=article.first_step,
            severity=article.severity,
            checks=article.meta.checks if article.meta else (),
            score=score,
        )


class _Stopwatch:
    """Milliseconds between laps, by name."""

    def __init__(self) -> None:
        self.laps_ms: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps_ms[name] = (now - self._last) * 1000
        self._last = now
