"""Which questions a pin applies to, and when."""

from datetime import date

import pytest

from kb.model.pin import Pin

PIN = Pin(
    queries=("refund", "返金できますか"),
    messages=("Payment {code} was declined", "支払いを完了できません"),
    first="a",
)


@pytest.mark.parametrize(
    "text",
    [
        "refund",
        "  Refund? ",
        "ＲＥＦＵＮＤ",
        "返金できますか？",
        "返金 できますか",
        "it says Payment X12 was declined today",
        "payment was declined",
        "PAYMENT  was\ndeclined!",
        "「支払いを完了できません」と出ます",
    ],
)
def test_what_a_pin_applies_to(text):
    """Width, case, blanks and punctuation make no difference, and a message may stand in a longer text."""
    assert PIN.applies_to(text)


@pytest.mark.parametrize(
    "text", ["", "?", "refunds", "a refund please", "返金", "Prepayment was declined", "payment was declinedness"]
)
def test_what_a_pin_does_not_apply_to(text):
    """A query is the whole question, and a message of Latin words begins and ends with words."""
    assert not PIN.applies_to(text)


def test_signs_alone_are_compared_as_they_are():
    """A question of signs alone does not equal every other one."""
    assert Pin(queries=("#!",), first="a").applies_to("#!")
    assert not Pin(queries=("#!",), first="a").applies_to("??")


def test_days_are_inclusive():
    """A pin holds from its first to its last day."""
    pin = Pin(queries=("a",), since=date(2026, 12, 1), until=date(2026, 12, 2))
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)]
    assert [pin.holds_on(day) for day in days] == [False, True, True, False]
