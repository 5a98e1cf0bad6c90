"""Why a document stands where it does."""

import numpy as np
import pytest
from msgspec import structs

from indexer.search.explanation import Contribution, Explanation, RetrieverExplanation, retriever_explanation

SCORES = np.array([0.5, np.nan, 0.9, 0.5], np.float32)
PLAIN = Explanation("lost", 2, 0.5, "locked", 0.9, (), (), (), "", "Look for it.")


@pytest.mark.parametrize(
    ("position", "rank", "score"), [(2, 1, 0.9), (0, 2, 0.5), (3, 2, 0.5), (1, 0, 0.0), (-1, 0, 0.0)]
)
def test_a_rank_counts_the_documents_that_are_better(position, rank, score):
    """Equal scores share a rank; a document that was not found has rank 0 and score 0."""
    found = retriever_explanation("dense", SCORES, position)
    assert (found.rank, found.score, found.best) == (rank, pytest.approx(score), pytest.approx(0.9))


def test_a_retriever_that_found_nothing_has_no_best():
    """Where a retriever found no document, its best score is 0 instead of not a number."""
    assert retriever_explanation("dense", np.array([np.nan], np.float32), 0) == RetrieverExplanation(
        "dense", 0, 0.0, 0.0
    )


def test_lines_name_what_leads_and_what_met():
    """A document that is not first is shown beside the first, with lanes, words and passage."""
    told = structs.replace(
        PLAIN,
        lanes=(RetrieverExplanation("dense", 2, 0.8, 0.9), RetrieverExplanation("lexical", 0, 0.0, 3.0)),
        matched_words=("card", "lost"),
        synonyms=("wallet -> purse",),
        message="This card is lost",
        contributions=(Contribution("dense_title", 0.8, 2.4),),
        judged=("where is my card",),
        confidence=0.61,
        answerable=0.97,
    )
    lines = "\n".join(told.lines())
    for part in (
        "lost: rank 2, score 0.500",
        "first is locked, score 0.900",
        "rank 2, score 0.800 (best 0.900)",
        "not found (best 3.000)",
        "card, lost",
        "wallet -> purse",
        "This card is lost",
        "2.400  dense_title = 0.800",
        "where is my card",
        "confidence 0.610, answerable 0.970",
    ):
        assert part in lines


def test_lines_say_what_is_not_there():
    """A document that nothing found is said to be not found, and nothing is claimed of words or confidence."""
    lines = "\n".join(structs.replace(PLAIN, rank=0).lines())
    assert "not found by any retriever" in lines
    assert "none in common" in lines
    assert "confidence" not in lines


def test_the_first_document_has_no_other_beside_it():
    """The document that ranks first is shown without a leader."""
    assert not any(line.startswith("first is") for line in structs.replace(PLAIN, rank=1).lines())
