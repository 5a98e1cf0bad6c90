"""When the default ranker says that nothing fits."""

from types import SimpleNamespace

import numpy as np
import pytest

from indexer.ranking import default_decision

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
    found = SimpleNamespace(lexical=HITS, dense=HITS, literal=())
    decision = default_decision.decide_by_default(generation, RANKER, None, None, evidence, found, words, lang)
    assert decision.state == state
