"""Phrases of checks in a text: how authors write them, and when a language takes one back."""

import pytest

from kb.diagnosis.phrases import Span, find_phrases, fold, is_made_of


def found(lang, phrase, text):
    """Return the words that a phrase is found at."""
    folded = fold(text)[0]
    return [folded[span.start : span.end] for span in find_phrases({lang: (phrase,)}, folded)]


@pytest.mark.parametrize(
    ("lang", "phrase", "text", "words"),
    [
        ("en", "asked for the number", "He ASKED  for the number", ["asked for the number"]),
        ("en", "asked…number", "asked me for the card number", ["asked me for the card number"]),
        ("en", "{asked|asks} for it", "he asks for it, she asked for it", ["asks for it", "asked for it"]),
        ("en", "{|never }sent", "i sent", ["sent"]),
        ("en", "old", "i was told", []),
        ("ja", "番号{を|}送った", "番号送った。ﾊﾞﾝｺﾞｳ", ["番号送った"]),
        ("ja", "買って…送", "買って。送る", []),
    ],
)
def test_a_phrase_is_found_as_its_author_wrote_it(lang, phrase, text, words):
    """Whole words in English; a gap stays within its sentence; one of the alternatives stands there."""
    assert found(lang, phrase, text) == words


@pytest.mark.parametrize(
    ("lang", "phrase", "text"),
    [
        ("en", "asked for it", "nobody ever asked for it"),
        ("en", "sent it", "I almost sent it"),
        ("ja", "番号を教え", "番号を教えていません"),
        ("ja", "番号を送れ", "番号を送れと言われたことはない"),
    ],
)
def test_what_is_taken_back_is_not_said(lang, phrase, text):
    """A negation before a phrase in English, or behind it in Japanese, cancels it unless the phrase asks for it."""
    folded = fold(text)[0]
    assert list(find_phrases({lang: (phrase,)}, folded)) == []
    assert list(find_phrases({lang: (phrase,)}, folded, even_if_negated=True)) != []


@pytest.mark.parametrize(("text", "is_so"), [("No.", True), ("No, nobody!", True), ("no card", False), ("", False)])
def test_a_reply_says_nothing_else(text, is_so):
    """A short reply may have punctuation and nothing else around it."""
    assert is_made_of({"en": ("no", "nobody")}, fold(text)[0]) is is_so


def test_a_long_text_is_no_short_reply():
    """A long text is never read as a short reply."""
    assert not is_made_of({"en": ("no",)}, "no " * 100)


def test_a_longer_stretch_outweighs_one_that_it_overlaps():
    """The longer of two overlapping phrases counts; two that stand apart count for nothing."""
    assert Span(0, 5).outweighs(Span(3, 6))
    assert not Span(0, 5).outweighs(Span(5, 6))
    assert not Span(3, 6).outweighs(Span(0, 5))
