"""Answers that a complaint gives by itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.diagnosis.dates import find_dates
from kb.diagnosis.evaluate import utc_offset_of
from kb.diagnosis.prefill import prefill
from kb.redaction import redact
from tests.support.shipped import shipped_library

CHECKS = shipped_library().checks
TODAY = date(2026, 11, 24)


def stated(text):
    """Return outcome by check."""
    return {each.check_id: each.outcome_id for each in prefill(redact(text).text, CHECKS, TODAY)}


@pytest.mark.parametrize(
    ("text", "check_id", "outcome_id"),
    [
        ("電話の人にカードを買って番号を写真で送れと言われました", "danger", "asked"),
        ("もう番号を教えてしまいました", "danger", "told"),
        ("a man told me to buy cards and read him the digits", "danger", "asked"),
        ("ﾛｰｿﾝで買ったんですが", "card-origin", "shop"),
        ("got it off ebay", "card-origin", "resale"),
        ("別のアカウントに登録済みと表示されます", "message-shown", "other-account"),
        ("It says already redeemed by another account", "message-shown", "other-account"),
        ("登録済みと出る", "message-shown", "used"),
        ("２０１９年の５月に買った", "card-expiry", "valid"),
        ("bought it 2 years ago", "card-expiry", "valid"),
        ("2015年3月にメールでもらったものです", "card-expiry", "expired"),
        ("番号は QZ7M-XK4P2W-9TBN です", "code-shape", "well-formed"),
        ("番号は 6034 1111 2222 3333 です", "code-shape", "card-number"),
        ("Amazon Payの店で払えない", "item-kind", "partner"),
    ],
)
def test_what_is_said_is_read(text, check_id, outcome_id):
    """What a complaint says is read by rule, half-width or full-width, in both languages."""
    assert stated(text).get(check_id) == outcome_id


@pytest.mark.parametrize(
    ("text", "check_id"),
    [
        ("nobody asked me for the number", "danger"),
        ("番号を聞かれてはいません", "danger"),
        ("it does not say already redeemed", "message-shown"),
        ("無効とは出ません", "message-shown"),
        ("2015年に買った", "card-expiry"),  # an unknown type is never called expired
        ("2019年の映画の話", "card-expiry"),  # a date, but of nothing bought
        ("ロックされたり無効と出たりします", "message-shown"),  # two answers to one question
    ],
)
def test_what_is_not_said_is_not_read(text, check_id):
    """Negated, undecided or about something else."""
    assert check_id not in stated(text)


@given(st.text(max_size=200))
def test_every_answer_has_its_quote(text):
    """The quote is the text at its offsets; nothing is filled in without one."""
    redacted = redact(text).text
    for each in prefill(redacted, CHECKS, TODAY):
        assert each.quote
        assert redacted[each.start : each.end] == each.quote


@given(st.sampled_from(["QZ7M-XK4P2W-9TBN", "qz7mxk4p2w9tbn", "ＱＺ７Ｍ－ＸＫ４Ｐ２Ｗ－９ＴＢＮ"]))
def test_a_quote_never_holds_a_code(code):
    """A quote holds the placeholder in the place of a code."""
    quotes = " ".join(each.quote for each in prefill(redact(f"my code {code} says invalid").text, CHECKS, TODAY))
    assert "[gift-code" in quotes
    assert code not in quotes


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年2月29日", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024/2/29", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("march 2023", date(2023, 3, 1), date(2023, 3, 31)),
        ("may 3, 2023", date(2023, 5, 3), date(2023, 5, 3)),
        ("3rd of may 2023", date(2023, 5, 3), date(2023, 5, 3)),
        ("去年", date(2025, 1, 1), date(2025, 12, 31)),
        ("3年前", date(2022, 11, 24), date(2024, 11, 24)),
        ("yesterday", date(2026, 11, 22), date(2026, 11, 24)),
        ("2026年", date(2026, 1, 1), TODAY),
    ],
)
def test_dates_are_spans(text, first, last):
    """To the day, the month or the year, never later than today."""
    (found,) = find_dates(text, TODAY)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("text", ["2023-02-30", "2030年", "1999年", "12345-67", "room 2024b"])
def test_what_is_no_date_is_left_alone(text):
    """Days that do not exist, the future, the time before the shop."""
    assert list(find_dates(text, TODAY)) == []


def test_days_are_counted_in_the_time_zone_of_the_checks():
    """The first check that counts days says it; without one, days are those of UTC."""
    assert utc_offset_of(CHECKS) == 9
    assert utc_offset_of(()) == 0


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("コンビニで買ったカードが使えません", "コンビニで買った"),
        ("コンビニで買ってもらったもの", "コンビニで買ってもらったもの"),
    ],
)
def test_a_quote_ends_with_its_word(text, quote):
    """A phrase may stop in the middle of a word; what is shown does not."""
    assert next(each.quote for each in prefill(text, CHECKS, TODAY) if each.check_id == "card-origin") == quote
