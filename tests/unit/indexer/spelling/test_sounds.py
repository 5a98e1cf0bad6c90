"""Texts that are written as they sound."""

import pytest

from indexer.spelling import Speller
from tests.unit.indexer.spelling.conftest import PASSAGES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ko-do mukou", "コード無効"),
        ("koudo ga mukou", "コードが無効"),
        ("zandaka fuenai", "残高増えない"),
        ("keisatsu ni kaado kae to iwareta", "警察にカード買えと言われた"),
        ("KEISATSU NI RENRAKU", "警察に連絡"),
        ("kigengire no kaado", "期限切れのカード"),
        ("bangou ga yomenai", "番号が読めない"),
        ("my gift card no zandaka ga fuenai", "my gift card の残高が増えない"),
        ("https://zandaka.example/fuenai", None),
    ],
)
def test_romaji_becomes_japanese(meant, text, expected):
    """With or without English around it."""
    assert meant(text) == expected


@pytest.mark.parametrize(
    "text",
    ["watashi no inu wa kawaii", "kyou wa ii tenki desu ne", "mi piace la pizza", "aloha", "hai to kon sa", "banana"],
)
def test_texts_about_anything_else_stay(meant, text):
    """Even where they can be read as Japanese: the words of the articles do not account for them."""
    assert meant(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ぎふとけん つかえない", "ギフト券 使えない"),
        ("コード むこお", "コード 無効"),
        ("ｱｶﾝﾄ ﾃｲｼ", "アカウント 停止"),
        ("コードがむこう", "コードが無効"),
    ],
)
def test_kana_become_words(meant, text, expected):
    """Of those that are not understood as they are; blanks and katakana stay."""
    assert meant(text) == expected


@pytest.mark.parametrize(
    "text", ["よかったです", "カードのおすすめ", "カードがロックされている", "わからない", "こまった", "ー", "っっっ"]
)
def test_kana_that_are_right_stay(meant, text):
    """The analyser understands them, or the articles have nothing to do with them."""
    assert meant(text) is None


def test_everyday_phrases_stay(build_forms, analyser):
    """A function word or a conditional is no rare word of the articles that sounds like it, however it was quoted."""
    quoted = [("judged", f"{each}。もうどうしようもない") for each in ("弾かれる", "届かない")]
    edited = [
        ("section", "確認をしようとして、もう一度しようと思ったら、番号を入れてください。"),
        ("section", "登録をしようとすると弾かれます。いつしようと同じです。"),
        ("section", "変更をしようとした場合の表示です。読めない場合の確認。"),
        ("section", "商品の仕様です。どうやって使うかを確認。"),
        ("section", "怖いと思った場合の連絡先です。"),
    ]
    speller = Speller(build_forms([*quoted, *edited]), analyser)
    for text in ("どうしよう", "こわい どうしよう", "どうすればいいの", "doushiyou"):
        assert "仕様" not in speller.meant(text)
        assert "場合" not in speller.meant(text)


def test_a_particle_begins_no_slip(build_forms, analyser):
    """A topic and a verb are what they say: はある is not 張る, which sounds nearly so."""
    forms = build_forms([*PASSAGES, *[("section", "シールを張ると、カードが読めない。レシートを張る。")] * 3])
    assert Speller(forms, analyser).meant("ぎふとかーどが レシートはある") == "ギフトカードが レシートはある"
