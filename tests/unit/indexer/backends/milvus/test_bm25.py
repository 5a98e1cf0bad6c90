"""BM25 as sparse vectors against the lexical lane that it stands for."""

import numpy as np
import pytest

from indexer.backends.milvus.bm25 import Bm25, Bm25Builder, rounded_length, term_id
from indexer.retrievers.lexical import LexicalRetriever, LexicalWriter
from indexer.text.analysis import Analyser
from indexer.text.passage import Passage

TEXTS = (
    "The code is locked after too many tries",
    "コードがロックされて登録できない",
    "じょうきょうがわからない、カードの番号が読めない",
    "",
    "…",
    "locked locked locked code",
    "unlock the account " * 60,
    "ギフトカードの有効期限が切れている。" * 7,
)
QUERIES = (
    "code locked",
    "コード ロック",
    "じょうきょう",
    "有効期限切れのギフトカード",
    "unlokc my acount",
    "zzz",
    "",
)


@pytest.fixture(scope="module")
def analyser():
    """Return the analyser."""
    return Analyser()


@pytest.fixture
def passages():
    """Return passages of all lengths, two without a term."""
    return [Passage(0, "section", "", "", text, "Gift card" if n % 2 else "") for n, text in enumerate(TEXTS)]


def write_retriever(folder, passages, analyser):
    """Write the lexical lane of passages of one article."""
    writer = LexicalWriter(folder, analyser)
    for position, passage in enumerate(passages):
        writer.add(position, passage, "cards", "en")
    writer.finish()


@pytest.mark.parametrize("query", QUERIES)
def test_scores_are_those_of_the_lexical_lane(tmp_path, analyser, passages, query):
    """The inner product of query and passage vector is tantivy's score, for every passage and to five digits."""
    write_retriever(tmp_path, passages, analyser)
    synonyms = {"account": 0.5}
    hits = LexicalRetriever(tmp_path).search(analyser.analyse(query), synonyms, len(passages))
    with Bm25Builder(analyser) as builder:
        for passage in passages:
            builder.add(passage)
        asked = Bm25(builder.statistics()).query_vector(analyser.analyse(query), synonyms)
        scores = np.array([sum(asked.get(k, 0.0) * v for k, v in vector.items()) for vector in builder.vectors()])
    expected = np.zeros(len(passages))
    expected[hits.passages] = hits.scores
    np.testing.assert_allclose(scores, expected, rtol=1e-5)


def test_a_long_query_keeps_the_same_rarest_terms(tmp_path, analyser, passages):
    """Past the limit of terms both sides drop the same ones."""
    query = " ".join(f"word{n} code locked" for n in range(60)) + " ".join(TEXTS)
    write_retriever(tmp_path, passages, analyser)
    hits = LexicalRetriever(tmp_path).search(analyser.analyse(query), {}, len(passages))
    with Bm25Builder(analyser) as builder:
        for passage in passages:
            builder.add(passage)
        asked = Bm25(builder.statistics()).query_vector(analyser.analyse(query), {})
        scores = [sum(asked.get(k, 0.0) * v for k, v in vector.items()) for vector in builder.vectors()]
    assert len(asked) <= 96
    np.testing.assert_allclose([scores[p] for p in hits.passages], hits.scores, rtol=1e-5)


def test_no_vector_is_empty(analyser, passages):
    """Milvus refuses an empty vector, so a passage without a term has one that no query meets."""
    with Bm25Builder(analyser) as builder:
        for passage in passages:
            builder.add(passage)
        vectors = list(builder.vectors())
        statistics = Bm25(builder.statistics())
    assert len(vectors) == len(passages)
    assert all(vectors)
    assert 0 not in statistics.query_vector(analyser.analyse("…code"), {})


@pytest.mark.parametrize(("length", "kept"), [(0, 0), (39, 39), (40, 40), (41, 40), (55, 54), (59, 56), (1000, 984)])
def test_lengths_are_rounded_down(length, kept):
    """Exact below 40, then with four significant bits above 24."""
    assert rounded_length(length) == kept


def test_a_term_of_another_field_is_another_dimension():
    """The same word in a heading and in a text are two terms, and the reserved dimension is nobody's."""
    assert term_id("words", "code") != term_id("heading", "code")
    assert 1 <= term_id("words", "code") <= 2**32 - 2
