"""Typed inputs to an outcome: what a value may be, and what an error says."""

from datetime import UTC, date, datetime

import pytest

from kb.diagnosis.evaluate import InputError, evaluate, local_day, utc_offset_of
from tests.support.shipped import shipped_library

CHECKS = {check.id: check for check in shipped_library().checks}
NOW = datetime(2026, 11, 24, 16, tzinfo=UTC)
CODE = "QZ7M-XK4P2W-9TBN"


@pytest.mark.parametrize(
    ("check_id", "inputs", "name"),
    [
        ("code-shape", {"code": CODE * 10}, "code"),
        ("code-shape", {"kode": CODE}, "inputs"),
        ("card-expiry", {"issued_on": CODE}, "issued_on"),
        ("card-expiry", {"issued_on": "2026-02-30"}, "issued_on"),
        ("card-expiry", {"issued_on": "20260201"}, "issued_on"),
        ("card-expiry", {"issued_on": "2026-11-26"}, "issued_on"),
    ],
)
def test_a_wrong_value_is_named_and_never_repeated(check_id, inputs, name):
    """A wrong value is named by its input and never repeated, since it may be a code in the wrong field."""
    with pytest.raises(InputError) as raised:
        evaluate(CHECKS[check_id], inputs, NOW)
    assert raised.value.name == name
    assert "QZ7M" not in str(raised.value)


@pytest.mark.parametrize("check_id", sorted(CHECKS))
@pytest.mark.parametrize("value", ["", "unknown", " "])
def test_what_is_not_known_is_always_allowed(check_id, value):
    """Empty, blank or said to be unknown: an outcome, never an error."""
    inputs = {each.name: value for each in CHECKS[check_id].inputs if each.type != "code"}
    evaluation = evaluate(CHECKS[check_id], inputs, NOW)
    assert evaluation.outcome == evaluate(CHECKS[check_id], {}, NOW).outcome


def test_a_day_is_that_of_the_rules_time_zone():
    """At 16:00 UTC it is the next day in Japan."""
    assert local_day(NOW, 9) == date(2026, 11, 25)
    assert local_day(NOW, 0) == date(2026, 11, 24)
    assert utc_offset_of(CHECKS.values()) == 9
    assert utc_offset_of([]) == 0
