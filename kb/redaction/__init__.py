"""Redact secrets and personal data in a text that people typed; the shape of each stays.

A gift code is money, so this runs before a text is encoded, logged, cached or stored. What is found is replaced by a
typed placeholder such as ``[gift-code 4-6-4]``: the reader, and the check on the shape of a code, still see what it
looked like. ``kb/docs/redaction.md`` says what is found, and how often.

Matching is done on a folded copy whose characters are traced to the text as written (``folding``): first for what has
a form (``forms``), then for what is likelier a code than language (``codes``). The program's own
messages are not redacted.
"""

from kb.redaction.categories import ALL, Category, RedactionSettingError, parse_categories
from kb.redaction.conversation import redact_conversation
from kb.redaction.near_code import NearCode, near_code
from kb.redaction.placeholders import placeholders, without_placeholders
from kb.redaction.policy import categories_of
from kb.redaction.redacting import may_hold_secret, odd_words, redact
from kb.redaction.result import Redacted, Redaction, UnkeptText

__all__ = [
    "ALL",
    "Category",
    "NearCode",
    "Redacted",
    "Redaction",
    "RedactionSettingError",
    "UnkeptText",
    "categories_of",
    "may_hold_secret",
    "near_code",
    "odd_words",
    "parse_categories",
    "placeholders",
    "redact",
    "redact_conversation",
    "without_placeholders",
]
