"""Secrets that have a form: numbers of cards, orders and phones, security codes, addresses, codes of sixteen kana.

What has none, and is told by how unlikely it is, is in ``codes``.
"""

from kb.redaction.forms.contacts import find_emails, find_phones
from kb.redaction.forms.kana_codes import find_kana_codes
from kb.redaction.forms.numbers import find_numbers
from kb.redaction.forms.said_numbers import is_said_number, with_digits_joined

__all__ = [
    "find_emails",
    "find_kana_codes",
    "find_numbers",
    "find_phones",
    "is_said_number",
    "with_digits_joined",
]
