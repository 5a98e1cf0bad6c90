"""Secrets and personal data out of a text, their shapes kept.

A gift code is money, so this runs before a text is encoded, logged, cached or stored, and it would rather
take out one thing too many than one too few. What is found is replaced by a typed placeholder such as
``[gift-code 4-6-4]``: the reader, and the check on the shape of a code, still see what it looked like.

Matching is done on a folded copy (NFKC, hyphens of every kind made one, invisible characters dropped) whose
characters are traced to the text as written, so a code is found full-width, spaced, or with a long-vowel mark
for a hyphen.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

__all__ = ["Redacted", "Redaction", "RedactionKind", "placeholders", "redact", "without_placeholders"]

RedactionKind = Literal["gift-code", "card-number", "payment-card", "order-number", "email", "phone"]


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


# Hyphens and what is typed for one: dashes, minus, bullets, and the Japanese long-vowel marks.
_HYPHENS = frozenset(
    "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2501\u30fc\uff70\ufe58\ufe63\uff0d\u301c\uff5e~_./\u30fb\uff65\u00b7|:"
)
_SEPARATOR = r"[- ]{1,3}"
_PLACEHOLDER = re.compile(r"\[(?P<kind>gift-code|card-number|payment-card|order-number|email|phone)(?: [0-9-]+)?\]")


def redact(text: str) -> Redacted:
    """Replace gift codes, card numbers, payment cards, order numbers, e-mail addresses and phone numbers."""
    folded, offsets = _fold(text)
    found: list[Redaction] = []
    taken = bytearray(len(folded))
    for kind, pattern, accept in _RULES:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(taken[start:end]) or not accept(match.group()):
                continue
            taken[start:end] = b"\1" * (end - start)
            source_end = offsets[end - 1] + 1
            found.append(Redaction(kind, _shape(kind, match.group()), offsets[start], source_end))
    found.sort(key=lambda redaction: redaction.start)
    return Redacted("".join(_replaced(text, found)), tuple(found))


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


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, the offset that it came from."""
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if character in _HYPHENS:
            plain = character if character in "./_:" else "-"
        elif unicodedata.category(character) in {"Cf", "Cc", "Mn"} and not character.isspace():
            continue
        else:
            plain = unicodedata.normalize("NFKC", character)
        for piece in plain:
            folded.append(" " if piece.isspace() else piece)
            offsets.append(offset)
    return "".join(folded), offsets


def _shape(kind: RedactionKind, found: str) -> str:
    if kind == "email":
        return ""
    return "-".join(str(len(group)) for group in re.findall(r"[A-Za-z0-9]+", found))


def _is_code(found: str) -> bool:
    """Letters and digits mixed; a code of letters alone is believed only when written in capitals."""
    letters = re.sub(r"[^A-Za-z]", "", found)
    digits = re.sub(r"[^0-9]", "", found)
    if not letters:
        return False
    spaced = "-" not in found and " " in found
    return len(digits) >= (2 if spaced else 1) or (letters.isupper() and not spaced)


def _is_spelled_code(found: str) -> bool:
    """Fourteen or fifteen characters one by one: at least some of them digits."""
    return len(re.sub(r"[^0-9]", "", found)) >= 2 and _is_code(found)  # noqa: PLR2004 - rules out initials


def _always(_found: str) -> bool:
    return True


def _passes_luhn(found: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in re.sub(r"\D", "", found)]
    doubled = [digit if index % 2 == 0 else digit * 2 for index, digit in enumerate(reversed(digits))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0  # noqa: PLR2004 - two digits


def _is_hyphenated_code(found: str) -> bool:
    """Fourteen or fifteen characters in other groups than 4-6-4, joined by hyphens, dots or slashes."""
    return len(re.sub(r"[^A-Za-z0-9]", "", found)) in _CODE_LENGTHS and _is_spelled_code(found)


def _is_spaced_code(found: str) -> bool:
    """The same in groups of four or five with blanks: only in capitals, or any sentence would do."""
    return len(found.replace(" ", "")) in _CODE_LENGTHS and found.upper() == found and _is_spelled_code(found)


_CODE_LENGTHS = {14, 15}
_Accept = Callable[[str], bool]
_A = "[A-Za-z0-9]"
_BEFORE, _AFTER = rf"(?<!{_A})", rf"(?!{_A})"
_BEFORE_DIGIT, _AFTER_DIGIT = r"(?<!\d)(?<!\d[- ])", r"(?![- ]?\d)"

_NORTH_AMERICAN_PHONE = r"(?:\+?1[- ])?(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}"
_JAPANESE_PHONE = r"(?:\+81[- ]?|0)\d{1,4}[- ]\d{1,4}[- ]\d{3,4}"
_GROUPED_CODE = rf"{_A}{{4}}{_SEPARATOR}{_A}{{6}}{_SEPARATOR}{_A}{{4,5}}"
_HYPHENATED_CODE = rf"{_A}{{4}}(?:[-./_:]{{1,2}}{_A}{{2,8}}){{1,4}}"
_SPACED_CODE = rf"{_A}{{4,5}}(?: {_A}{{4,5}}){{2}}(?: {_A}{{2,3}})?"

# In order: what an earlier rule has taken, a later one does not see.
_RULES: tuple[tuple[RedactionKind, re.Pattern[str], _Accept], ...] = (
    ("email", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), _always),
    ("order-number", re.compile(rf"{_BEFORE}[D\d]\d{{2}} ?- ?\d{{7}} ?- ?\d{{7}}(?!\d)"), _always),
    ("payment-card", re.compile(rf"{_BEFORE}\d{{4}}(?:[- ]?\d{{4}}){{3}}{_AFTER}"), _passes_luhn),
    ("payment-card", re.compile(rf"{_BEFORE}3[47]\d{{2}}[- ]?\d{{6}}[- ]?\d{{5}}{_AFTER}"), _passes_luhn),
    ("card-number", re.compile(rf"{_BEFORE}\d(?:[- ]?\d){{29}}{_AFTER_DIGIT}"), _always),
    ("card-number", re.compile(rf"{_BEFORE}\d{{4}}(?:[- ]?\d{{4}}){{3}}{_AFTER}"), _always),
    ("card-number", re.compile(rf"{_BEFORE}\d(?:-?\d){{15}}{_AFTER_DIGIT}"), _always),
    ("gift-code", re.compile(rf"{_BEFORE}{_GROUPED_CODE}{_AFTER}"), _is_code),
    ("gift-code", re.compile(rf"{_BEFORE}{_A}{{14,15}}{_AFTER}"), _is_code),
    ("gift-code", re.compile(rf"{_BEFORE}{_A}(?:[- ]{{1,3}}{_A}){{13,14}}{_AFTER}"), _is_spelled_code),
    ("gift-code", re.compile(rf"{_BEFORE}{_HYPHENATED_CODE}{_AFTER}"), _is_hyphenated_code),
    ("gift-code", re.compile(rf"{_BEFORE}{_SPACED_CODE}{_AFTER}"), _is_spaced_code),
    ("phone", re.compile(rf"{_BEFORE_DIGIT}{_JAPANESE_PHONE}{_AFTER_DIGIT}"), _always),
    ("phone", re.compile(rf"{_BEFORE_DIGIT}0[5789]0\d{{8}}{_AFTER_DIGIT}"), _always),
    ("phone", re.compile(rf"{_BEFORE_DIGIT}{_NORTH_AMERICAN_PHONE}{_AFTER_DIGIT}"), _always),
    ("phone", re.compile(rf"\+\d{{1,3}}(?:[- ]?\d){{8,12}}{_AFTER_DIGIT}"), _always),
)
