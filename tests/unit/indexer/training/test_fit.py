"""Fitting a ranker on judged queries: what it learns, and what it must not learn."""

import numpy as np
import pytest
from msgspec import structs

from indexer.ranking.features import FEATURE_NAMES
from indexer.ranking.ranker import MANY
from indexer.training import fit, weights
from indexer.training.fit import fit_ranker
from indexer.training.observations import TITLE
from tests.unit.indexer.training.conftest import CAUSES, DIM

URGENT = (3,)


def fitted(train, asked):
    """Return a ranker fitted on them, with one symptom a cause."""
    symptoms = np.eye(DIM, dtype=np.float32)[: len(CAUSES)]
    return fit_ranker(train, asked, (symptoms, CAUSES), CAUSES, URGENT, "encoder").model


@pytest.fixture(scope="module")
def train(observe):
    """Return judged queries: eight about each of three causes, none about the last but one, some out of scope."""
    judged = [observe(number, target) for number in range(8) for target in (0, 1, 3)]
    return [*judged, *(observe(1000 + number) for number in range(8))]


@pytest.fixture(scope="module")
def asked(observe):
    """Return other queries, about all causes and about none."""
    judged = [observe(2000 + 10 * number + target, target) for number in range(5) for target in range(4)]
    return [*judged, *(observe(3000 + number) for number in range(8))]


@pytest.fixture(scope="module")
def model(train, asked):
    """Return the fitted ranker."""
    return fitted(train, asked)


@pytest.fixture(scope="module")
def enriched(train, asked, observe):
    """Return the ranker of the same queries and of Japanese ones, a title, and vague ones."""
    japanese = [*(observe(4000 + number, 1, lang="ja") for number in range(6)), observe(4100, 0, lang="ja")]
    vague = [observe(4300 + number, 0, 1, 2, 3) for number in range(8)]
    return fitted([*train, *japanese, observe(4200, 2, kind=TITLE), *vague], asked)


def filled(model, seen):
    """Return the features of an observation with what the ranker has learned, as a search fills them in."""
    learned, signals = model.learned(seen.vector, seen.query.lang, CAUSES)
    features = seen.features.copy()
    for name, values in zip(("head", "prior", "unjudged"), learned, strict=True):
        features[:, FEATURE_NAMES.index(name)] = values
    return features, signals


def test_it_ranks_queries_that_it_has_not_seen(model, observe):
    """New queries of the same kind have the right cause first, also of the cause that nobody had judged."""
    for target in range(4):
        queries = [observe(5000 + 10 * number + target, target) for number in range(10)]
        firsts = [int(np.argmax(model.scores(filled(model, seen)[0]))) for seen in queries]
        assert firsts.count(target) >= 9, CAUSES[target]


def test_evidence_never_counts_against_a_document(model):
    """No feature has a negative weight: finding more of a document cannot move it down."""
    assert min(model.weights) >= 0


def test_the_same_queries_fit_the_same_ranker(model, train, asked):
    """A fit has no chance in it: the same input gives the same ranker to the last bit."""
    assert fitted(train, asked) == model


def test_a_document_without_judged_queries_is_lifted(model):
    """The weight of "nobody has judged this" is at least the offset for new documents."""
    assert model.weights[FEATURE_NAMES.index("unjudged")] >= weights._NEW_OFFSET > 0
    assert model.judged == {"expired", "locked", "scam"}


def test_priors_count_what_is_asked_for_by_language(enriched):
    """A cause that is asked for more often has the higher prior in that language, and none in another."""
    priors = enriched.priors
    assert priors["ja"]["locked"] > priors["ja"]["expired"]
    assert priors["en"]["locked"] == pytest.approx(priors["en"]["expired"])
    assert np.exp(list(priors["ja"].values())).sum() == pytest.approx(1.0)


def test_titles_are_examples_and_no_judgment(enriched):
    """A title teaches the head, but neither makes a cause judged nor counts in its prior."""
    assert "lost" not in enriched.judged
    assert "lost" not in enriched.priors["en"]


def test_a_vague_query_orders_no_cause(model, enriched, observe):
    """A query that fits many causes teaches the head the class of vague queries, and none of these causes."""
    assert MANY in enriched.head.documents
    assert enriched.priors["en"] == model.priors["en"]
    seen = observe(4400, 0, 1, 2, 3)
    assert filled(enriched, seen)[1][2] > 0.5 > filled(model, seen)[1][2]


def test_every_fold_is_seen_by_what_the_others_taught(observe):
    """With queries that are their own examples, each is judged by a head that has not learned from its fold."""
    judged = [observe(number, number % 4, fold=number % 2) for number in range(24)]
    none = [observe(1000 + number, fold=number % 2) for number in range(8)]
    model = fitted([*judged, *none], [*judged, *none])
    assert model.judged == set(CAUSES)
    assert 0 < model.calibration.none_below < 1


def test_a_stored_ranker_names_its_columns_and_its_encoder(model):
    """Weights belong to the feature names of this version and to the encoder of the vectors."""
    assert model.feature_names == FEATURE_NAMES
    assert model.fingerprint == "encoder"
    assert len(model.weights) == len(FEATURE_NAMES)
    assert structs.replace(model, basis="x") != model


def test_what_a_fold_is_measured_by_has_never_seen_it(monkeypatch, observe):
    """Where weights are fitted by folds, no head of a fold begins from one that was taught that fold's queries."""
    judged = [observe(10 * number + target, target, fold=number % 2) for number in range(8) for target in range(4)]
    outside = [observe(9000 + number, fold=number % 2) for number in range(8)]
    taught, plain = {}, fit.fit_head

    def fit_head(vectors, labels, start=None, weights=None):
        known = {vector.tobytes() for vector in vectors} | taught.get(id(start), set())
        head = plain(vectors, labels, start, weights)
        taught[id(head)] = known
        return head

    heads = []
    fill_all = fit._Learned.fill_all

    def filling(learned, seen):
        heads.append((learned.head, seen))
        return fill_all(learned, seen)

    monkeypatch.setattr(fit, "fit_head", fit_head)
    monkeypatch.setattr(fit._Learned, "fill_all", filling)
    monkeypatch.setattr(fit, "without_classes", lambda head, _names: head)
    fitted([*judged, *outside], [*judged, *outside])
    assert len(heads) == 4
    for head, seen in heads:
        assert not any(each.vector.tobytes() in taught[id(head)] for each in seen)
