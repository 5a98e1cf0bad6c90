"""Judged queries about four causes as the fit sees them, drawn from a seed."""

import numpy as np
import pytest

from indexer.ranking.features import FEATURE_NAMES
from indexer.retrievers.hits import Hits
from indexer.retrievers.vocabulary import VocabularyBuilder
from indexer.training.observations import Observation
from kb.loading.judged import JudgedQuery

CAUSES = ("expired", "locked", "lost", "scam")
DIM = 6


@pytest.fixture(scope="session")
def vocabulary():
    """Return the words of four causes: each has its own name and all have ``card``."""
    builder = VocabularyBuilder()
    for document, cause in enumerate(CAUSES):
        builder.add([cause, "card"], document)
    return builder.finish(len(CAUSES))


@pytest.fixture(scope="session")
def observe(vocabulary):
    """Return a function that makes an observation of a query about some of the causes, or about none.

    Its vector points to the causes that are meant, or to a direction of its own, and so do its features; ``noise``
    of 1 drowns both.
    """

    def make(number, *targets, lang="en", kind="", noise=0.2, fold=-1, default_first=None):
        chance = np.random.default_rng(number)
        vector = chance.normal(0.0, noise, DIM)
        vector[list(targets) or [len(CAUSES)]] += 1.0
        features = np.zeros((len(CAUSES), len(FEATURE_NAMES)), np.float32)
        for name in ("dense_symptom", "dense_judged", "lexical_symptom"):
            column = chance.normal(0.3, noise / 2, len(CAUSES))
            column[list(targets)] += 0.4
            features[:, FEATURE_NAMES.index(name)] = column
        words = tuple(CAUSES[target] for target in targets) or ("poem", "rhyme")
        query = JudgedQuery(str(number), "text", lang, tuple(CAUSES[target] for target in targets), kind=kind)
        best = float(features[:, FEATURE_NAMES.index("lexical_symptom")].max())
        return Observation(
            query,
            (vector / np.linalg.norm(vector)).astype(np.float32),
            targets,
            fold,
            features,
            np.zeros(len(CAUSES), np.float32),
            Hits(np.zeros(1, np.int64), np.array([10 * best], np.float32)),
            words,
            vocabulary,
            default_first,
        )

    return make
