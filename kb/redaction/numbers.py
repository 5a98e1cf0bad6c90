"""E-mail addresses, and numbers that are known by their shape: orders, cards, phones.

Each pattern is bounded or possessive, so that a hostile text costs no more than its length.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

__all__ = ["ADDRESSES", "CARDS", "PHONES", "Pattern", "RedactionKind", "find"]

RedactionKind = Literal["gift-code", "card-number", "payment-card", "order-number", "email", "phone"]
_Accept = Callable[[str], bool]


class Pattern(NamedTuple):
    """A shape.

    Attributes:
        kind: What it is taken for.
        form: Of a folded text.
        accept: Whether something of that form is one.
    """

    kind: RedactionKind
    form: re.Pattern[str]
    accept: _Accept


def find(patterns: tuple[Pattern, ...], folded: str, taken: bytearray) -> Iterator[tuple[RedactionKind, int, int]]:
    """Yield kind, start and end of what fits, and mark it as taken; what is taken already is left alone."""
    for kind, form, accept in patterns:
        for match in form.finditer(folded):
            start, end = match.span()
            if any(taken[start:end]) or not accept(match.group()):
                continue
            taken[start:end] = b"\1" * (end - start)
            yield kind, start, end


def _always(_found: str) -> bool:
    return True


def _passes_luhn(found: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in re.sub(r"\D", "", found)]
    doubled = [digit if index % 2 == 0 else digit * 2 for index, digit in enumerate(reversed(digits))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0  # noqa: PLR2004 - two digits


def _numbers(kind: RedactionKind, *forms: str, accept: _Accept = _always) -> tuple[Pattern, ...]:
    return tuple(Pattern(kind, re.compile(form), accept) for form in forms)


_A = "[A-Za-z0-9]"
_BEFORE, _AFTER = rf"(?<!{_A})", rf"(?!{_A})"
_BEFORE_DIGIT, _AFTER_DIGIT = r"(?<!\d)(?<!\d[- ])", r"(?![- ]?\d)"
_GAP = r"[-./_:,* ]{0,3}"
_LOCAL = r"[A-Za-z0-9._%+-]"

ADDRESSES = _numbers("email", rf"(?<!{_LOCAL}){_LOCAL}++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+")
CARDS = (
    *_numbers("card-number", rf"{_BEFORE}\d(?:{_GAP}\d){{29}}{_AFTER_DIGIT}"),  # first: its half may pass for a card
    *_numbers("order-number", rf"{_BEFORE}[Dd\d]\d{{2}}[-. ]{{0,3}}\d{{7}}[-. ]{{0,3}}\d{{7}}(?!\d)"),
    *_numbers(
        "payment-card",
        rf"{_BEFORE}\d{{4}}(?:{_GAP}\d{{4}}){{3}}{_AFTER}",
        rf"{_BEFORE}3[47]\d{{2}}{_GAP}\d{{6}}{_GAP}\d{{5}}{_AFTER}",
        accept=_passes_luhn,
    ),
    *_numbers(
        "card-number",
        rf"{_BEFORE}\d{{4}}(?:{_GAP}\d{{4}}){{3}}{_AFTER}",
        rf"{_BEFORE}\d(?:-?\d){{15}}{_AFTER_DIGIT}",
        rf"{_BEFORE}\d(?:[- ]{{1,3}}\d){{15}}{_AFTER_DIGIT}",
    ),
)
PHONES = _numbers(
    "phone",
    rf"{_BEFORE_DIGIT}(?:\+81[-. ]?|0)\d{{1,4}}[-. ]\d{{1,4}}[-. ]\d{{3,4}}{_AFTER_DIGIT}",
    rf"{_BEFORE_DIGIT}\(?0\d{{1,4}}[)(-]\d{{1,4}}[)-]\d{{3,4}}{_AFTER_DIGIT}",
    rf"{_BEFORE_DIGIT}0\d{{9,10}}{_AFTER_DIGIT}",
    rf"{_BEFORE_DIGIT}(?:\+?1[-. ])?(?:\(\d{{3}}\) ?|\d{{3}}[-.])\d{{3}}[-.]\d{{4}}{_AFTER_DIGIT}",
    rf"\+\d{{1,3}}(?:[-. ]?\d){{8,12}}{_AFTER_DIGIT}",
)
