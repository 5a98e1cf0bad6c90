"""What is said of a code that has the wrong length."""

import pytest

from kb.redaction import near_code, placeholders, redact

CASES = [
    ("QZ7M-XK4P2W-9TB", ("short", 13, 1)),
    ("コードはqz7m xk4p2 9tbです", ("short", 12, 2)),
    ("QZ7MXK4P2W9TBNDF", ("long", 16, 1)),
    ("QZ7M-XK4?2W-9TBN", ("unread", 14, 0)),
    ("QZ7M-XK4[8 or B]2W-9TBN", ("unread", 14, 0)),
    ("前半はQZ7MXK4、後半はP2W9TB", ("short", 13, 1)),
    ("QZ7M-XK4P2W-9TBN", None),
    ("QZ7M-XK4P2W-9TBND", None),
    ("前半はQZ7MXK4、後半はP2W9TBN", None),
    ("前半はQZ7MXK4です", None),
    ("QZ7MX-K4P2W-9TBND-FHJK3-R5TVW", None),  # of other brands
    ("QZ7M-XK4P-2W9T-BNDF", None),
    ("taro@example.com", None),
    ("QZ7M-XK4P2W-9TB and also HJ4N-8RTW2Q-XX3K", None),
]


@pytest.mark.parametrize(("typed", "near"), CASES)
def test_a_wrong_length_is_named(typed, near):
    """How many characters a code has, and how many are missing or too many; nothing where it is right or unclear."""
    assert near_code(redact(typed).redactions) == near


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("QZ7M-XK4P2W-9TB", "short-gift-code"),
        ("QZ7MXK4P2W9TBNDF", "long-gift-code"),
        ("QZ7M-XK4?2W-9TBN", "unread-gift-code"),
        ("QZ7M-XK4P2W-9TBN", "gift-code"),
        ("前半はQZ7MXK4です", "part-of-gift-code"),
    ],
)
def test_a_placeholder_tells_the_checks_what_it_stands_for(typed, kind):
    """A check on the shape can state its outcome without the code."""
    assert [each[0] for each in placeholders(redact(typed).text)] == [kind]
