"""Language from script."""

import pytest

from kb.model.language import detect_language


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
