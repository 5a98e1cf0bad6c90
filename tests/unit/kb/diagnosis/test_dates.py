"""Dates in a complaint: the span of days that may be meant."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.diagnosis.dates import find_dates

TODAY = date(2026, 3, 31)


def spans(text):
    """Return the first and the last day of each date found."""
    return [(each.first.isoformat(), each.last.isoformat()) for each in find_dates(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019年5月3日に買った", "2019-05-03", "2019-05-03"),
        ("bought on 2019-05-03.", "2019-05-03", "2019-05-03"),
        ("on may 3rd, 2019", "2019-05-03", "2019-05-03"),
        ("3 of may 2019", "2019-05-03", "2019-05-03"),
        ("2019年2月31日に買った", "2019-02-01", "2019-02-28"),
        ("2024年2月に届いた", "2024-02-01", "2024-02-29"),
        ("in feb 2023", "2023-02-01", "2023-02-28"),
        ("2020年のカード", "2020-01-01", "2020-12-31"),
        ("a card from 2020", "2020-01-01", "2020-12-31"),
        ("3年くらい前", "2022-03-31", "2024-03-31"),
        ("two cards, 1 month ago", "2026-01-28", "2026-03-31"),
        ("おととしもらった", "2024-01-01", "2024-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_date_is_the_span_that_may_be_meant(text, first, last):
    """To the day where there is one, otherwise the whole month or year; what is counted back is rounded."""
    assert spans(text) == [(first, last)]


@pytest.mark.parametrize("text", ["2030年5月に", "order 20190503", "40 years ago", "1999年に", "version 2019.5", ""])
def test_what_is_no_past_date_is_left_out(text):
    """The future, numbers of orders, and years before there were cards."""
    assert spans(text) == []


def test_a_span_that_has_begun_ends_today():
    """The present month is not over."""
    assert spans("2026年3月") == [("2026-03-01", "2026-03-31")]
    assert next(iter(find_dates("2026年", TODAY))).last == TODAY


def test_the_longest_date_at_a_place_wins():
    """A day is not also its month and its year."""
    assert spans("2019年5月3日、2020年") == [("2019-05-03", "2019-05-03"), ("2020-01-01", "2020-12-31")]


@given(st.text(alphabet="20196年月日前-/ maylstgo", max_size=40))
def test_any_text_gives_dates_in_order_and_in_the_past(text):
    """Without overlaps, inside of the text, first day before last."""
    end = 0
    for each in find_dates(text, TODAY):
        assert end <= each.start < each.end <= len(text)
        assert each.first <= each.last <= TODAY
        end = each.end
