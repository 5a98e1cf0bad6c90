"""When the default ranker says that nothing fits."""

from types import SimpleNamespace

import numpy as np
import pytest

from indexer.backends import RetrieverResults
from indexer.ranking import default_decision
from indexer.ranking.default_features import AskedWords
from indexer.ranking.default_ranker import Background
from indexer.retrievers.vocabulary import VocabularyBuilder

HITS = SimpleNamespace(passages=np.array([3]), scores=np.array([1.0]))
RANKER = SimpleNamespace(
    scores=lambda features, _lang: features[:, 0],
    answerable=lambda _signals, _lang: 4.0,
    confidences=lambda scores, _odds, _lang: scores,
    weights=lambda _lang: SimpleNamespace(none_below=0.0, answer_at=0.9),
)


@pytest.mark.parametrize(
    ("words", "lang", "state"),
    [((), "ja", "none"), ((), "en", "candidates"), (("暗号",), "ja", "candidates")],
)
def test_sounds_of_a_language_that_no_page_is_in_find_nothing(monkeypatch, words, lang, state):
    """Without a content word a likeness of sounds counts only where pages are in that language."""
    monkeypatch.setattr(default_decision, "default_features", lambda *_: np.array([[0.4], [0.2]]))
    monkeypatch.setattr(default_decision, "signals_of", lambda *_: None)
    generation = SimpleNamespace(manifest=SimpleNamespace(languages=("en",)), urgent_documents=np.zeros(9, bool))
    evidence = SimpleNamespace(documents=np.array([0, 1]))
    found = RetrieverResults(HITS, HITS, ())
    asked = AskedWords.of(words, ())
    decision = default_decision.decide_by_default(generation, RANKER, None, None, evidence, found, asked, lang)
    assert decision.state == state


def _signals(telling, everything=("page", "open")):
    builder = VocabularyBuilder()
    builder.add(["page", "open"], 0)
    hits = SimpleNamespace(scores=np.array([1.0], np.float32))
    ranker = SimpleNamespace(background=lambda _lang: Background((0.0, 1.0), (0.0, 1.0)))
    found = SimpleNamespace(dense=hits, lexical=hits)
    asked = AskedWords(tuple(everything), tuple(telling), ())
    return default_decision.signals_of(ranker, builder.finish(1), found, asked, "ja", 0, 0.5)


@pytest.mark.parametrize(
    ("telling", "missing"), [(["page"], 0), (["moon", "page"], -1), (["moon", "sun", "sea"], -2)]
)
def test_words_that_no_page_has_are_counted(telling, missing):
    """Each counts against an answer, up to two."""
    assert _signals(telling).missing == missing


def test_a_query_without_a_telling_word_is_judged_by_the_others():
    """What is asked by verbs alone is covered or not by these."""
    assert _signals([]).own == 1.0
    assert _signals([]).missing == 0
