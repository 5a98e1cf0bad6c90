"""Explain why a document stands where it does for a query."""

import numpy as np
from numpy.typing import NDArray

from indexer.backends import Backend
from indexer.ranking.decision import Decision
from indexer.ranking.default_ranker import FUSION_FEATURES, DefaultRanker
from indexer.ranking.features import FEATURE_NAMES
from indexer.ranking.ranker import RankerModel
from indexer.search.explanation import Contribution, Explanation, retriever_explanation
from indexer.search.passage_picker import PassagePicker
from indexer.search.ranked_query import RankedQuery
from indexer.store.generation import Generation

__all__ = ["Explainer"]

_JUDGED_SHOWN = 3


class Explainer:
    """Explains ranked queries of one generation. Reads only; safe between threads.

    Args:
        generation: What was searched.
        backend: Where its passages are.
        picker: Picks the passage to show.
        model: The ranker that ordered the documents; None where only fusion did.
    """

    def __init__(
        self,
        generation: Generation,
        backend: Backend,
        picker: PassagePicker,
        model: RankerModel | DefaultRanker | None,
    ) -> None:
        self._generation = generation
        self._backend = backend
        self._picker = picker
        self._model = model

    def explain(self, ranking: RankedQuery, document: int, lang: str) -> Explanation:
        """Return why a document stands where it does.

        Args:
            ranking: The query, ranked.
            document: Position of the document in the generation.
            lang: Language of the query.
        """
        evidence, decision = ranking.evidence, ranking.decision
        found = np.flatnonzero(evidence.documents == document)
        position = int(found[0]) if found.size else -1
        leader = int(decision.order[0]) if decision.order.size else -1
        index = self._generation.article_in(document, lang)
        message = evidence.messages.get(document)
        ids = self._generation.document_ids
        return Explanation(
            article_id=ids[document],
            rank=int(np.flatnonzero(decision.order == position)[0]) + 1 if position >= 0 else 0,
            score=float(decision.scores[position]) if position >= 0 else 0.0,
            leader=ids[evidence.documents[leader]] if leader >= 0 else "",
            leader_score=float(decision.scores[leader]) if leader >= 0 else 0.0,
            lanes=tuple(
                retriever_explanation(name, scores, position) for name, scores in evidence.retrievers.items()
            ),
            matched_words=tuple(sorted(ranking.words & self._picker.words_of_article(index))),
            synonyms=tuple(f"{match.term} -> {' '.join(match.added)}" for match in ranking.synonyms),
            message=f"{message.pattern} ({message.score:.0%})" if message else "",
            passage=self._picker.pick(index, ranking.vector, ranking.marks).text,
            contributions=self._contributions(decision, position, lang),
            judged=self._nearest_judged(document, ranking.vector),
            confidence=_value_at(decision.confidences, position),
            answerable=decision.answerable,
        )

    def _contributions(self, decision: Decision, position: int, lang: str) -> tuple[Contribution, ...]:
        if self._model is None or decision.features is None or position < 0:
            return ()
        weights = (
            dict(zip(FEATURE_NAMES, self._model.weights, strict=True))
            if isinstance(self._model, RankerModel)
            else dict(zip(FUSION_FEATURES, self._model.weights(lang).fusion, strict=True))
        )
        values = decision.features[position].tolist()
        parts = [
            Contribution(name, value, value * weight)
            for (name, weight), value in zip(weights.items(), values, strict=True)
        ]
        return tuple(sorted(parts, key=lambda part: -abs(part.adds)))

    def _nearest_judged(self, document: int, vector: NDArray[np.float32]) -> tuple[str, ...]:
        """Return the judged queries of a document that are nearest to the query."""
        found: list[tuple[float, str]] = []
        for article in self._generation.articles_of(document):
            start, stop = self._generation.passage_ranges[article].tolist()
            passages = self._backend.passages(start, stop)
            scores = (self._backend.vectors(start, stop) @ vector).tolist()
            found += [
                (score, each.text) for score, each in zip(scores, passages, strict=True) if each.kind == "judged"
            ]
        found.sort(key=lambda pair: -pair[0])
        return tuple(text for _, text in found[:_JUDGED_SHOWN])


def _value_at(values: NDArray[np.float32] | None, position: int) -> float | None:
    return None if values is None or position < 0 else float(values[position])
