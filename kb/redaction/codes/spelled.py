"""Codes and numbers that are spelled: character by character, by name, or by words (NATO, "A as in Apple", エー).

Each sign of a code is one symbol; between two there may be blanks, signs, and words such as "hyphen".
"""

import itertools
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
    MORE_TENS,
    NAMES,
    NATO,
    ROMAJI,
    ROMAJI_DIGITS,
    TENS,
)
from kb.redaction.codes.letters import letters_oddity
from kb.redaction.codes.windows import is_sequence

__all__ = ["Spelled", "find_spelled"]

_LEAST = 10
"""Symbols in a row: of a code or a number; nobody spells that many otherwise."""
_LEAST_DISTINCT = 4
_PHONE, _CARD = range(10, 12), range(13, 20)
_MAX_GAP, _MAX_NUMBERED_GAP = 6, 12

_FILLERS = (
    "dash hyphen minus slash comma dot period point plus underscore space then and capital caps? big small lowercase "
    "uppercase letter digit number next the double triple um uh ok okay yes first second third last half part group "
    "is"
)
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def _both_kana(names: str) -> str:
    forms = {form for name in names.split() for form in (name.translate(_TO_HIRAGANA), name.translate(_TO_KATAKANA))}
    return "|".join(sorted(forms, key=len, reverse=True))


def _either(words: str) -> str:
    return "|".join(words.split())


_A = "[A-Za-z0-9]"
_EXAMPLE = (
    rf"(?<!{_A})[A-Za-z] (?:as in|is as in|like in|as an?|for|like|is for) [A-Za-z-]+"
    rf"|(?<!{_A})(?P<same>[A-Za-z])[ ,(]{{1,3}}(?:as |as in )?(?P=same)[A-Za-z-]{{2,}}\)?"
)
_EXAMPLE_JA = (
    rf"|(?<!{_A})[A-Za-z]{{2,}}の[A-Za-z](?!{_A})"
    rf"|[ァ-ヶぁ-ん一-龠-]{{1,8}}の[A-Za-z](?!{_A})|(?<!{_A})[A-Za-z]は[ァ-ヶ一-龠-]{{2,12}}"
    rf"|[ァ-ヶ一-龠-]{{2,12}}の(?:{_both_kana(KANA)})"
)
_SIGNS = (
    rf"|(?<!{_A})(?:(?P<letter>{_either(NATO)}|{_either(NAMES)}|double u|{_either(FIRST_NAMES)}|{_either(ROMAJI)})"
    rf"|(?P<two>{_either(TENS)}|(?:{_either(MORE_TENS)})(?:[- ]?(?:{_either(DIGITS)}))?)"
    rf"|(?P<digit>{_either(DIGITS)}|{_either(ROMAJI_DIGITS)})"
    rf"|(?P<sign>{_A}))(?!{_A})"
)
_SIGNS_JA = (
    rf"|(?P<glued>(?<!{_A})(?:(?<=[ァ-ヶぁ-ん])|(?<=[ァ-ヶぁ-ん]-)){_A}{{2,6}}(?!{_A})"
    rf"|(?<!{_A}){_A}{{2,6}}(?=[ァ-ヶぁ-ん]))"
    rf"|(?P<kana>{_both_kana(f'{KANA_NATO} {KANA} {KANA_DIGITS}')})|(?P<number>[〇零一二三四五六七八九])"
)
_FILLER = rf"(?<!{_A})(?:{_either(_FILLERS)})(?!{_A})"
_FILLER_JA = (
    r"|ハイフン|ダッシュ|マイナス|スペ-ス|スラッシュ|コンマ|カンマ|ドット|プラス|(?:大文字|小文字|数字|おおもじ|こもじ|すうじ)の?"
    r"|それから|そして|そのあと|(?:その)?次(?:[がに]|は(?!ち))?|あと|前半|後半|です(?:ね|か)?|で(?=[、, ])|えっ?と"
    r"|はい|は(?=[A-Za-zァ-ヶ])|(?<=[A-Za-z0-9])[のとがで](?=[A-Za-z0-9])|の(?=[ァ-ヶ〇零一二三四五六七八九])"
)
_BIT = rf"|(?<!{_A})(?P<bit>{_A}{{2,3}})(?!{_A})"


def _symbols(*, in_japanese: bool) -> re.Pattern[str]:
    example, signs, filler = (_EXAMPLE_JA, _SIGNS_JA, _FILLER_JA) if in_japanese else ("", "", "")
    unread = r"|(?P<unread>[?■□○●])"
    pattern = rf"(?P<example>{_EXAMPLE}{example}){_SIGNS}{signs}{unread}|(?P<filler>{_FILLER}{filler}){_BIT}"
    return re.compile(pattern, re.IGNORECASE)


_SYMBOL, _SYMBOL_OF_ASCII = _symbols(in_japanese=True), _symbols(in_japanese=False)


_NUMBERED = re.compile(
    rf"(?<!{_A})(?P<place>\d{{1,2}})(?:\)|st|nd|rd|th|[文桁番]字?目)?[^A-Za-z0-9]{{1,3}}(?:is |は)?"
    rf"(?P<sign>{_A})(?!{_A})"
)
"""A character after its place: "3: K", "(3) K", 3文字目はK."""
_ALIKE = frozenset((*ALIKE.split(), *(pair[::-1] for pair in ALIKE.split())))
_SEVERAL = ("glued", "bit")
"""Symbols that are several characters: beside kana ("ジー4EAエム"), and as dictation cuts them ("h 1 c7 ok")."""
_FEWEST_SINGLE, _FEWEST_PARTED, _LEAST_IN_BITS, _MOST_SHORT_WORDS = 4, 2, 12, 3
_SAID_HYPHEN = re.compile(r"-|dash|hyphen|minus", re.IGNORECASE)
_NO_WORD = 0.5
"""Nats of letters that are no word of two or three."""
_KANA_DIGIT = re.compile(_both_kana(KANA_DIGITS))


_NAMED_DIGIT = rf"\d|{_either(DIGITS)}|null|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun"
_NAMES_ROW = re.compile(
    rf"(?<!{_A})(?:[A-Z][a-z]{{2,11}}|{_NAMED_DIGIT})"
    rf"(?:(?:,? |,)(?:[A-Z][a-z]{{1,11}}|X-ray|{_NAMED_DIGIT})(?!{_A})){{11,}}"
)
_FEWEST_NAMES = 4
_HEADLINE = (
    "The An My Your Our Is Are Was Were And Or But Not No Do Does Did Can Will With Without For From To Of In On At "
    "By It This That They He She We You If So As Has Have Had How Why What When Where Who All Any Get Got"
)
_NO_NAMES = frozenset(_HEADLINE.split())
"""Words of a headline in capitals."""


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

    @property
    def size(self) -> int:
        """Characters of a code that it stands for."""
        return 2 if self.kind == "two" else len(self.text) if self.kind in _SEVERAL else 1


def find_spelled(folded: str, taken: bytearray, least: int = _LEAST) -> Iterator[Spelled]:
    """Yield what is spelled with so many symbols or more, and before it what is numbered."""
    yield from _numbered(folded, taken)
    yield from _named(folded, taken)
    row: list[_Symbol] = []
    for match in (_SYMBOL_OF_ASCII if folded.isascii() else _SYMBOL).finditer(folded):
        if not row and _begins_nothing(match):
            continue
        symbol = _Symbol(*match.span(), _kind_of(match), match.group())
        if row and not _is_near(folded, row[-1].end, symbol.start, taken):
            yield from _of_row(row, folded, least)
            row = []
            if _begins_nothing(match):
                continue
        row.append(symbol)
    yield from _of_row(row, folded, least)


def _begins_nothing(match: re.Match[str]) -> bool:
    return match.lastgroup == "filler" or (match.lastgroup == "bit" and match.group().isalpha())


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


def _named(folded: str, taken: bytearray) -> Iterator[Spelled]:
    """Yield rows of names with digits among them: whoever knows no alphabet takes the names that come to mind."""
    for match in _NAMES_ROW.finditer(folded):
        words = re.findall(rf"{_A}+", match.group())
        names = [word for word in words if word[0].isupper()]
        fewest_digits = 1 if "," in match.group() else 2
        is_speech = any(word in _NO_NAMES for word in names)
        is_mixed = len(names) >= _FEWEST_NAMES and len(words) - len(names) >= fewest_digits
        if is_mixed and not is_speech and taken.find(1, *match.span()) < 0:
            yield Spelled(match.start(), match.end(), len(words), Category.GIFT_CODE)


def _kind_of(match: re.Match[str]) -> str:
    return "example" if match["example"] else match.lastgroup or ""


def _of_row(row: list[_Symbol], folded: str, least: int) -> Iterator[Spelled]:
    """Yield a row as one; where it reads as none because of short words in it, what stands between these."""
    if sum(symbol.kind not in ("filler", "bit") for symbol in row) < _FEWEST_PARTED or len(row) < _LEAST_DISTINCT:
        return
    spelled = _whole(row, folded, least)
    for is_parting in (_is_short_word, _is_several):
        if spelled or not any(map(is_parting, row)):
            continue
        parts = (list(part) for parts, part in itertools.groupby(row, key=is_parting) if not parts)
        spelled = [found for part in parts for found in _whole(part, folded, least)]
    yield from spelled


def _whole(row: list[_Symbol], folded: str, least: int) -> list[Spelled]:
    """Return what a row spells, if anything."""
    while row and (row[-1].kind in ("filler", "unread") or _is_short_word(row[-1])):
        row = row[:-1]
    symbols = [symbol for symbol in row if symbol.kind != "filler"]
    size = sum(symbol.size for symbol in symbols)
    if any(map(_is_several, symbols)):
        is_parted = any(
            _SAID_HYPHEN.search(folded, one.end, other.start) for one, other in itertools.pairwise(symbols)
        )
        if not _is_in_bits(symbols, size, is_parted=is_parted):
            return []
    elif size < least:
        return []
    if len({symbol.text.lower() for symbol in symbols}) < _LEAST_DISTINCT:
        return []
    if all(symbol.kind == "sign" for symbol in symbols) and _says_nothing("".join(symbol.text for symbol in symbols)):
        return []
    kind = _kind(symbols)
    while row[0].kind == "filler":
        row = row[1:]
    return [Spelled(row[0].start, row[-1].end, size, kind)] if kind else []


def _is_several(symbol: _Symbol) -> bool:
    return symbol.kind in _SEVERAL


def _is_short_word(symbol: _Symbol) -> bool:
    """Tell whether two or three characters are a word, and not what dictation makes of some of a code."""
    if symbol.kind != "bit" or not symbol.text.isalpha():
        return False
    return symbol.text != symbol.text.lower() or letters_oddity(symbol.text, may_abbreviate=False) <= _NO_WORD


def _is_in_bits(symbols: list[_Symbol], size: int, *, is_parted: bool) -> bool:
    """Tell whether enough single characters are among several that were written as one; fewer where hyphens part."""
    if not any(symbol.kind == "bit" for symbol in symbols):
        return size >= _LEAST and sum(symbol.kind == "kana" for symbol in symbols) >= _FEWEST_SINGLE
    single = [symbol for symbol in symbols if symbol.size == 1]
    few, words = (_FEWEST_PARTED, _MOST_SHORT_WORDS) if is_parted else (_FEWEST_SINGLE, 0)
    if len(single) < few or sum(map(_is_short_word, symbols)) > words:
        return False
    return size >= _LEAST_IN_BITS and all(symbol.text == symbol.text.lower() for symbol in symbols)


def _says_nothing(signs: str) -> bool:
    """Tell whether somebody counts, or asks about signs that look alike: "0 and O, 1 and I"."""
    return is_sequence(signs) or all(signs[place : place + 2].upper() in _ALIKE for place in range(0, len(signs), 2))


def _kind(symbols: list[_Symbol]) -> Category | None:
    """Return what symbols spell; digits alone that are no phone and no card are nothing."""
    if not all(
        symbol.kind in ("digit", "number", "two") or symbol.text.isdigit() or _KANA_DIGIT.fullmatch(symbol.text)
        for symbol in symbols
    ):
        return Category.GIFT_CODE
    if any(symbol.kind == "bit" for symbol in symbols) or _counts([symbol.text.lower() for symbol in symbols]):
        return None
    size = sum(symbol.size for symbol in symbols)
    if size in _PHONE:
        return Category.PHONE
    return Category.PAYMENT_CARD if size in _CARD else None


def _counts(words: list[str]) -> bool:
    """Tell whether somebody counts: "one two three four"."""
    digits = DIGITS.replace("|oh", "").replace("|niner", "").split()
    return words[:4] in (digits[:4], digits[1:5])


def _is_near(folded: str, start: int, end: int, taken: bytearray) -> bool:
    if end - start > _MAX_GAP or taken.find(1, start, end) >= 0:
        return False
    return not any(character.isalnum() for character in folded[start:end])
