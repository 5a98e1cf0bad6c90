"""Adapting to a knowledge base: judged queries through the lanes, a ranker fitted on what they found."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.adaptation.fit import fit_ranker
from indexer.adaptation.observations import FOLDS, Observer, fold_of
from indexer.analysis import Analyser
from indexer.encoding.encoder import Encoder
from indexer.passage import PASSAGE_KINDS
from indexer.retrieval.ranking.ranker import RankerModel
from indexer.store.generation import Generation
from kb.judged import JudgedQuery

__all__ = ["adapt", "can_learn"]

_NOT_IN_INDEX = -1
_LEAST_A_FOLD = 10


def adapt(
    generation: Generation,
    vectors: NDArray[np.float32],
    train: Sequence[JudgedQuery],
    dev: Sequence[JudgedQuery],
    encoder: Encoder,
    analyser: Analyser,
) -> RankerModel:
    """Fit a ranker for a staged generation.

    Args:
        generation: Whose lanes have been written; holds the ``train`` queries as passages.
        vectors: Its passage vectors, float32 of shape (n_passages, dim).
        train: Judged queries to learn from.
        dev: Judged queries to calibrate on; ``train`` is used where there are none.
        encoder: The generation's encoder.
        analyser: The analyser.
    """
    observer = Observer(generation, encoder, analyser)
    is_symptom = np.flatnonzero(generation.kind_of_passage == PASSAGE_KINDS.index("symptom"))
    owners = [generation.document_ids[d] for d in generation.document_of_passage[is_symptom].tolist()]
    # Titles too: whoever types the name of a cause must not be told that nothing fits.
    asked = [*train, *_titles(generation)]
    return fit_ranker(
        observer.observe(asked, [fold_of(position) for position in range(len(asked))]),
        observer.observe(dev, [_NOT_IN_INDEX] * len(dev)),
        (vectors[is_symptom], owners),
        generation.document_ids,
        np.flatnonzero(generation.urgent_documents).tolist(),
        encoder.spec.fingerprint,
    )


def can_learn(generation: Generation, train: Sequence[JudgedQuery]) -> bool:
    """Tell whether there is enough to learn from: ten queries a fold, and two documents to tell apart.

    With fewer a fold may be empty, or know one answer alone; nothing that could be fitted would be worth it.
    """
    known = set(generation.document_ids)
    answers = [query.primary[0] for query in train if query.primary and query.primary[0] in known]
    return len(answers) >= _LEAST_A_FOLD * FOLDS and len(set(answers)) > 1


def _titles(generation: Generation) -> list[JudgedQuery]:
    return [
        JudgedQuery(f"title-{article.lang}-{article.id}", article.title, article.lang, (article.id,))
        for article in generation.articles
    ]
