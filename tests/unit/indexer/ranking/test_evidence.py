"""Hits of three retrievers, gathered by document."""

from types import SimpleNamespace

import numpy as np
import pytest

from indexer.ranking.evidence import gather
from indexer.retrievers.hits import NO_HITS, Hits
from indexer.retrievers.phrase import PhraseHit

# Six passages of documents 0, 2 and 5; articles 0, 1 and 2 are documents 0, 2 and 5.
GENERATION = SimpleNamespace(
    document_of_passage=np.array([0, 0, 2, 2, 5, 5]), document_of_article=np.array([0, 2, 5])
)


def hits(*pairs):
    """Return hits from (passage, score) pairs."""
    passages, scores = zip(*pairs, strict=True)
    return Hits(np.array(passages, np.int64), np.array(scores, np.float32))


def test_a_document_has_the_best_score_of_its_passages():
    """Each retriever gives a document the score of its best passage, in the order of document positions."""
    evidence = gather(GENERATION, hits((3, 0.9), (0, 0.8), (2, 0.4)), hits((1, 7.0)), [])
    assert evidence.documents.tolist() == [0, 2]
    assert evidence.retrievers["dense"].tolist() == pytest.approx([0.8, 0.9])


def test_what_a_retriever_did_not_find_is_not_a_number():
    """A document that one retriever alone found has NaN from the others, which is not the same as a bad score."""
    evidence = gather(GENERATION, hits((0, 0.8)), hits((5, 3.0)), [PhraseHit(1, 1.0, "a message")])
    assert evidence.documents.tolist() == [0, 2, 5]
    assert np.isnan(evidence.retrievers["dense"]).tolist() == [False, True, True]
    assert np.isnan(evidence.retrievers["lexical"]).tolist() == [True, True, False]
    assert np.isnan(evidence.retrievers["literal"]).tolist() == [True, False, True]


def test_the_best_message_of_a_document_is_kept():
    """Of several messages of one document the first, which is the best, is the one that is shown."""
    evidence = gather(GENERATION, NO_HITS, NO_HITS, [PhraseHit(1, 0.9, "best"), PhraseHit(1, 0.5, "other")])
    assert evidence.messages[2].pattern == "best"
    assert evidence.retrievers["literal"].tolist() == pytest.approx([0.9])


def test_nothing_found_is_no_candidate():
    """A query that no retriever answers has no candidates."""
    assert gather(GENERATION, NO_HITS, NO_HITS, []).documents.size == 0


def test_a_retriever_matches_its_five_best():
    """A retriever is named as a match of its five best documents and of no others."""
    generation = SimpleNamespace(document_of_passage=np.arange(7), document_of_article=np.arange(7))
    evidence = gather(generation, hits(*((number, 0.9 - number / 10) for number in range(7))), hits((6, 2.0)), [])
    assert [evidence.matched_by(each) for each in range(5)] == [("dense",)] * 5
    assert evidence.matched_by(5) == ()
    assert evidence.matched_by(6) == ("lexical",)
