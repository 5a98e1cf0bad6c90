"""Texts of the log as they are learned from."""

import pytest

from kb.redaction import redact
from service.search_log.anonymise import anonymise
from service.search_log.wordings import is_wordless, learned_text, wording_key


@pytest.mark.parametrize(
    ("typed", "learned"),
    [
        ("AQ2K-9XWE3R-7TYU を入れたら無効と出ます", "code を入れたら無効と出ます"),
        ("my order 249-1234567-1234567 is not here", "my order is not here"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_a_row_holds_no_trace_of_what_was_removed(typed, learned):
    """A code is the word for it, as in a search; the rest is nothing."""
    assert learned_text(anonymise(redact(typed).text)) == learned


def test_a_text_without_words_says_nothing():
    """Three letters are a word in some language."""
    assert [is_wordless(text) for text in ("", "12 !", "ok", "無効だ", "why")] == [True, True, True, False, False]


def test_a_wording_is_known_by_its_letters():
    """Case, width and blanks do not count."""
    assert wording_key("Code  Invalid") == wording_key("ｃｏｄｅ invalid") != wording_key("code valid")
