"""Contexts of the pages."""

import pytest

from indexer.retrieval.result import PassageView
from service.pages import _segments, ui_language
from service.texts import TEXTS


def test_languages_have_the_same_texts():
    """A key missing in one language would break its pages."""
    assert set(TEXTS["ja"]) == set(TEXTS["en"])


@pytest.mark.parametrize(
    ("asked", "header", "lang"),
    [("en", "ja", "en"), (None, "en-US,en;q=0.9", "en"), (None, "fr,ja;q=0.5", "ja"), ("xx", "", "ja")],
)
def test_page_language(asked, header, lang):
    """The one asked for, else the browser's first that there is, else Japanese."""
    assert ui_language(asked, header) == lang


def test_segments_rebuild_the_passage():
    """Marks cut the text without losing any of it."""
    view = PassageView("cause", "the code is invalid", ((4, 8), (12, 19)))
    segments = _segments(view)
    assert "".join(segment.text for segment in segments) == view.text
    assert [segment.text for segment in segments if segment.marked] == ["code", "invalid"]
