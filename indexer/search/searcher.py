"""The searcher: takes one query through one generation, from text to results."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.backends import Backend, EmbeddedBackend
from indexer.encoding.encoder import Encoder
from indexer.errors import GenerationDamagedError, cannot_read
from indexer.ranking.decision import SEEN_FIRST
from indexer.search.arrangement import Arrangement, today
from indexer.search.explainer import Explainer
from indexer.search.explanation import Explanation
from indexer.search.meanings import Meanings
from indexer.search.passage_picker import PassagePicker
from indexer.search.query_ranker import QueryRanker
from indexer.search.ranked_query import RankedQuery
from indexer.search.result import Judgement, Reorder, Reordering, SearchOutcome, SearchResult
from indexer.search.stopwatch import Stopwatch
from indexer.spelling import open_speller
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser
from kb.model.article import Filters
from kb.model.language import detect_language, shown_language

__all__ = ["NO_FILTERS", "Searcher"]

_LEAST_BESIDE_ANSWER = 0.05
"""Confidence below which a further result is left out beside a sure one: it would only distract from it."""
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
        with _naming(generation):
            self._backend = backend or EmbeddedBackend(generation)
            self._speller = open_speller(generation, analyser)
            self._queries = QueryRanker(generation, encoder, analyser, self._backend)
        self._picker = PassagePicker(generation, self._backend, analyser, self._queries.vocabulary)
        self._explainer = Explainer(generation, self._backend, self._picker, self._queries.model)
        self.meanings = Meanings(encoder, self._backend, len(generation.is_live))

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
        vector = self._queries.vector(text)
        clock.lap("encode")
        ranking = self._queries.ranked(text, vector)
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
        self._queries.encode_ahead(dict.fromkeys(map(self._speller.meant, texts)))

    def probe(self) -> None:
        """Take a query the whole way past the caches: whatever fails in a search fails here."""
        self._queries.probe(next((article.title for article in self.generation.articles), "?"))

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
        ranking = self._queries.ranked(text if exact else self._speller.meant(text))
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
        return self._explainer.explain(self._queries.ranked(text), document, detect_language(text))

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
