"""Find numbers by shape: orders, gift cards and payment cards, with the codes that belong to them."""

import itertools
import re
from collections.abc import Iterator, Sequence

from kb.redaction.categories import Category
from kb.redaction.forms.security_codes import find_security_codes

__all__ = ["find_numbers"]

_BEFORE, _AFTER = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_GAP = r"[-. _/:]{0,3}"
_ORDER = re.compile(rf"{_BEFORE}[A-Za-z\d] ?\d{{2}}{_GAP}\d{{7}}{_GAP}\d{{7}}(?!\d)")
_TRAIN = re.compile(r"(?<![A-Za-z0-9])\d(?:[^A-Za-z0-9\u3040-\u9fff\n]{0,3}+\d){12,}+")
"""Digits with a few signs between."""
_PLACE_ON_EARTH = re.compile(r"\d{1,2}\.\d{4,}, ?-?\d{1,3}\.\d{4,}")
_GROUP = re.compile(r"\d+")
_HEX_TAIL = re.compile(r"[a-f]{1,4}[0-9][0-9a-f]*(?![A-Za-z0-9])")
"""The rest of an identifier in hexadecimal that begins with digits."""
_LONG_CARD, _CARD = 30, 16
_PAYMENT = range(13, 20)
_ISSUERS = re.compile(
    r"4|5[0-9]|6[0-9]|3[47]|30[0-5]|3[689]|35(?:2[89]|[3-8])|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|1800|2131"
)
"""How payment cards begin (ISO/IEC 7812): Visa, Mastercard, Maestro, Discover, UnionPay, Amex, Diners, JCB."""
_UNREAD = "?*■□〇○●_x"
_ANNOUNCED = re.compile(
    r"(?:(?<![A-Za-z])(?:card|visa|master ?card|amex|jcb)(?: ?(?:numbers?|num|no\.?|#))?"
    r"|カ-ドの?(?:番号|No\.?|ナンバ-)?)"
    r"(?: ?(?:is|was|は|が|[:#=]|->))?[ \n]{0,2}"
    rf"(?P<digits>\d(?:[- ]?[\d{_UNREAD}]){{13,18}})(?![A-Za-z0-9]|[- ]?\d)",
    re.IGNORECASE,
)
_FEWEST_READ = 12
"""A number that is called a card's, with a digit lost or a sign for one. "4111-11**-****-1111" has fewer to read."""


def find_numbers(folded: str, taken: bytearray) -> Iterator[tuple[Category, int, int]]:
    """Yield kind, start and end of each number; what is taken already is left alone."""
    yield from _found(Category.ORDER_NUMBER, [match.span() for match in _ORDER.finditer(folded)], taken)
    cards: list[tuple[int, int]] = []
    for train in _TRAIN.finditer(folded):
        if taken.find(1, *train.span()) >= 0 or _PLACE_ON_EARTH.fullmatch(folded, *train.span()):
            continue
        groups = [match.span() for match in _GROUP.finditer(folded, *train.span())]
        if len(groups) > 1 and _HEX_TAIL.match(folded, groups[-1][1]):
            groups.pop()
        for kind, start, end in _cards(folded, groups):
            yield from _found(kind, [(start, end)], taken)
            if kind is Category.PAYMENT_CARD:
                cards.append((start, end))
    announced = [match.span("digits") for match in _ANNOUNCED.finditer(folded)]
    announced = [span for span in announced if sum(map(str.isdigit, folded[slice(*span)])) >= _FEWEST_READ]
    yield from _found(Category.CARD_NUMBER, announced, taken)
    yield from _found(Category.SECURITY_CODE, list(find_security_codes(folded, [end for _, end in cards])), taken)


def _found(kind: Category, spans: Sequence[tuple[int, int]], taken: bytearray) -> Iterator[tuple[Category, int, int]]:
    for start, end in spans:
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            yield kind, start, end


def _cards(folded: str, groups: list[tuple[int, int]]) -> Iterator[tuple[Category, int, int]]:
    """Yield the cards in a row of groups of digits: those with one kind of gap first, then from left to right."""
    sizes = [end - start for start, end in groups]
    digits = "".join(folded[start:end] for start, end in groups)
    gaps = [folded[end:start].strip() for (_, end), (start, _) in itertools.pairwise(groups)]
    if len(digits) == _LONG_CARD and max(sizes) > 1:
        yield Category.CARD_NUMBER, groups[0][0], groups[-1][1]
        return
    windows: list[tuple[bool, bool, int, int, Category]] = []
    offset = 0
    for first, own in enumerate(sizes):
        size = 0
        for last in range(first, len(groups)):
            size += sizes[last]
            if size > _LONG_CARD:
                break
            if size < _PAYMENT[0]:
                continue
            is_whole = size == len(digits)
            kind = _kind(digits[offset : offset + size], sizes[first : last + 1], whole=is_whole)
            if kind:
                inner = set(gaps[first:last])
                # "9400 1112 0255 5678 9012 34" goes on as it began: sixteen of its digits are no card.
                around = (*gaps[max(0, first - 1) : first], *gaps[last : last + 1])
                if kind is Category.PAYMENT_CARD or len(inner) > 1 or not inner.intersection(around):
                    windows.append((len(inner) > 1, kind is not Category.PAYMENT_CARD, first, last, kind))
        offset += own
    used = bytearray(len(groups))
    for _, _, first, last, kind in sorted(windows):
        if used.find(1, first, last + 1) < 0:
            used[first : last + 1] = b"\1" * (last - first + 1)
            yield kind, groups[first][0], groups[last][1]


def _kind(digits: str, sizes: Sequence[int], *, whole: bool) -> Category | None:
    if len(set(digits)) == 1:
        return None
    if len(digits) == _LONG_CARD:
        return Category.CARD_NUMBER if whole or max(sizes) > 1 else None
    if len(digits) in _PAYMENT and _ISSUERS.match(digits) and _passes_luhn(digits) and not _is_barcode(digits):
        return Category.PAYMENT_CARD
    if len(digits) == _CARD and (whole or sizes == [4, 4, 4, 4] or len(sizes) == 1):
        return Category.CARD_NUMBER
    return None


def _is_barcode(digits: str) -> bool:
    """Tell whether it is the number below the bars of a Japanese product (EAN-13, prefixes 45 and 49)."""
    if len(digits) != 13 or digits[:2] not in ("45", "49"):  # noqa: PLR2004
        return False
    return sum(int(digit) * (1 + 2 * (index % 2)) for index, digit in enumerate(digits)) % 10 == 0


_DOUBLED = str.maketrans("0123456789", "0246813579")


def _passes_luhn(found: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    return sum(map(int, found[-1::-2] + found[-2::-2].translate(_DOUBLED))) % 10 == 0
