"""Kana to words of the articles."""

import pytest

from indexer.spelling.conversion import KanaConverter, Piece
from indexer.spelling.lexis import lexis_of


@pytest.fixture(scope="module")
def converter(forms):
    """Return a converter over the help page."""
    return KanaConverter(lexis_of(forms), forms.neighbours)


def words(conversion):
    """Return the words of a conversion, and None for kana that are none."""
    return [piece.form and piece.form.surface for piece in conversion.pieces]


def test_kana_become_the_words_that_follow_each_other(converter):
    """Few long words are better than many short ones."""
    conversion = converter.convert("コードムコウ")
    assert words(conversion) == ["コード", "無効"]
    assert (conversion.unknown, conversion.scraps) == (0, 0)


def test_what_belongs_to_no_word_is_counted(converter):
    """Each kana that belongs to no word is counted."""
    assert converter.convert("ヌヌヌ").unknown == 3
    assert converter.convert("").pieces == ()


def test_no_word_goes_across_a_break(converter):
    """A blank or a letter stood there."""
    assert "無効" in words(converter.convert("ムコウ"))
    assert "無効" not in words(converter.convert("ムコウ", breaks=[1]))


def test_fixed_words_stay(converter):
    """Words that were understood already stay as they are."""
    fixed = Piece(0, 3, None)
    assert converter.convert("ムコウコード", fixed={0: fixed}).pieces[0] == fixed


def test_pieces_cover_the_text_in_order(converter):
    """From its first kana to its last, without gaps."""
    text = "ギフトケンノザンダカガフエナイ"
    ends = [0]
    for piece in converter.convert(text).pieces:
        assert piece.start == ends[-1]
        ends.append(piece.end)
    assert ends[-1] == len(text)


def test_a_particle_begins_no_word_between_blanks(converter):
    """In romaji "tsukau" is 使う, no つ and 買う; in kana, where nothing stands between words, it may."""
    assert words(converter.convert("ノコード")) == ["の", "コード"]
    loose = converter.convert("ノコード", is_spaced=True)
    honorific = converter.convert("オコード", is_spaced=True)
    assert honorific.cost == converter.convert("オコード").cost
    assert loose.cost > converter.convert("ノコード").cost
    apart = converter.convert("ノコード", breaks=[1], is_spaced=True)
    assert (words(apart), apart.cost) == (["の", "コード"], converter.convert("ノコード", breaks=[1]).cost)


def test_what_one_was_told_to_do_is_an_order(build_forms):
    """What was told as "kae to iwareta" is 買え, though more articles have 変え; elsewhere the more frequent word stays."""
    change = [("section", f"カードを変えたい。{place}で変えた。") for place in ("店", "家")]
    forms = build_forms([*change, ("section", "カードを買えと言われた。")])
    converter = KanaConverter(lexis_of(forms), forms.neighbours)
    assert "買え" in words(converter.convert("カードヲカエトイワレタ"))
    assert "変え" in words(converter.convert("カードヲカエタイ"))
