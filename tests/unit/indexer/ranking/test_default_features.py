"""What the default ranker looks at of each candidate."""

from types import SimpleNamespace

import numpy as np
import pytest

from indexer.backends import RetrieverResults
from indexer.ranking.default_features import AskedWords, DocumentFacts, default_features
from indexer.ranking.default_ranker import FUSION_FEATURES
from indexer.ranking.evidence import Evidence
from indexer.retrievers.hits import NO_HITS, Hits
from indexer.retrievers.phrase import PhraseHit
from indexer.retrievers.vocabulary import VocabularyBuilder
from indexer.text.passage import PASSAGE_KINDS

PASSAGES = (0, 1, 2, 2, 2, 2, 2, 2, 2, -1)
"""Documents of the passages: the last page is long, and one passage is dead."""
KINDS = ("section", "section", "title", *["section"] * 7)
WORDS = [["return", "bicycl"], ["pay", "card"], ["return", "pay", "rule"]]
NAN = float("nan")


@pytest.fixture(scope="module")
def facts():
    """Return the facts of three pages."""
    generation = SimpleNamespace(
        document_of_passage=np.array(PASSAGES),
        kind_of_passage=np.array([PASSAGE_KINDS.index(kind) for kind in KINDS]),
        document_of_article=np.arange(3),
        document_ids=("return", "pay", "rules"),
    )
    return DocumentFacts(generation)


@pytest.fixture(scope="module")
def vocabulary():
    """Return the words of the pages."""
    builder = VocabularyBuilder()
    for document, words in enumerate(WORDS):
        builder.add(words, document)
    return builder.finish(3)


def _features(
    facts, vocabulary, words, *, light=(), dense=(0.9, 0.8, NAN), lexical=(2.0, NAN, 4.0), phrases=(), near=NO_HITS
):
    evidence = Evidence(
        np.arange(3),
        {
            "literal": np.full(3, NAN, np.float32),
            "lexical": np.array(lexical, np.float32),
            "dense": np.array(dense, np.float32),
        },
        {},
    )
    asked = AskedWords.of(words, light)
    found = default_features(facts, vocabulary, evidence, RetrieverResults(near, NO_HITS, phrases), asked)
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
    assert features["coverage"] == [0.0, 0.0, 0.0]


def test_text_and_titles_are_measured_apart(facts, vocabulary):
    """The nearest text of all texts, the nearest title of all titles; whose text begins with its title has no other."""
    near = Hits(np.array([2, 0, 3, 1]), np.array([0.95, 0.9, 0.85, 0.8], np.float32))
    features = _features(facts, vocabulary, ["return"], near=near)
    assert features["dense_section"] == pytest.approx([0.0, -1.0, -0.5], abs=1e-5)
    assert features["dense_title"] == pytest.approx([-0.5, -1.5, 0.0], abs=1e-5)


def test_coverage_is_the_share_of_the_query_that_the_page_has(facts, vocabulary):
    """Wherever on the page the words stand."""
    assert _features(facts, vocabulary, ["return", "pay"])["coverage"][2] == pytest.approx(1.0)


def test_light_words_count_little(facts, vocabulary):
    """A page that has only the verb gains little by it, and BM25 counts by what the telling words say."""
    features = _features(facts, vocabulary, ["return", "card"], light={"return"})
    assert 0.0 < features["coverage"][0] < features["coverage"][1] / 3
    assert features["lexical"][2] == pytest.approx(features["coverage"][0] + features["coverage"][1])
    assert _features(facts, vocabulary, ["return"], light={"return"})["lexical"][2] == pytest.approx(0.2)


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
