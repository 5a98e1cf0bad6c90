"""Fields of JSON that may be anything."""

import pytest

from service.importing.readers.fields import date, objects, text, texts


@pytest.mark.parametrize(
    ("value", "expected"), [(" a ", "a"), (7, "7"), (None, ""), (True, ""), (["a"], ""), ({}, "")]
)
def test_a_text_is_text_or_nothing(value, expected):
    """Whatever is no text and no number is empty."""
    assert text(value) == expected


def test_lists_hold_only_what_they_should():
    """Other things in a list are passed over."""
    assert texts(["a", None, {"x": 1}]) == ("a",)
    assert list(objects([{"a": 1}, "b"])) == [{"a": 1}]
    assert list(objects("text")) == []


def test_a_date_is_a_day():
    """From ISO 8601 as from seconds."""
    assert date(1e30) == ""
    assert (date("2026-03-01T10:00:00Z"), date(0), date(None)) == ("2026-03-01", "1970-01-01", "")
