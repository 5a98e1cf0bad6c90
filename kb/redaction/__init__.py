"""Secrets and personal data out of a text, their shapes kept.

A gift code is money, so this runs before a text is encoded, logged, cached or stored, and it would rather
take out one thing too many than one too few. What is found is replaced by a typed placeholder such as
``[gift-code 4-6-4]``: the reader, and the check on the shape of a code, still see what it looked like.

Matching is done on a folded copy whose characters are traced to the text as written (``folding``), for what has a
form (``numbers``) and for what only looks random (``codes``).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.redaction.codes import find_codes
from kb.redaction.folding import fold
from kb.redaction.numbers import ADDRESSES, CARDS, PHONES, RedactionKind, find

__all__ = ["Redacted", "Redaction", "RedactionKind", "placeholders", "redact", "without_placeholders"]


class Redaction(NamedTuple):
    """Something that was taken out.

    Attributes:
        kind: What it looked like.
        shape: Lengths of its groups, as in ``4-6-4``.
        start: Offset of its first character in the text as given.
        end: Offset behind its last character.
    """

    kind: RedactionKind
    shape: str
    start: int
    end: int


class Redacted(NamedTuple):
    """A text that is safe to keep.

    Attributes:
        text: With placeholders.
        redactions: What was taken out, in order; offsets are those of the text as given.
    """

    text: str
    redactions: tuple[Redaction, ...]


_PLACEHOLDER = re.compile(r"\[(?P<kind>gift-code|card-number|payment-card|order-number|email|phone)(?: [0-9-]+)?\]")
_LONGEST = 40  # characters of the longest number that a placeholder can stand for, with a reserve


def redact(text: str) -> Redacted:
    """Replace gift codes, card numbers, payment cards, order numbers, e-mail addresses and phone numbers."""
    folded, starts, ends = fold(text)
    taken = bytearray(len(folded))
    for _, start, end in placeholders(folded):
        if sum(map(int, re.findall(r"\d+", folded[start:end]))) <= _LONGEST:  # a shape, not a number in disguise
            taken[start:end] = b"\1" * (end - start)
    found = list(find(ADDRESSES, folded, taken)) if "@" in folded else []
    has_digit = any(map(str.isdigit, folded))
    if has_digit:
        found += find(CARDS, folded, taken)
    found += [("gift-code", start, end) for start, end in find_codes(folded, taken)]
    if has_digit:
        found += find(PHONES, folded, taken)
    redactions = [
        Redaction(kind, _shape(kind, folded[start:end]), starts[start], ends[end - 1])
        for kind, start, end in sorted(found, key=lambda each: each[1])
    ]
    return Redacted("".join(_replaced(text, redactions)), tuple(redactions))


def placeholders(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the kind, start and end of every placeholder in a redacted text."""
    for match in _PLACEHOLDER.finditer(text):
        yield match["kind"], match.start(), match.end()


def without_placeholders(text: str) -> str:
    """Return a redacted text as a search should see it: a code is the word "code", the rest is nothing."""
    return _PLACEHOLDER.sub(lambda match: " code " if match["kind"] == "gift-code" else " ", text)


def _replaced(text: str, redactions: list[Redaction]) -> Iterator[str]:
    position = 0
    for redaction in redactions:
        yield text[position : redaction.start]
        yield f"[{redaction.kind} {redaction.shape}]" if redaction.shape else f"[{redaction.kind}]"
        position = redaction.end
    yield text[position:]


def _shape(kind: RedactionKind, found: str) -> str:
    if kind == "email":
        return ""
    return "-".join(str(len(group)) for group in re.findall(r"[A-Za-z0-9]+", found))
