"""What the ranker looks at, and what a document without judged queries shows instead."""

from types import SimpleNamespace

import numpy as np
import pytest

from indexer.ranking.features import FEATURE_NAMES, Learned, candidate_features, votes, without_judged
from indexer.retrievers.hits import Hits
from indexer.retrievers.phrase import PhraseHit
from indexer.text.passage import PASSAGE_KINDS

DOCUMENTS = np.array([0, 1], dtype=np.int64)
PASSAGES = [("title", 0), ("symptom", 0), ("judged", 0), ("title", 1), ("symptom", 1), ("judged", 1)]


@pytest.fixture
def generation():
    """Return what features need of a generation: two documents with a passage of three kinds each."""
    return SimpleNamespace(
        document_of_passage=np.array([document for _, document in PASSAGES]),
        kind_of_passage=np.array([PASSAGE_KINDS.index(kind) for kind, _ in PASSAGES]),
        document_of_article=np.array([0, 1]),
    )


@pytest.fixture
def dense():
    """Return cosines: the judged query of document 0 is nearest."""
    return Hits(np.array([2, 1, 4, 5, 0, 3]), np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], np.float32))


def _features(generation, dense, unjudged):
    learned = Learned(np.zeros(2, np.float32), np.zeros(2, np.float32), np.array(unjudged))
    lexical = Hits(np.array([2, 4]), np.array([4.0, 2.0], np.float32))
    literal = [PhraseHit(1, 0.6, "in part"), PhraseHit(1, 1.0, "word for word", 0.75)]
    rows = candidate_features(generation, DOCUMENTS, dense, lexical, literal, learned)
    return {name: rows[:, column].tolist() for column, name in enumerate(FEATURE_NAMES)}


def test_each_kind_of_passage_speaks_for_its_document(generation, dense):
    """The best cosine of each kind, BM25 as a share of the best, the best message and the best whole quotation."""
    found = _features(generation, dense, [False, False])
    assert found["dense_judged"] == pytest.approx([0.9, 0.6])
    assert found["dense_symptom"] == pytest.approx([0.8, 0.7])
    assert found["lexical_judged"] == pytest.approx([1.0, 0.0])
    assert found["lexical_symptom"] == pytest.approx([0.0, 0.5])
    assert found["literal"] == pytest.approx([0.0, 1.0])
    assert found["message"] == pytest.approx([0.0, 0.75])


def test_a_new_article_is_not_taken_for_one_that_nobody_meant(generation, dense):
    """The best of its own passages stands in for the judged queries that it lacks, and a column says so."""
    found = _features(generation, dense, [False, True])
    assert found["dense_judged"] == pytest.approx([0.9, 0.7])
    assert found["lexical_judged"] == pytest.approx([1.0, 0.5])
    assert found["unjudged"] == [0.0, 1.0]
    title_first = Hits(np.array([2, 3, 1, 4]), np.array([0.9, 0.85, 0.8, 0.7], np.float32))
    assert _features(generation, title_first, [False, True])["dense_judged"] == pytest.approx([0.9, 0.85])


def test_training_can_take_the_judged_queries_of_a_document_away(generation, dense):
    """What is left is what a new article would show: its own passages, and the votes of its symptoms alone."""
    learned = Learned(np.zeros(2, np.float32), np.zeros(2, np.float32), np.array([False, False]))
    nothing = Hits(np.empty(0, np.int64), np.empty(0, np.float32))
    features = candidate_features(generation, DOCUMENTS, dense, nothing, [], learned)
    symptom_votes = votes(generation, DOCUMENTS, dense, symptoms_only=True)
    changed = without_judged(features, symptom_votes, np.array([True, False]))
    column = FEATURE_NAMES.index
    assert changed[0, column("dense_judged")] == features[0, column("dense_symptom")]
    titled = Hits(np.array([2, 0, 1, 4]), np.array([0.9, 0.85, 0.8, 0.7], np.float32))
    features_titled = candidate_features(generation, DOCUMENTS, titled, nothing, [], learned)
    changed_titled = without_judged(features_titled, symptom_votes, np.array([True, False]))
    assert changed_titled[0, column("dense_judged")] == features_titled[0, column("dense_title")]
    assert changed[0, column("votes")] == symptom_votes[0] < features[0, column("votes")]
    assert changed[1].tolist() == features[1].tolist()


def test_votes_sum_to_one(generation, dense):
    """Symptoms and judged queries near the query share one vote; titles have none."""
    assert votes(generation, DOCUMENTS, dense).sum() == pytest.approx(1.0)
