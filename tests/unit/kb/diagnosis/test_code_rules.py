"""Shape, look-alikes and invisible characters of a code."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.diagnosis.evaluate import InputError, evaluate
from tests.support.shipped import shipped_library

CHECKS = {check.id: check for check in shipped_library().checks}
NOW = datetime(2026, 11, 24, tzinfo=UTC)
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
HYPHENS = ["-", " ", "−", "ー", "‐", "–", "－", "\u3000", ""]


def outcome(check_id, **inputs):
    """Return the outcome of a check."""
    return evaluate(CHECKS[check_id], inputs, NOW).outcome


@given(
    st.text(ALPHABET, min_size=14, max_size=15),
    st.sampled_from(HYPHENS),
    st.booleans(),
    st.sampled_from(["", "\u200b", "\ufeff"]),
)
def test_a_code_is_well_formed_in_every_disguise(code, hyphen, full_width, invisible):
    """Blanks, hyphens and their look-alikes, full-width and invisible characters do not change the shape."""
    if code.isdigit():
        return
    typed = hyphen.join((code[:4], code[4:10], code[10:])) + invisible
    if full_width:
        typed = "".join(chr(ord(c) + 0xFEE0) if c in ALPHABET else c for c in typed)
    assert outcome("code-shape", code=typed) == "well-formed"


@given(st.text(ALPHABET, min_size=1, max_size=40).filter(lambda code: len(code) not in {14, 15}))
def test_no_other_length_is_well_formed(code):
    """Only codes of 14 or 15 characters are well-formed."""
    assert outcome("code-shape", code=code) != "well-formed"


def test_offending_characters_are_named_with_their_place():
    """Position from 1, as typed, the character and its code point."""
    found = evaluate(CHECKS["code-shape"], {"code": "QZ7M-XK4P2W-9TB&"}, NOW)
    assert [(f.position, f.character, f.code_point, f.problem) for f in found.findings] == [
        (16, "&", "U+0026", "not-allowed")
    ]
    found = evaluate(CHECKS["code-characters"], {"code": "QZ７M\u200b"}, NOW)
    assert [(f.position, f.character, f.problem) for f in found.findings] == [
        (3, "７", "full-width"),
        (5, "", "invisible"),
    ]


def test_confusables_are_symmetric():
    """Whatever a character may be, that one may be it."""
    pairs = set()
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        for each in evaluate(CHECKS["code-confusables"], {"code": character}, NOW).suggestions:
            pairs.add((each.typed, each.perhaps))
    assert pairs
    assert {(b, a) for a, b in pairs} == pairs
    for apple in ("B8", "DO", "E3", "G6", "OQ", "O0", "S5", "UV", "Z2"):
        assert (apple[0], apple[1]) in pairs


def test_suggestions_are_few_and_the_likeliest_come_first():
    """A code full of look-alikes gives no list that nobody reads."""
    found = evaluate(CHECKS["code-confusables"], {"code": "08O5S2Z6G1IBDUV"}, NOW)
    assert len(found.suggestions) == 8
    assert found.suggestions[0].trust == "official"


@pytest.mark.parametrize(
    ("check_id", "inputs", "field"),
    [
        ("code-shape", {"code": "A" * 101}, "code"),
        ("code-shape", {"number": "QZ7M"}, "inputs"),
        ("card-expiry", {"issued_on": "2023-02-29"}, "issued_on"),
        ("card-expiry", {"issued_on": "2026-11-26"}, "issued_on"),
        ("balance-total", {"balance": "many thousands", "total": "1"}, "balance"),
        ("stage", {"stage": "QZ7M-XK4P2W-9TBN"}, "stage"),
    ],
)
def test_a_wrong_value_is_refused_without_repeating_it(check_id, inputs, field):
    """The message names the input, never what was typed."""
    with pytest.raises(InputError) as refused:
        outcome(check_id, **inputs)
    assert refused.value.name == field
    assert max(inputs.values(), key=len) not in str(refused.value)


@given(st.dates(), st.integers(1, 30))
def test_the_last_day_is_the_anniversary(first, years):
    """Same day and month, but for 29 February."""
    from kb.diagnosis.plain_rules import last_day_of

    if first.year + years > 9999:
        return
    last = last_day_of(first, years)
    assert (last.year, last.month) == (first.year + years, first.month)
    assert last.day == first.day or (first.day == 29 and last.day == 28)


def test_the_day_ends_at_midnight_in_japan():
    """23:59 JST is still that day; one minute later is not."""
    inputs = {"last_day": "2026-11-24"}
    before = evaluate(CHECKS["card-expiry"], inputs, datetime(2026, 11, 24, 14, 59, tzinfo=UTC))
    after = evaluate(CHECKS["card-expiry"], inputs, datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    assert (before.outcome, after.outcome) == ("valid", "expired")


@given(st.dates(min_value=datetime(2000, 1, 1).date(), max_value=datetime(2026, 11, 24).date()))  # noqa: DTZ001
def test_without_the_type_expired_is_never_said(first):
    """A shopping card has no expiry, so an unknown type is never called expired."""
    assert outcome("card-expiry", issued_on=first.isoformat()) in {"valid", "unknown"}
