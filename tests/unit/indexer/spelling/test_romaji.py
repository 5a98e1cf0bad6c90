"""Japanese in Latin letters."""

import pytest

from indexer.spelling.romaji import is_romaji, to_kana


@pytest.mark.parametrize(
    ("word", "kana"),
    [
        ("keisatsu", "けいさつ"),
        ("ko-do", "こーど"),
        ("touroku", "とうろく"),
        ("tōroku", "とうろく"),
        ("konnichiwa", "こんにちわ"),
        ("onna", "おんな"),
        ("shinnyuu", "しんにゅう"),
        ("kin'en", "きんえん"),
        ("shimbun", "しんぶん"),
        ("matta", "まった"),
        ("matcha", "まっちゃ"),
        ("zyouhou", "じょうほう"),
    ],
)
def test_both_ways_of_writing_are_read(word, kana):
    """Hepburn and keyboard romaji are both read."""
    assert is_romaji(word)
    assert to_kana(word) == kana


@pytest.mark.parametrize("word", ["card", "gift", "invalid", "code", "please", "kitne", "mujhe", "the", "-", ""])
def test_other_words_are_no_romaji(word):
    """Letters that make no syllables are not read as romaji."""
    assert not is_romaji(word)
