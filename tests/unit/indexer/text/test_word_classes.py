"""Classes of words: what a query is about, and what says how or when."""

import pytest

from indexer.text.analysis import Analyser

analyser = Analyser()


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("会場へ早く入れますか", {"会場"}),
        ("本日中に券を変えたい", {"券"}),
        ("チケットを再発行して", {"チケット", "発行"}),
        ("refund はすぐ届く？", {"refund"}),
    ],
)
def test_light_words_say_how_and_when_and_not_what_about(text, telling):
    """Verbs, adjectives, adverbs and times are light; nouns and words that are not Japanese are not."""
    analysis = analyser.analyse(text)
    assert {word.text for word in analysis.words} - analysis.light == telling
