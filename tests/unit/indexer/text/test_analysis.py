"""The analyser: one for index and query."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.analysis import ANALYSER_VERSION, Analyser, normalise

analyser = Analyser()


def words(text):
    return [word.text for word in analyser.analyse(text).words]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ｺｰﾄﾞが無効", "コードが無効"),
        ("Ｇｉｆｔ　Ｃａｒｄ", "gift card"),
        ("redeemed", "redeem"),
        ("届かなかった", "届かない"),
        ("customer's", "customer"),
    ],
)
def test_spellings_of_one_word_meet(left, right):
    """Width, case, inflection and voicing marks do not keep words apart."""
    assert words(left) == words(right)


def test_digits_do_not_swallow_the_japanese_behind_them():
    """A number ends where kanji begin."""
    assert words("16桁のコード")[0] == "16"
    assert "コード" in words("16桁のコード")


def test_function_words_are_dropped():
    """Particles, auxiliaries and stop words carry nothing."""
    assert words("これはペンです") == ["ペン"]
    assert words("it is what it is") == []


def test_terms_point_into_the_text_as_written():
    """Offsets are those of the original characters, half-width ones included."""
    text = "あのｺｰﾄﾞ、ﾑｺｳ"
    spans = {word.text: text[word.start : word.end] for word in analyser.analyse(text).words}
    assert spans["コード"] == "ｺｰﾄﾞ"


def test_grams_leave_grammar_out():
    """Bigrams of hiragana alone are dropped, those with content kept."""
    assert "です" not in analyser.analyse("無効です").grams
    assert "無効" in analyser.analyse("無効です").grams


@given(st.text(max_size=200))
def test_offsets_are_always_inside_the_text(text):
    """Any text can be analysed, and every term lies inside it."""
    for word in analyser.analyse(text).words:
        assert 0 <= word.start < word.end <= len(text)
        assert " " not in word.text


@given(st.text(max_size=100))
def test_normalise_traces_every_character(text):
    """There is one offset a character, in order, and the end."""
    normalised, offsets = normalise(text)
    assert len(offsets) == len(normalised) + 1
    assert offsets == sorted(offsets)


def test_output_and_version_change_together():
    """Whoever changes what the analyser gives must raise its version: an old index would find less."""
    sample = "コンビニで買った16桁のｺｰﾄﾞが無効と出ました。It's already been redeemed!"
    *indexed, _light = analyser.analyse(sample)  # what is light is never in an index
    digest = hashlib.sha256(repr(indexed).encode()).hexdigest()[:12]
    assert (ANALYSER_VERSION.split("+")[0], digest) == ("5", "b2562b209e35")


def test_reading_is_the_same_in_kanji_and_in_kana():
    """Whoever types without converting must find what is written in kanji."""
    written, typed = analyser.analyse("期限が切れたカード"), analyser.analyse("きげんがきれたかど")
    assert typed.is_in_kana
    assert not written.is_in_kana
    assert typed.readings == written.readings


def test_light_words_of_a_long_text_are_found():
    """Also behind the most that the dictionary takes at once."""
    assert analyser.analyse("券" * 20_000 + "を払う").light >= {"払う"}


def test_tokens_are_all_words_with_their_readings():
    """Function words too, in the dictionary's reading; offsets are those of the text as given."""
    text = "ｺｰﾄﾞが増えない codes"
    found = [(token.surface, token.word, token.reading, token.is_content) for token in analyser.tokens(text)]
    assert found == [
        ("コード", "コード", "コード", True),
        ("が", "が", "ガ", False),
        ("増え", "増える", "フエ", True),
        ("ない", "ない", "ナイ", False),
        ("codes", "code", "", True),
    ]
    assert next(text[token.start : token.end] for token in analyser.tokens(text)) == "ｺｰﾄﾞ"


def test_tokens_say_what_no_dictionary_lists():
    """A misspelt loanword; compounds are followed by their parts if asked."""
    assert [token.is_listed for token in analyser.tokens("アカントが停止")] == [False, True, True]
    compound = [token.surface for token in analyser.tokens("有料会員登録", with_parts=True)]
    assert len(compound) >= len(analyser.tokens("有料会員登録"))


@given(st.text(max_size=100))
def test_tokens_lie_inside_the_text_in_order(text):
    """Of any text, and none overlaps another."""
    last = 0
    for token in analyser.tokens(text):
        assert last <= token.start <= token.end <= len(text)
        last = token.start
