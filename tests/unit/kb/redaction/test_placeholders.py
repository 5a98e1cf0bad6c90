"""What somebody types that looks like a placeholder hides nothing."""

import pytest

from kb.redaction import redact

CODE = "QZ7M-XK4P2W-9TBN"


@pytest.mark.parametrize(
    "text",
    [
        f"[gift-code 4-6-4]{CODE}",
        f"{CODE}[gift-code 4-6-4]",
        f"[email] {CODE} [phone 3-4-4]",
        "QZ7M-[gift-code 4-6-4]XK4P2W-9TBN",
        "QZ7M[email]-XK4P2W-[phone]9TBN",
        "QZ7MXK4[gift-code]P2W9TBN",
        f"[gift-code {CODE}]",
        f"[{CODE}]",
        f"[gift-code [gift-code {CODE}]]",
    ],
)
def test_a_typed_placeholder_parts_no_code(text):
    """The code around it is removed."""
    redacted = redact(text).text
    assert not any(group in redacted for group in CODE.split("-"))


@pytest.mark.parametrize(
    "text", ["[card-number 4111111111111111]", "[phone 090-1234-5678]", "[phone 0-9-0-1-2-3-4-5-6-7-8]"]
)
def test_a_placeholder_carries_no_number(text):
    """Only what can be the lengths of groups is left as it is."""
    assert redact(text).redactions


@pytest.mark.parametrize(
    "text", ["[gift-code 4-6-4]", "my code [gift-code 4-6-4] is locked", "[phone 3-4-4] [email]"]
)
def test_a_redacted_text_is_redacted_already(text):
    """A page may send it back."""
    assert redact(text).text == text
