"""Codes and numbers that are spelled: character by character, by name, or by words (NATO, "A as in Apple", エー).

Each sign of a code is one symbol; between two there may be blanks, signs, and words such as "hyphen".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.redaction.categories import Category
from kb.redaction.codes.letter_names import (
    ALIKE,
    DIGITS,
    FIRST_NAMES,
    KANA,
    KANA_DIGITS,
    KANA_NATO,
    NAMES,
    NATO,
    ROMAJI,
    ROMAJI_DIGITS,
)
from kb.redaction.codes.windows import is_sequence

__all__ = ["Spelled", "find_spelled"]

_LEAST = 10
"""Symbols in a row: of a code or a number; nobody spells that many otherwise."""
_LEAST_DISTINCT = 4
_PHONE, _CARD = range(10, 12), range(13, 20)
_MAX_GAP, _MAX_NUMBERED_GAP = 6, 12

_FILLERS = (
    "dash hyphen minus space then and capital big small lowercase uppercase letter digit number next the double "
    "triple um uh ok okay yes first second third last half part group is"
)
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def _both_kana(names: str) -> str:
    forms = {form for name in names.split() for form in (name.translate(_TO_HIRAGANA), name.translate(_TO_KATAKANA))}
    return "|".join(sorted(forms, key=len, reverse=True))


def _either(words: str) -> str:
    return "|".join(words.split())


_A = "[A-Za-z0-9]"
_SYMBOL = re.compile(
    rf"(?P<example>(?<!{_A})[A-Za-z] (?:as in|for|like|is for) [A-Za-z-]+"
    rf"|(?<!{_A})(?P<same>[A-Za-z])[ ,(]{{1,3}}(?:as |as in )?(?P=same)[A-Za-z-]{{2,}}\)?"
    rf"|(?<!{_A})[A-Za-z]{{2,}}の[A-Za-z](?!{_A})"
    rf"|[ァ-ヶぁ-ん一-龠-]{{1,8}}の[A-Za-z](?!{_A})|(?<!{_A})[A-Za-z]は[ァ-ヶ一-龠-]{{2,12}}"
    rf"|[ァ-ヶ一-龠-]{{2,12}}の(?:{_both_kana(KANA)}))"
    rf"|(?<!{_A})(?:(?P<letter>{_either(NATO)}|{_either(NAMES)}|double u|{_either(FIRST_NAMES)}|{_either(ROMAJI)})"
    rf"|(?P<digit>{_either(DIGITS)}|{_either(ROMAJI_DIGITS)})"
    rf"|(?P<sign>{_A}))(?!{_A})"
    rf"|(?P<kana>{_both_kana(f'{KANA_NATO} {KANA} {KANA_DIGITS}')})|(?P<number>[〇零一二三四五六七八九])"
    r"|(?P<unread>[?■□○●])"
    rf"|(?P<filler>(?<!{_A})(?:{_either(_FILLERS)})(?!{_A})"
    r"|ハイフン|ダッシュ|マイナス|スペース|大文字の?|小文字の?|数字の?|それから|そして|次に?|前半|後半|です(?:ね|か)?"
    r"|で(?=[、, ])|えっ?と|はい|は(?=[A-Za-zァ-ヶ])|(?<=[A-Za-z0-9])[のとがで](?=[A-Za-z0-9]))",
    re.IGNORECASE,
)


_NUMBERED = re.compile(
    rf"(?<!{_A})(?P<place>\d{{1,2}})(?:\)|st|nd|rd|th|[文桁番]字?目)?[^A-Za-z0-9]{{1,3}}(?:is |は)?"
    rf"(?P<sign>{_A})(?!{_A})"
)
"""A character after its place: "3: K", "(3) K", 3文字目はK."""
_ALIKE = frozenset((*ALIKE.split(), *(pair[::-1] for pair in ALIKE.split())))
_KANA_DIGIT = re.compile(_both_kana(KANA_DIGITS))


class Spelled(NamedTuple):
    """Something spelled.

    Attributes:
        start: Offset in the folded text.
        end: Offset behind it.
        size: Symbols.
        kind: A code, or a number where all of them are digits.
    """

    start: int
    end: int
    size: int
    kind: Category


class _Symbol(NamedTuple):
    start: int
    end: int
    kind: str
    text: str


def find_spelled(folded: str, taken: bytearray, least: int = _LEAST) -> Iterator[Spelled]:
    """Yield what is spelled with so many symbols or more, and before it what is numbered."""
    yield from _numbered(folded, taken)
    row: list[_Symbol] = []
    for match in _SYMBOL.finditer(folded):
        symbol = _Symbol(*match.span(), _kind_of(match), match.group())
        if row and not _is_near(folded, row[-1].end, symbol.start, taken):
            yield from _of_row(row, least)
            row = []
        if row or symbol.kind != "filler":
            row.append(symbol)
    yield from _of_row(row, least)


def _numbered(folded: str, taken: bytearray) -> Iterator[Spelled]:
    """Yield characters that are numbered from one on."""
    row: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(folded):
        goes_on = int(match["place"]) == len(row) + 1 and (
            not row or match.start() - row[-1].end() <= _MAX_NUMBERED_GAP
        )
        if not goes_on:
            yield from _of_numbered(row)
            row = []
        if int(match["place"]) == len(row) + 1 and taken.find(1, *match.span()) < 0:
            row.append(match)
    yield from _of_numbered(row)


def _of_numbered(row: list[re.Match[str]]) -> Iterator[Spelled]:
    if len(row) >= _LEAST and len({match["sign"] for match in row}) >= _LEAST_DISTINCT:
        yield Spelled(row[0].start(), row[-1].end(), len(row), Category.GIFT_CODE)


def _kind_of(match: re.Match[str]) -> str:
    return "example" if match["example"] else match.lastgroup or ""


def _of_row(row: list[_Symbol], least: int) -> Iterator[Spelled]:
    while row and row[-1].kind in ("filler", "unread"):
        row.pop()
    symbols = [symbol for symbol in row if symbol.kind != "filler"]
    if len(symbols) < least or len({symbol.text.lower() for symbol in symbols}) < _LEAST_DISTINCT:
        return
    if all(symbol.kind == "sign" for symbol in symbols) and _says_nothing("".join(symbol.text for symbol in symbols)):
        return
    kind = _kind(symbols)
    if kind:
        yield Spelled(row[0].start, row[-1].end, len(symbols), kind)


def _says_nothing(signs: str) -> bool:
    """Tell whether somebody counts, or asks about signs that look alike: "0 and O, 1 and I"."""
    return is_sequence(signs) or all(signs[place : place + 2].upper() in _ALIKE for place in range(0, len(signs), 2))


def _kind(symbols: list[_Symbol]) -> Category | None:
    """Return what symbols spell; digits alone that are no phone and no card are nothing."""
    if not all(
        symbol.kind in ("digit", "number") or symbol.text.isdigit() or _KANA_DIGIT.fullmatch(symbol.text)
        for symbol in symbols
    ):
        return Category.GIFT_CODE
    if len(symbols) in _PHONE:
        return Category.PHONE
    return Category.PAYMENT_CARD if len(symbols) in _CARD else None


def _is_near(folded: str, start: int, end: int, taken: bytearray) -> bool:
    if end - start > _MAX_GAP or taken.find(1, start, end) >= 0:
        return False
    return not any(character.isalnum() for character in folded[start:end])
