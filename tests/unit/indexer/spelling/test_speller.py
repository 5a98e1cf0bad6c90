"""Corrections as a whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.spelling import Speller
from tests.support.cost import assert_linear


def test_replacements_point_into_the_text_as_typed(speller):
    """In order, and putting them in gives the corrected text."""
    text = "my cdoe is invaild, コードが向こう"
    correction = speller.correct(text)
    assert [(text[start:end], meant) for start, end, meant in correction.replaced] == [
        ("cdoe", "code"),
        ("invaild", "invalid"),
        ("向こう", "無効"),
    ]
    assert correction.text == "my code is invalid, コードが無効"


def test_a_corrected_text_is_right(speller):
    """Correcting a corrected text again changes nothing."""
    for text in ("my cdoe is invaild", "keisatsu ni kaado kae to iwareta", "ぎふとけん つかえない"):
        assert speller.correct(speller.meant(text)) is None


def test_what_is_right_is_meant(speller):
    """A text without misspellings is searched as it is."""
    assert speller.meant("the code is invalid") == "the code is invalid"


def test_words_in_kana_are_searched_as_the_articles_write_them(meant):
    """The encoders know few words in kana, even where the analyser knows them all."""
    assert meant("ばんごうがよめない") == "番号が読めない"
    assert meant("ざんだかがふえない") == "残高が増えない"


def test_sentences_in_kana_beside_a_few_kanji_are_read(meant):
    """An age or a name in kanji does not keep the sentences in kana from being read; prose stays as it is."""
    assert meant("かーどのばんごうがよめない。わたしは七十歳です") == "カードの番号が読めない。わたしは七十歳です"
    assert meant("番号が読めない。ばんごうがよめない") is None


def test_a_flood_is_not_corrected(speller):
    """A very long text is not corrected, since that would take longer than its search."""
    assert speller.correct("invaild " * 200) is None


@pytest.mark.parametrize("unit", ["invaild", ".", "n", "むこう", "zandaka ", "こうど", "アカント "])
def test_correcting_costs_no_more_than_the_length(speller, unit):
    """Each third of the longest text that is corrected costs as many steps, whatever it repeats."""
    assert_linear(speller.correct, unit, 330 // len(unit), package="indexer.spelling")


def test_nothing_is_corrected_without_articles(build_forms, analyser):
    """An empty knowledge base has no words."""
    assert Speller(build_forms([]), analyser).correct("invaild ko-do むこう アカント") is None


@given(st.text(max_size=80) | st.text(alphabet="invaild koudoむこうコードー向無効 -'ﾑｺｳ. ", max_size=40))
def test_any_text_can_be_corrected(speller, text):
    """Replacements lie inside of the text, in order, and never overlap."""
    correction = speller.correct(text)
    ends = [0]
    for start, end, _ in correction.replaced if correction else ():
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)
