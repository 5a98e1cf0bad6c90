"""Language from script."""

import gc

import langcodes
import pytest

from kb.model.language import (
    detect_language,
    is_foreign,
    is_right_to_left,
    language_tag,
    languages_of_script,
    shown_language,
    written_alike,
)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("無効", "ja"),
        ("ｺｰﾄﾞ", "ja"),
        ("gift card 無効", "ja"),
        ("invalid code", "en"),
        ("1234", "en"),
        ("", "en"),
    ],
)
def test_language_is_told_from_script(text, lang):
    """Kana or kanji anywhere means Japanese."""
    assert detect_language(text) == lang


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("ar", True), ("he-IL", True), ("fa", True), ("ur", True), ("az-Arab", True), ("az-IR", True), ("ar-EG-x-own", True), ("az", False), ("ja", False), ("", False), ("not a tag", False)],
)  # fmt: skip
def test_a_script_from_right_to_left_is_known(tag, expected):
    """By the script that the tag names or implies; what is no tag has none."""
    assert is_right_to_left(tag) is expected


@pytest.mark.parametrize("said", ["090-1234-5678", "ja-x-abcd-efghij", "ar-x-abcd-efghij", "b7k2-m9pq4x"])
def test_what_is_called_a_language_is_not_remembered(said):
    """Whatever a request gives as its language, a phone number too, is held nowhere after it was looked at."""
    language_tag(said), is_right_to_left(said)
    gc.collect()
    kept = [each.to_tag() for each in gc.get_objects() if isinstance(each, langcodes.Language)]
    assert not [tag for tag in kept if "-" in tag]


@pytest.mark.parametrize(
    ("text", "languages", "shown"),
    [
        ("램프 초기화", ["en", "ko"], "ko"),
        ("重置台灯", ["en", "zh-Hans"], "zh-Hans"),
        ("重置台灯", ["ja", "zh"], "ja"),
        ("ランプ", ["en", "zh"], "ja"),
        ("إعادة ضبط", ["en", "fa"], "fa"),
        ("сброс", ["uk", "ru"], "ru"),
        ("reset Лампа", ["en", "de"], "en"),
        ("zurücksetzen", ["de", "en"], "en"),
    ],
)
def test_answers_are_shown_in_the_language_of_the_letters(text, languages, shown):
    """Of the languages that there are; Latin letters tell none, and English is shown."""
    assert shown_language(text, languages) == shown


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ("코드가 안 돼요", ["ja", "en"], True),
        ("код не работает amazon", ["ja", "en"], True),
        ("코드가 안 돼요", ["en", "ko"], False),
        ("礼品卡不能用", ["en"], True),
        ("コードが無効", ["ja", "en"], False),
        ("mi tarjeta no funciona", ["ja", "en"], False),
        ("not working (´Д`)", ["en"], False),
        ("", ["en"], False),
    ],
)
def test_a_text_is_foreign_by_most_of_its_letters(text, languages, expected):
    """In a script of its own that no article is written in; Latin letters are anybody's."""
    assert is_foreign(text, languages) is expected


@pytest.mark.parametrize(
    ("text", "tag", "is_alike"),
    [
        ("Ошибка 404", "uk", True),
        ("Ошибка 404", "de", False),
        ("Error 404", "pt-BR", True),
        ("Error 404", "ru", False),
        ("料金表", "zh-TW", True),
    ],
)
def test_a_page_without_words_is_in_no_language_of_other_letters(text, tag, is_alike):
    """What most pages of a folder are in counts only where it is written with the page's letters."""
    assert written_alike(tag, languages_of_script(text)) is is_alike
