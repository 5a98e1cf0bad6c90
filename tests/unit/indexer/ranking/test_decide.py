"""One query from evidence to order and state, on fixed matrices: a change of ranking fails here first."""

from types import SimpleNamespace

import numpy as np
import pytest
from msgspec import structs

from indexer.backends import RetrieverResults
from indexer.ranking.decision import decide
from indexer.ranking.evidence import gather
from indexer.ranking.features import FEATURE_NAMES, QUERY_FEATURE_NAMES
from indexer.ranking.ranker import Calibration, Head, RankerModel
from indexer.retrievers.hits import NO_HITS, Hits
from indexer.retrievers.phrase import PhraseHit
from indexer.retrievers.vocabulary import VocabularyBuilder
from indexer.text.passage import PASSAGE_KINDS

CAUSES = ("expired", "locked", "lost", "scam")
KINDS = ("title", "symptom", "judged")
WORDS = {"expired": "card date past", "locked": "code locked", "lost": "card lost", "scam": "phone number asked"}
OUTSIDE = np.array([0.0, 0.0, 0.0, 0.0, 1.0], np.float32)


@pytest.fixture
def generation():
    """Return four causes, the last of them urgent, with a title, a symptom and a judged query each."""
    return SimpleNamespace(
        document_ids=CAUSES,
        document_of_article=np.arange(4),
        document_of_passage=np.repeat(np.arange(4), len(KINDS)),
        kind_of_passage=np.tile([PASSAGE_KINDS.index(kind) for kind in KINDS], 4),
        urgent_documents=np.array([False, False, False, True]),
    )


@pytest.fixture
def vocabulary():
    """Return the words of the four causes."""
    builder = VocabularyBuilder()
    for document, cause in enumerate(CAUSES):
        builder.add(WORDS[cause].split(), document)
    return builder.finish(len(CAUSES))


@pytest.fixture
def model():
    """Return a ranker that adds up the evidence, with a head that knows one direction a cause and one for none."""
    weights = np.array([2.0 if name != "prior" else 1.0 for name in FEATURE_NAMES], np.float32)
    weights[FEATURE_NAMES.index("unjudged")] = 0.0
    head = Head(("", *CAUSES), (8 * np.eye(5, dtype=np.float32)[[4, 0, 1, 2, 3]]).tobytes(), (0.0,) * 5)
    answerable = [-2.0 if name == "none" else 0.0 for name in QUERY_FEATURE_NAMES]
    calibration = Calibration((*answerable, 0.0), (0.1, 2.0, -2.0, 0.0), 0.75, 0.2, 0.03)
    return RankerModel(
        "",
        "",
        FEATURE_NAMES,
        tuple(weights.tolist()),
        -8.0,
        frozenset(CAUSES),
        {},
        head,
        OUTSIDE.tobytes(),
        calibration,
    )


@pytest.fixture
def ask(generation, vocabulary):
    """Return a function that decides about a query near the named causes, each with a nearness."""

    def run(model, near, *, words=(), literal=(), vector=None, lexical=None):
        cosines = [near.get(CAUSES[document], 0.75) - 0.01 * kind for document in range(4) for kind in range(3)]
        order = np.argsort(-np.array(cosines), kind="stable")
        dense = Hits(order, np.array(cosines, np.float32)[order])
        if lexical is None:
            found = sorted(((value, name) for name, value in near.items()), reverse=True)
            places = np.array([3 * CAUSES.index(name) + 1 for _, name in found], np.int64)
            lexical = Hits(places, np.array([10 * value for value, _ in found], np.float32))
        if vector is None:
            vector = np.array([near.get(cause, 0.0) for cause in CAUSES] + [0.0], np.float32)
            vector /= np.linalg.norm(vector)
        results = RetrieverResults(dense, lexical, list(literal))
        evidence = gather(generation, *results)
        decision = decide(generation, model, vocabulary, evidence, results, vector, words, "en")
        return decision, [CAUSES[evidence.documents[place]] for place in decision.order.tolist()]

    return run


def test_one_cause_that_all_evidence_names_is_the_answer(ask, model):
    """A query near one cause in words and meaning is answered with it, and the others follow in their order."""
    decision, order = ask(model, {"locked": 0.95, "expired": 0.8}, words=("code", "locked"))
    assert decision.state == "answer"
    assert order[:2] == ["locked", "expired"]
    assert decision.confidences[decision.order[0]] > 0.75
    assert decision.answerable > 0.9


def test_two_causes_that_are_equally_near_are_candidates(ask, model):
    """Where two causes are as likely as each other, both are offered and neither is the answer."""
    decision, order = ask(model, {"locked": 0.9, "expired": 0.9}, words=("card", "code"))
    assert decision.state == "candidates"
    assert set(order[:2]) == {"locked", "expired"}


def test_what_the_head_knows_to_be_out_of_scope_is_refused(ask, model):
    """A query in the direction of out-of-scope queries gets no answer."""
    decision, _ = ask(model, {"locked": 0.8}, words=("poem",), vector=OUTSIDE)
    assert decision.state == "none"
    assert decision.answerable < 0.2


def test_without_a_word_in_common_nothing_is_answered(ask, model):
    """Nearness of vectors alone, with no word or message found, is no answer however sure it looks."""
    decision, _ = ask(model, {"locked": 0.95}, lexical=NO_HITS)
    assert decision.state == "none"


def test_a_quotation_and_nothing_else_is_never_refused(ask, model):
    """A query that says just what an article quotes is a matter of the articles even if its vector is not."""
    quoted = [PhraseHit(1, 1.0, "locked", 0.5, alone=True)]
    decision, order = ask(model, {"locked": 0.8}, literal=quoted, vector=OUTSIDE)
    assert decision.state != "none"
    assert order[0] == "locked"


def test_a_likely_scam_is_among_the_first_three(ask, model):
    """An urgent cause that is likely enough stands third at the latest, and the text is not refused."""
    cautious = structs.replace(model, calibration=structs.replace(model.calibration, urgent_at=1e-4))
    near = {"expired": 0.9, "locked": 0.89, "lost": 0.88, "scam": 0.7}
    decision, order = ask(cautious, near, words=("card", "code"))
    assert order == ["expired", "locked", "scam", "lost"]
    assert decision.state != "none"


def test_a_scam_that_leads_is_first(ask, model):
    """An urgent cause that leads by itself needs no help."""
    _, order = ask(model, {"scam": 0.95, "lost": 0.8}, words=("phone", "number", "asked"))
    assert order[0] == "scam"


def test_more_evidence_for_a_cause_never_lowers_it(ask, model):
    """A nearer cause is ranked no lower than before, at each step of nearness."""
    places = [ask(model, {"lost": near, "locked": 0.85})[1].index("lost") for near in np.linspace(0.76, 0.98, 12)]
    assert places == sorted(places, reverse=True)
    assert places[-1] == 0


def test_without_a_ranker_fixed_weights_order_and_nothing_is_claimed(ask):
    """A knowledge base without judged queries gets an order, no confidence, and candidates at most."""
    decision, order = ask(None, {"lost": 0.95, "locked": 0.8}, words=("card", "lost"))
    assert order[0] == "lost"
    assert (decision.state, decision.confidences, decision.answerable) == ("candidates", None, None)


def test_no_candidate_is_no_answer(generation, vocabulary, model):
    """A query for which nothing at all was found is refused without a score."""
    nothing = RetrieverResults(NO_HITS, NO_HITS, [])
    evidence = gather(generation, *nothing)
    decision = decide(generation, model, vocabulary, evidence, nothing, OUTSIDE, (), "en")
    assert (decision.state, decision.order.size, decision.scores.size) == ("none", 0, 0)
