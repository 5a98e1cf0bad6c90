"""Fit a ranker on judged queries: run them through the retrievers, then fit on what was found."""

from collections.abc import Sequence

import numpy as np

from indexer.encoding.encoder import Encoder
from indexer.ranking.default_ranker import DefaultRanker
from indexer.retrievers.dense.retriever import DenseRetriever
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser
from indexer.text.passage import PASSAGE_KINDS
from indexer.training.background import background_queries
from indexer.training.fit import Fitted, fit_ranker
from indexer.training.observations import FOLDS, TITLE, Judgment, Observer, fold_of
from kb.loading.judged import JudgedQuery

__all__ = ["adapt", "can_learn"]

_NOT_IN_INDEX = -1
_LEAST_A_FOLD = 10
_LEAST_DEV = 150
"""Answerable dev queries from which weights are fitted on them alone, for the encoder may have been trained on the
others; with fewer on these and on the out-of-fold values of train."""
_LEAST_OUTSIDE = 20
"""Queries out of scope below which a background set stands in: without any, nothing could be refused."""


def adapt(
    generation: Generation,
    train: Sequence[JudgedQuery],
    dev: Sequence[JudgedQuery],
    encoder: Encoder,
    analyser: Analyser,
    held_back: Sequence[JudgedQuery] = (),
    default: DefaultRanker | None = None,
) -> Fitted:
    """Fit a ranker for a staged generation, and judge it beside the default one.

    Args:
        generation: Whose retrievers have been written; holds the ``train`` queries as passages.
        train: Judged queries to learn from.
        dev: Judged queries to fit weights and confidence on; where there are too few, ``train`` by folds, too.
        encoder: The generation's encoder.
        analyser: The analyser.
        held_back: Rows from use that are not among ``train``; weights and confidence are fitted on them too.
        default: The default ranker to beat, if there is one.
    """
    observer = Observer(generation, encoder, analyser, default)
    is_symptom = np.flatnonzero(generation.kind_of_passage == PASSAGE_KINDS.index("symptom"))
    owners = [generation.document_ids[d] for d in generation.document_of_passage[is_symptom].tolist()]
    # Titles too: whoever types the name of a cause must not be told that nothing fits.
    known = _with_background([*train, *_titles(generation)], 0)
    asked = _with_background(dev, 1)
    answerable = sum(bool(query.primary) for query in asked)
    folds = [fold_of(position) for position in range(len(known))]
    if answerable >= _LEAST_DEV:
        judged: Sequence[Judgment] = observer.encode(known, folds)
        observed = observer.observe([*asked, *held_back], [_NOT_IN_INDEX] * (len(asked) + len(held_back)))
    else:
        judged = own = observer.observe(known, folds)
        unseen = [*dev, *held_back]
        observed = [*own, *observer.observe(unseen, [_NOT_IN_INDEX] * len(unseen))]
    return fit_ranker(
        judged,
        observed,
        (DenseRetriever(generation).vectors_at(is_symptom), owners),
        generation.document_ids,
        np.flatnonzero(generation.urgent_documents).tolist(),
        encoder.spec.fingerprint,
        beside_default=default is not None,
    )


def _with_background(queries: Sequence[JudgedQuery], part: int) -> list[JudgedQuery]:
    """Return the queries, with one half of the background set where too few of them are out of scope."""
    outside = sum(not query.primary for query in queries)
    return [*queries, *(background_queries()[part::2] if outside < _LEAST_OUTSIDE else ())]


def can_learn(generation: Generation, train: Sequence[JudgedQuery]) -> bool:
    """Tell whether there is enough to learn from: ten queries a fold, and two documents to tell apart.

    With fewer a fold may be empty, or know one answer alone; nothing that could be fitted would be worth it.
    """
    known = set(generation.document_ids)
    answers = [query.primary[0] for query in train if query.primary and query.primary[0] in known]
    return len(answers) >= _LEAST_A_FOLD * FOLDS and len(set(answers)) > 1


def _titles(generation: Generation) -> list[JudgedQuery]:
    return [
        JudgedQuery(f"title-{article.lang}-{article.id}", article.title, article.lang, (article.id,), kind=TITLE)
        for article in generation.articles
    ]
