"""Japanese words that are written as others."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("コードが向こう", "コードが無効"),  # a wrong conversion
        ("コードが無項になる", "コードが無効になる"),
        ("カードの有効機嫌は", "カードの有効期限は"),
        ("こうどを入れる", "コードを入れる"),  # kana
        ("アカントが停止された", "アカウントが停止された"),  # a kana lost
        ("キフト券の残高", "ギフト券の残高"),  # a mark forgotten
        ("ギフトガードの番号", "ギフトカードの番号"),
        ("クレジトカードで支払い", "クレジットカードで支払い"),  # two words in one
        ("コンビ二で登録", "コンビニで登録"),  # the kanji for two
    ],
)
def test_words_of_the_articles_that_sound_alike(meant, text, expected):
    """Where the neighbours fit, or the word is none."""
    assert meant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "川の向こうに住む友達",  # the neighbours do not fit
        "新しいコートを買う",
        "ご機嫌いかが",
        "カーテンが破れた",
        "コードが無効です",
        "登録した番号を確認したい",
        "スマホのパスコードを忘れた",
        "警察署の高度な捜査",
        "支払で登録",  # the same word with fewer kana
    ],
)
def test_other_words_stay(meant, text):
    """A word that the articles do not have is right all the same."""
    assert meant(text) is None
