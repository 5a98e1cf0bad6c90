"""Fold a text for matching, with a map from each folded character to the original.

One hyphen for all that is typed for one, plain letters and digits for full-width, circled and look-alike ones,
nothing for what cannot be seen, and encodings undone (``encoded``).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kb.redaction.encoded import Decoded, decoded

__all__ = ["Folded", "fold"]

# Dashes, minus, bullets, and the Japanese long-vowel marks.
_HYPHENS = frozenset(
    "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2501\u30fc\uff70\ufe58\ufe63\uff0d\u301c\uff5e~\u30fb\uff65\u00b7|"
)
_UNSEEN = {"Cf", "Cc", "Mn", "Me"}  # format, control and combining characters
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # fillers: letters and signs without any ink
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХасеорухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",  # Cyrillic and Greek
    "ABESIJKMHOPCTYXaceopyxijsABEZHIKMNOPTYX",
)
_KANJI = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(rf"[{_KANJI}零](?:[- ]?[{_KANJI}零]){{6,}}")
"""Digits in kanji, as many as a phone number has; "二〇二四" is a year."""
_FROM_KANJI = str.maketrans(_KANJI + "零", "01234567890")
_DRAWN_LETTER = re.compile(
    r"(?:LATIN LETTER SMALL CAPITAL|(?:CIRCLED|SQUARED) LATIN CAPITAL LETTER|INDICATOR SYMBOL LETTER) ([A-Z])$"
)
"""Small capitals, letters of emoji, and of flags: no normal form of Unicode makes letters of these."""
_ROUND = "①-⑳Ⓐ-ⓩ⓪"
_LISTED = re.compile(
    rf"(?<![A-Za-z0-9{_ROUND}])[①-⑨](?![{_ROUND}])"
    r"|^[ \t>]{0,4}(?:[1-9](?:[、：][ \u3000]?|[.:．][ \u3000])|(?:#|No\.? ?)[1-9][ :.])(?=[A-Za-z0-9]{3})",
    re.MULTILINE,
)
"""The number of what is listed, "①AB12 ②CDEF34", or of a line, "2. CDEF34": no part of it."""
_ROUND_SIGN, _ROUND_NUMBER = re.compile(f"[{_ROUND}]"), re.compile("[①-⑨]")
_VOICED = re.compile("[ぁ-んァ-ヴｦ-ﾝ][\u3099\u309a゛゜ﾞﾟ]")
"""A kana whose sound mark is a character of its own, as in half-width kana and in the file names of macOS."""
_MARKS = dict(zip("\u3099\u309a゛゜ﾞﾟ", "\u3099\u309a" * 3, strict=True))


class Folded(NamedTuple):
    """A folded text.

    Attributes:
        text: What is matched.
        starts: For each of its characters, the offset in the text as written where what it stands for begins.
        ends: The offset behind it.
    """

    text: str
    starts: "range | list[int]"
    ends: "range | list[int]"


def fold(text: str) -> Folded:
    """Fold a text; linear in its length."""
    pieces = [_plain(character) for character in text]
    for match in (_ROUND_NUMBER if _is_round_list(text) else _LISTED).finditer(text):
        pieces[match.start() : match.end()] = " " * (match.end() - match.start())
    for match in _VOICED.finditer(text):
        kana, mark = unicodedata.normalize("NFKC", match.group()[0]), _MARKS[match.group()[1]]
        pieces[match.start() : match.end()] = unicodedata.normalize("NFC", kana + mark)[0], ""
    folded = "".join(pieces)
    encoded = list(decoded(text))
    if encoded:
        return _fold_encoded(pieces, encoded)
    folded = _KANJI_NUMBER.sub(lambda match: match.group().translate(_FROM_KANJI), folded)
    if len(folded) == len(text) and all(pieces):
        return Folded(folded, range(len(text)), range(1, len(text) + 1))
    starts = [offset for offset, piece in enumerate(pieces) for _ in piece]
    return Folded(folded, starts, [offset + 1 for offset in starts])


def _is_round_list(text: str) -> bool:
    """Tell whether the round digits of a text number a list: ①, ②, ③, each once and nothing else round."""
    signs = "".join(_ROUND_SIGN.findall(text)) if "②" in text else ""
    return len(signs) > 1 and "①②③④⑤⑥⑦⑧⑨".startswith(signs)


def _fold_encoded(pieces: list[str], encoded: Iterable[Decoded]) -> Folded:
    """Fold a text in which some characters are encoded, as in a copied address, mail or page."""
    placed = [(piece, offset, offset + 1) for offset, piece in enumerate(pieces)]
    for start, end, plain in encoded:
        folded = "".join(map(_plain, plain))
        placed[start:end] = [(folded, start, end), *[("", 0, 0)] * (end - start - 1)]
    traced = [(letter, start, end) for piece, start, end in placed for letter in piece]
    return Folded("".join(each[0] for each in traced), [each[1] for each in traced], [each[2] for each in traced])


@lru_cache(maxsize=8192)  # single characters: nothing of a text is in it
def _plain(character: str) -> str:
    if character in _HYPHENS:
        return "-"
    if character.isspace():
        return " "
    if character in _BLANK_LETTERS or unicodedata.category(character) in _UNSEEN:
        return ""
    plain = unicodedata.normalize("NFKC", character).translate(_LOOK_ALIKES)
    return "".join(map(_plain_piece, plain))


def _plain_piece(piece: str) -> str:
    if piece.isspace():
        return " "
    if piece.isascii():
        return piece
    digit = unicodedata.decimal(piece, None)
    if digit is not None:
        return str(digit)
    drawn = _DRAWN_LETTER.search(unicodedata.name(piece, ""))
    if drawn:
        return drawn[1]
    bare = unicodedata.normalize("NFD", piece)[0]
    return bare if bare.isascii() and bare.isalpha() else piece
