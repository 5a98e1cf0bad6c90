"""Rules over dates, amounts and choices, without a check around them."""

from datetime import date

import pytest

from kb.diagnosis.plain_rules import (
    evaluate_choice,
    evaluate_compare,
    evaluate_date_window,
    evaluate_lookup,
    last_day_of,
)
from kb.model.rule import (
    ChoiceRule,
    CompareOutcomes,
    CompareRule,
    DateWindowOutcomes,
    DateWindowRule,
    LookupRow,
    LookupRule,
    Period,
)

WINDOW = DateWindowRule(
    utc_offset_hours=9,
    last_day="printed",
    first_day="issued",
    kind="kind",
    assumed_kinds=("short", "long"),
    periods=(
        Period(kinds=("short",), years=2, source="terms", trust="official"),
        Period(kinds=("long",), until=date(2020, 12, 31), years=5, source="old terms", trust="quoted"),
        Period(kinds=("long",), start=date(2021, 1, 1), years=10, source="terms", trust="official"),
        Period(kinds=("forever",), source="terms", trust="official"),
    ),
    outcomes=DateWindowOutcomes(past="past", open="open", never="never"),
)
COMPARE = CompareRule(
    left="balance", right="total", outcomes=CompareOutcomes(less="short", equal="enough", greater="more")
)


@pytest.mark.parametrize(
    ("inputs", "today", "outcome", "last_day"),
    [
        ({"printed": "2026-05-31"}, "2026-05-31", "open", "2026-05-31"),
        ({"printed": "2026-05-31"}, "2026-06-01", "past", "2026-05-31"),
        ({"issued": "2024-06-01", "kind": "short"}, "2026-06-01", "open", "2026-06-01"),
        ({"issued": "2024-06-01", "kind": "short"}, "2026-06-02", "past", "2026-06-01"),
        ({"issued": "2020-12-31", "kind": "long"}, "2026-01-01", "past", "2025-12-31"),
        ({"issued": "2021-01-01", "kind": "long"}, "2026-01-01", "open", "2031-01-01"),
        ({"issued": "2001-01-01", "kind": "forever"}, "2026-01-01", "never", ""),
        ({"issued": "2025-01-01"}, "2026-01-01", "open", "2027-01-01"),
        ({"issued": "2010-01-01"}, "2026-01-01", "past", "2015-01-01"),
    ],
)
def test_a_date_window_names_the_last_day(inputs, today, outcome, last_day):
    """The day itself still counts; the period is that of the kind and the first day."""
    found, validity = evaluate_date_window(WINDOW, inputs, date.fromisoformat(today))
    assert (found, validity.last_day) == (outcome, last_day)


@pytest.mark.parametrize(
    "inputs", [{}, {"kind": "short"}, {"issued": "2022-01-01"}, {"issued": "2022-01-01", "kind": "x"}]
)
def test_a_date_window_says_nothing_it_cannot_know(inputs):
    """Without a first day, with a kind that has no period, or where the kinds in question differ."""
    assert evaluate_date_window(WINDOW, inputs, date(2026, 1, 1)) == (None, None)


@pytest.mark.parametrize(
    ("first_day", "years", "last_day"), [("2024-02-29", 1, "2025-02-28"), ("2024-02-29", 4, "2028-02-29")]
)
def test_an_anniversary_of_a_leap_day_is_the_last_of_the_month(first_day, years, last_day):
    """As the Civil Code of Japan counts."""
    assert last_day_of(date.fromisoformat(first_day), years).isoformat() == last_day


@pytest.mark.parametrize(
    ("balance", "total", "outcome"),
    [("100", "100.00", "enough"), ("99.99", "100", "short"), ("1000", "200", "more"), ("7", "7", "enough")],
)
def test_amounts_compare_as_numbers(balance, total, outcome):
    """1000 is more than 200, and 100 is 100.00."""
    assert evaluate_compare(COMPARE, {"balance": balance, "total": total}, "money") == outcome


def test_dates_compare_in_order_and_nothing_without_both():
    """ISO 8601; a missing side decides nothing."""
    assert evaluate_compare(COMPARE, {"balance": "2025-12-31", "total": "2026-01-01"}, "date") == "short"
    assert evaluate_compare(COMPARE, {"balance": "5"}, "money") is None


def test_the_first_row_that_fits_decides():
    """Each named input has one of the row's values; one that is not known counts as unknown."""
    rule = LookupRule(
        rows=(
            LookupRow(when={"store": ("jp",), "card": ("jp",)}, outcome="same"),
            LookupRow(when={"store": ("jp",)}, outcome="other"),
            LookupRow(when={"store": ("unknown",)}, outcome="ask"),
        )
    )
    assert evaluate_lookup(rule, {"store": "jp", "card": "jp"}) == "same"
    assert evaluate_lookup(rule, {"store": "jp", "card": "us"}) == "other"
    assert evaluate_lookup(rule, {"card": "us"}) == "ask"
    assert evaluate_lookup(rule, {"store": "us"}) is None


def test_a_choice_names_its_outcome():
    """One without an outcome decides nothing."""
    rule = ChoiceRule(input="asked", outcomes={"yes": "danger", "unknown": "maybe"})
    assert evaluate_choice(rule, {"asked": "yes"}) == "danger"
    assert evaluate_choice(rule, {}) == "maybe"
    assert evaluate_choice(rule, {"asked": "no"}) is None
