"""Categories of redaction: which are removed, and the table that says so."""

import pytest

from kb.redaction import ALL, Category, RedactionSettingError, parse_categories, redact

TEXT = "QZ7M-XK4P2W-9TBN, taro@example.com, 090-1234-5678"


def test_everything_is_removed_by_default():
    """By default codes, addresses and phone numbers are removed."""
    assert [each.kind for each in redact(TEXT).redactions] == ["gift-code", "email", "phone"]


def test_a_category_that_is_off_stays():
    """The code stays as typed, the rest goes."""
    redacted = redact(TEXT, ALL - {Category.GIFT_CODE})
    assert redacted.text == "QZ7M-XK4P2W-9TBN, [email], [phone 3-4-4]"
    assert redact(TEXT, frozenset())[:2] == (TEXT, ())


def test_an_identifier_stays_where_no_code_is_looked_for():
    """Ten digits at the start of a hexadecimal id are no telephone."""
    text = "Instance i-0123456789abcdef is lost"
    assert redact(text, ALL - {Category.GIFT_CODE, Category.CARD_NUMBER}).text == text


def test_a_number_is_not_taken_for_another_kind_because_its_own_is_off():
    """A payment card does not become a card number where payment cards are kept."""
    assert redact("4111 1111 1111 1111", ALL - {Category.PAYMENT_CARD}).redactions == ()


def test_a_table_switches_categories():
    """What the table does not name is as it is by default."""
    assert parse_categories({}) == ALL
    assert parse_categories({"gift_codes": False}) == ALL - {Category.GIFT_CODE}
    without = ALL - {Category.GIFT_CODE}
    assert parse_categories({"gift_codes": True, "phones": False}, without) == ALL - {Category.PHONE}


@pytest.mark.parametrize(
    ("table", "field", "said"),
    [
        ({"giftcodes": False}, "giftcodes", "gift_codes"),
        ({"emails": "no"}, "emails", "true or false"),
        ({"phones": 0}, "phones", "true or false"),
    ],
)
def test_a_wrong_table_is_refused_by_field(table, field, said):
    """The error names the field and what is allowed."""
    with pytest.raises(RedactionSettingError, match=said) as caught:
        parse_categories(table)
    assert caught.value.field == field
