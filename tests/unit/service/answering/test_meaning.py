"""The article that is nearest to a logged text."""

from types import SimpleNamespace

import numpy as np
import pytest

from indexer.search.result import Judgement
from service.answering.meaning import SearcherMeaning


def meaning(likeness, confidences):
    """Return the meaning of a searcher whose dense retriever puts "expired" first and whose ranker puts it second."""
    generation = SimpleNamespace(
        document_ids=("lost", "expired"),
        document_of=("lost", "expired").index,
        articles_of=lambda document: [document],
        passage_ranges=np.array([[0, 4], [4, 8]]),
    )
    judged = Judgement(
        ranking=(("lost", 2.0), ("expired", 1.0)),
        confidence=None,
        state="none",
        confidences=confidences,
        lanes={"dense": (("expired", 0.8), ("lost", 0.7))},
    )
    return SearcherMeaning(
        SimpleNamespace(
            generation=generation,
            judge=lambda *_: judged,
            meanings=SimpleNamespace(likeness=lambda _, start, __: likeness if start == 4 else -1.0),
        )
    )


@pytest.mark.parametrize(
    ("likeness", "confidences", "nearest"),
    [
        (0.6, (0.5, 0.2), "expired"),
        (0.6, (), "expired"),
        (0.6, (0.5, 0.01), ""),
        (0.5, (0.5, 0.2), ""),
    ],
)
def test_the_nearest_article_is_like_the_text_and_plausible(likeness, confidences, nearest):
    """Without a fitted ranker its likeness alone decides."""
    assert meaning(likeness, confidences).nearest("it ran out") == nearest


def test_no_article_is_near_to_nothing():
    """An empty text has no nearest article."""
    assert meaning(0.9, ()).nearest("  ") == ""
