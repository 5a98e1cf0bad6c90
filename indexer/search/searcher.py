"""The searcher: takes one query through one generation, from text to results."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.backends import Backend, EmbeddedBackend, RetrieverQuery
from indexer.encoding.encoder import Encoder
from indexer.errors import GenerationDamagedError, cannot_read
from indexer.ranking.decision import SEEN_FIRST, decide, warned
from indexer.ranking.default_decision import decide_by_default
from indexer.ranking.default_features import AskedWords, DocumentFacts
from indexer.ranking.default_ranker import read_default_ranker
from indexer.ranking.evidence import gather
from indexer.ranking.nonsense import is_nonsense
from indexer.ranking.ranker import read_ranker
from indexer.ranking.windows import LEAST_LENGTH, hides_warning, sentence_windows
from indexer.retrievers.hits import RETRIEVER_DEPTH
from indexer.retrievers.vocabulary import read_vocabulary
from indexer.search.arrangement import Arrangement, today
from indexer.search.explainer import Explainer
from indexer.search.explanation import Explanation
from indexer.search.meanings import Meanings
from indexer.search.passage_picker import PassagePicker
from indexer.search.ranked_query import RankedQuery, size_in_words
from indexer.search.result import Judgement, Reorder, Reordering, SearchOutcome, SearchResult
from indexer.search.stopwatch import Stopwatch
from indexer.spelling import open_speller
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser
from indexer.text.polarity import marks_of
from indexer.text.query_cache import QueryCache
from indexer.text.synonyms import Lexicon
from kb.model.article import Filters
from kb.model.language import detect_language, shown_language
from kb.redaction import may_hold_secret

__all__ = ["NO_FILTERS", "Searcher"]

_LEAST_BESIDE_ANSWER = 0.05
"""Confidence below which a further result is left out beside a sure one: it would only distract from it."""
_CACHED_QUERIES = 512
"""Vectors kept: a text comes again on Enter after it was suggested, and at every answer of a dialogue. Each takes
some ten kilobytes."""
_CACHED_WORDS = 65_536
"""Words of the rankings kept: 512 complaints as people write them, or 16 floods of 4,000 characters. By number alone,
floods took 100 MB."""


NO_FILTERS = Filters()


class Searcher:
    """Answers queries from one generation. Reads only; safe between threads.

    Args:
        generation: What is searched.
        encoder: Of the generation's own fingerprint.
        analyser: The analyser.
        backend: Where its passages and retrievers are; by default in its own folder.

    Attributes:
        meanings: Compares texts with each other.

    Raises:
        GenerationDamagedError: a retriever cannot be opened, such as when the generation was deleted meanwhile.
    """

    def __init__(
        self, generation: Generation, encoder: Encoder, analyser: Analyser, backend: Backend | None = None
    ) -> None:
        self.generation = generation
        self._encoder = encoder
        self._analyser = analyser
        with _naming(generation):
            self._backend = backend or EmbeddedBackend(generation)
            self._vocabulary = read_vocabulary(generation.folder)
            self._speller = open_speller(generation, analyser)
            self._ranker = read_ranker(generation.folder, encoder.spec.fingerprint)
            self._default = None if self._ranker else read_default_ranker(generation.folder, encoder.spec.fingerprint)
        self._facts = DocumentFacts(generation)
        self._lexicon = Lexicon(generation.synonyms, analyser)
        self._picker = PassagePicker(generation, self._backend, analyser, self._vocabulary)
        self._explainer = Explainer(generation, self._backend, self._picker, self._ranker or self._default)
        self.meanings = Meanings(encoder, self._backend, len(generation.is_live))
        # One searcher, one generation: a new one begins with empty caches. Texts come redacted.
        self._vectors: QueryCache[NDArray[np.float32]] = QueryCache(_CACHED_QUERIES)
        self._rankings: QueryCache[RankedQuery] = QueryCache(_CACHED_WORDS, size_in_words)

    def search(
        self,
        text: str,
        *,
        lang: str | None = None,
        limit: int = 5,
        reorder: Reorder | None = None,
        exact: bool = False,
        filters: Filters = NO_FILTERS,
        day: date | None = None,
    ) -> SearchOutcome:
        """Find the articles that answer ``text``.

        Args:
            text: The complaint, in any language that the encoder knows.
            lang: Language to show results in; by default that of the text.
            limit: How many results at most.
            reorder: May put the articles into another order before they are shown.
            exact: Search for the text as it is, misspelt or not.
            filters: What the asker has chosen; articles about something else are left out.
            day: On which pins have to hold; today by default.
        """
        clock = Stopwatch()
        asked = text
        correction = None if exact else self._speller.correct(text)
        text = correction.text if correction else text
        vector = self._vectors.get(text, self._encode)
        clock.lap("encode")
        ranking = self._rankings.get(text, lambda text: self._rank(text, vector))
        clock.split("lanes", "rank", ranking.retrievers_share)
        shown_lang = lang or shown_language(text, self.generation.manifest.languages)
        arrangement = Arrangement(self.generation, (asked, text), filters, day or today(self.generation))
        confidences = {name: value for name, value in self._confidences(ranking).items() if arrangement.keeps(name)}
        leader = self._leader(ranking)
        found = Reordering(ranking.decision.state, tuple(islice(self._shown(ranking, arrangement), limit)))
        if reorder and (reordered := reorder(found.state, confidences)):
            found, leader = reordered, reordered.order[0][0] if reordered.order else leader
        found = arrangement.arrange(found, leader, confidences)
        shown = found.order[:limit] if found.state != "none" else ()
        self._backend.prefetch([self._range_of(article_id, shown_lang) for article_id, _ in shown])
        results = tuple(
            self._result(
                ranking,
                article_id,
                probability,
                shown_lang,
                pinned=article_id == arrangement.pinned and not found.by_answers,
            )
            for article_id, probability in shown
        )
        clock.lap("present")
        return SearchOutcome(
            generation=self.generation.id,
            lang=shown_lang,
            state=found.state,
            results=results,
            confidences=confidences,
            timings_ms=clock.laps_ms,
            corrected=correction.text if correction else None,
        )

    def encode_ahead(self, texts: Sequence[str]) -> None:
        """Encode texts together, so that their searches find their vectors.

        Args:
            texts: As they will be searched for.
        """
        meant = dict.fromkeys(map(self._speller.meant, texts))
        missing = [text for text in meant if text not in self._vectors and not may_hold_secret(text)]
        if not missing:
            return
        vectors = self._encoder.encode_queries(missing)
        vectors.flags.writeable = False  # shared by all that ask for the same text
        for text, vector in zip(missing, vectors, strict=True):
            self._vectors.put(text, vector)

    def probe(self) -> None:
        """Take a query the whole way past the caches: whatever fails in a search fails here."""
        text = next((article.title for article in self.generation.articles), "?")
        self._rank(text, self._encode(text))

    def _leader(self, ranking: RankedQuery) -> str:
        """Return the article that search alone would show first; empty where it found nothing."""
        order = ranking.decision.order
        return self.generation.document_ids[ranking.evidence.documents[order[0]]] if order.size else ""

    def _shown(self, ranking: RankedQuery, arrangement: Arrangement) -> Iterator[tuple[str, float | None]]:
        """Yield what is shown, best first; beside a sure answer nothing that is all but ruled out."""
        confidences, is_sure = ranking.decision.confidences, ranking.decision.state == "answer"
        for place, position in enumerate(ranking.decision.order.tolist()):
            document = ranking.evidence.documents[position]
            if not arrangement.keeps(self.generation.document_ids[document]):
                continue
            confidence = None if confidences is None else float(confidences[position])
            is_weak = is_sure and place > 0 and confidence is not None and confidence < _LEAST_BESIDE_ANSWER
            # An urgent article stands among the first only where it is to warn.
            if is_weak and not (self.generation.urgent_documents[document] and place < SEEN_FIRST):
                continue
            yield self.generation.document_ids[document], confidence

    def _confidences(self, ranking: RankedQuery) -> dict[str, float]:
        if ranking.decision.confidences is None:
            return {}
        ids = (self.generation.document_ids[document] for document in ranking.evidence.documents.tolist())
        return dict(zip(ids, ranking.decision.confidences.tolist(), strict=True))

    def judge(self, text: str, limit: int, *, exact: bool = False) -> Judgement:
        """Rank the documents for ``text`` without what is shown of them."""
        ids = self.generation.document_ids
        ranking = self._ranked(text if exact else self._speller.meant(text))
        documents, decision = ranking.evidence.documents, ranking.decision
        best = decision.order[:limit].tolist()
        # An urgent article that was moved up keeps a score that fits its place.
        scores = np.maximum.accumulate(decision.scores[best][::-1])[::-1].tolist()
        return Judgement(
            ranking=tuple((ids[documents[p]], score) for p, score in zip(best, scores, strict=True)),
            confidence=None if decision.confidences is None else float(decision.confidences[best[0]]),
            state=decision.state,
            confidences=() if decision.confidences is None else tuple(decision.confidences[best].tolist()),
            lanes={
                name: tuple((ids[documents[p]], float(values[p])) for p in _best_first(values, limit))
                for name, values in ranking.evidence.retrievers.items()
            },
        )

    def explain(self, text: str, article_id: str, *, exact: bool = False) -> Explanation:
        """Return why the article stands where it does for ``text``, corrected as in a search.

        Raises:
            UnknownArticleError: the generation has no such article.
        """
        document = self.generation.document_of(article_id)
        text = text if exact else self._speller.meant(text)
        return self._explainer.explain(self._ranked(text), document, detect_language(text))

    def _ranked(self, text: str) -> RankedQuery:
        return self._rankings.get(text, lambda text: self._rank(text, self._vectors.get(text, self._encode)))

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
        evidence = gather(self.generation, *found)
        asked = [word.text for word in analysis.words]
        lang = detect_language(text)
        default = self._default
        decision = (
            decide_by_default(
                self.generation,
                default,
                self._facts,
                self._vocabulary,
                evidence,
                found,
                AskedWords.of(asked, self._analyser.light_words(text)),
                lang,
            )
            if default
            else decide(self.generation, self._ranker, self._vocabulary, evidence, found, vector, asked, lang)
        )
        if default and lang not in self.generation.manifest.languages and self._is_nonsense(text):
            decision = decision._replace(state="none")
        if decision.state == "none" and self._hides_warning(text):
            decision = warned(decision, self.generation.urgent_documents[evidence.documents])
        clock.lap("rank")
        words = frozenset(word.text for word in analysis.words) | frozenset(widened)
        retrievers_share = clock.laps_ms["lanes"] / sum(clock.laps_ms.values())
        marks = self._lexicon.widen_marks(marks_of(text, analysis.words))
        return RankedQuery(vector, synonyms, words, marks, evidence, decision, retrievers_share)

    def _is_nonsense(self, text: str) -> bool:
        return is_nonsense(self._analyser.tokens(text), self._vocabulary.has)

    def _hides_warning(self, text: str) -> bool:
        urgent = self.generation.urgent_ids
        if self._ranker is None or len(text) < LEAST_LENGTH or not urgent:
            return False
        windows = [type(text)(window) for window in sentence_windows(text)]  # one that is not kept stays such
        return hides_warning(self._ranker, self._encoder.encode_queries(windows), urgent)

    def _range_of(self, article_id: str, lang: str) -> tuple[int, int]:
        """Return where the passages begin and end that are shown of a document."""
        start, stop = self.generation.passage_ranges[
            self.generation.article_in(self.generation.document_of(article_id), lang)
        ].tolist()
        return start, stop

    def _result(
        self, ranking: RankedQuery, article_id: str, confidence: float | None, lang: str, *, pinned: bool
    ) -> SearchResult:
        document = self.generation.document_of(article_id)
        index = self.generation.article_in(document, lang)
        article = self.generation.articles[index]
        found = np.flatnonzero(ranking.evidence.documents == document)
        position = int(found[0]) if found.size else -1
        passage = self._picker.pick(index, ranking.vector, ranking.marks)
        message = ranking.evidence.messages.get(document)
        return SearchResult(
            article_id=article.id,
            lang=article.lang,
            title=article.title,
            passage=passage,
            matched_by=ranking.evidence.matched_by(position) if position >= 0 else (),
            first_step=article.step_of(passage.section),
            severity=article.severity,
            checks=article.meta.checks if article.meta else (),
            score=float(ranking.decision.scores[position]) if position >= 0 else 0.0,
            confidence=None if confidence is None else round(confidence, 4),
            page_url=article.url,
            message=message.pattern if message else "",
            question=self._picker.pick_symptom(index, ranking.vector),
            pinned=pinned,
            audience=article.audience,
        )


@contextmanager
def _naming(generation: Generation) -> Iterator[None]:
    """Turn what the libraries behind the retrievers raise (FAISS RuntimeError, tantivy ValueError) into one error."""
    try:
        yield
    except OSError as error:
        raise cannot_read(generation.folder, str(error.filename or "."), error) from error
    except (RuntimeError, ValueError, msgspec.MsgspecError) as error:
        reason = f"cannot be opened ({str(error).splitlines()[0]})"
        raise GenerationDamagedError(generation.folder, ".", reason) from error


def _best_first(values: NDArray[np.float32], limit: int) -> list[int]:
    """Return the positions of what a retriever found (not NaN), best first."""
    found = np.flatnonzero(~np.isnan(values))
    best: list[int] = found[np.argsort(-values[found], kind="stable")][:limit].tolist()
    return best
