"""What the default ranker looks at of each candidate."""

from types import SimpleNamespace

import numpy as np
import pytest

from indexer.ranking.default_features import DocumentFacts, default_features
from indexer.ranking.default_ranker import FUSION_FEATURES
from indexer.ranking.evidence import Evidence
from indexer.retrievers.phrase import PhraseHit
from indexer.retrievers.vocabulary import VocabularyBuilder
from indexer.text.analysis import Analyser

TITLES = ("Return a bicycle", "Pay with a card", "All our rules")
PASSAGES = (0, 1, 2, 2, 2, 2, 2, 2, 2, -1)
"""Documents of the passages: the last page is long, and one passage is dead."""
WORDS = [["return", "bicycl"], ["pay", "card"], ["return", "pay", "rule"]]
NAN = float("nan")


@pytest.fixture(scope="module")
def facts():
    """Return the facts of three pages."""
    generation = SimpleNamespace(
        document_of_passage=np.array(PASSAGES),
        document_of_article=np.arange(3),
        document_ids=("return", "pay", "rules"),
        articles=[SimpleNamespace(title=title) for title in TITLES],
        articles_of=lambda document: (document,),
    )
    return DocumentFacts(generation, Analyser())


@pytest.fixture(scope="module")
def vocabulary():
    """Return the words of the pages."""
    builder = VocabularyBuilder()
    for document, words in enumerate(WORDS):
        builder.add(words, document)
    return builder.finish(3)


def _features(facts, vocabulary, words, *, dense=(0.9, 0.8, NAN), lexical=(2.0, NAN, 4.0), phrases=()):
    evidence = Evidence(
        np.arange(3),
        {
            "literal": np.full(3, NAN, np.float32),
            "lexical": np.array(lexical, np.float32),
            "dense": np.array(dense, np.float32),
        },
        {},
    )
    found = default_features(facts, vocabulary, evidence, phrases, words)
    return dict(zip(FUSION_FEATURES, found.T.tolist(), strict=True))


def test_scores_are_measured_against_the_best_one(facts, vocabulary):
    """Cosines by how far they lie below, BM25 by its share; what a retriever did not find is worth its least."""
    features = _features(facts, vocabulary, ["return"])
    assert features["dense"] == pytest.approx([0.0, -1.0, -1.0], abs=1e-5)
    assert features["lexical"] == pytest.approx([0.5, 0.0, 1.0])


def test_a_retriever_that_finds_nothing_tells_nothing_apart(facts, vocabulary):
    """Neither a warning nor a division by zero."""
    features = _features(facts, vocabulary, [], dense=(NAN,) * 3, lexical=(NAN,) * 3)
    assert features["dense"] == features["lexical"] == [0.0, 0.0, 0.0]
    assert features["title"] == features["coverage"] == [0.0, 0.0, 0.0]


def test_a_title_counts_by_what_it_shares_with_the_query(facts, vocabulary):
    """All of it, part of it, nothing of it."""
    whole, part, none = (
        _features(facts, vocabulary, words)["title"] for words in (["return", "bicycl"], ["return"], ["x"])
    )
    assert whole[0] == pytest.approx(1.0)
    assert 0 < part[0] < 1
    assert none == [0.0, 0.0, 0.0]


def test_coverage_is_the_share_of_the_query_that_the_page_has(facts, vocabulary):
    """Wherever on the page the words stand."""
    assert _features(facts, vocabulary, ["return", "pay"])["coverage"][2] == pytest.approx(1.0)


def test_long_pages_pay_for_their_length(facts, vocabulary):
    """A page of seven passages against two of one; dead passages do not count."""
    assert _features(facts, vocabulary, ["return"])["length"] == pytest.approx([0.0, 0.0, -np.log(7) / 3])


def test_a_message_counts_where_it_is_quoted_whole(facts, vocabulary):
    """The most telling one of a page; a part of a message is left to the words."""
    phrases = [
        PhraseHit(1, 0.6, "part of it"),
        PhraseHit(2, 1.0, "card not accepted", whole=0.75),
        PhraseHit(2, 1.0, "x"),
    ]
    assert _features(facts, vocabulary, ["card"], phrases=phrases)["phrase"] == [0.0, 0.0, 0.75]
