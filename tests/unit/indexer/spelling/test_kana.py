"""How words sound."""

import pytest

from indexer.spelling.kana import count_kanji, is_kana, is_kanji, is_katakana, is_slip, sound_key, to_katakana


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("カード", "カアド"),
        ("コード", "コウド"),
        ("ムコウ", "ムコオ"),
        ("ケイサツ", "ケエサツ"),
        ("ユーザー", "ユウザア"),
        ("キュウ", "キュー"),
        ("ツヅク", "ツズク"),
        ("ヲ", "オ"),
    ],
)
def test_writings_of_one_sound_have_one_key(one, other):
    """Long vowels are short, and kana that sound alike are one."""
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("カード", "コード"), ("カウ", "カ"), ("バンゴウヲ", "バンゴウ"), ("シヨウ", "ショウ"), ("キン", "キ")],
)
def test_other_sounds_have_other_keys(one, other):
    """Words that sound different have different keys."""
    assert sound_key(one) != sound_key(other)


@pytest.mark.parametrize(
    ("written", "meant", "expected"),
    [
        ("キフト", "ギフト", True),  # a mark forgotten
        ("クレジト", "クレジット", True),
        ("アカント", "アカウント", True),  # a kana lost
        ("アマゾソ", "アマゾン", True),  # looks alike
        ("メリカリ", "メルカリ", True),  # another direction on the same key
        ("パスコド", "パスワド", False),  # another word
        ("アマテン", "アマゾン", False),
        ("ヤカウント", "アカウント", False),
        ("アカウン", "アカウント", False),  # never the last kana
    ],
)
def test_slips_of_a_thumb(written, meant, expected):
    """One kana within the word, as a thumb misses it."""
    assert is_slip(sound_key(written), sound_key(meant)) is expected


def test_scripts():
    """The script of a text is told by its characters alone."""
    assert is_kana("こード")
    assert not is_kana("子ども")
    assert is_katakana("カード")
    assert not is_katakana("かード")
    assert is_kanji("無効")
    assert count_kanji("番号がよめない") == 2
    assert not is_kanji("済み")
    assert to_katakana("むこう") == "ムコウ"
