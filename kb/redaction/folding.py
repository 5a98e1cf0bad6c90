"""Fold a text for matching, with a map from each folded character to the original.

One hyphen for all that is typed for one, plain letters and digits for full-width, circled and look-alike ones,
nothing for what cannot be seen, and percent-encoding undone.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

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
_LISTED = re.compile(r"(?<![\w①-⑳])[①-⑨](?![①-⑳])")
"""The number of what is listed, "①AB12 ②CDEF34": no part of it."""
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


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
    for match in _LISTED.finditer(text):
        pieces[match.start()] = " "
    folded = "".join(pieces)
    if "%" in text:
        return _fold_encoded(text, pieces)
    folded = _KANJI_NUMBER.sub(lambda match: match.group().translate(_FROM_KANJI), folded)
    if len(folded) == len(text) and all(pieces):
        return Folded(folded, range(len(text)), range(1, len(text) + 1))
    starts = [offset for offset, piece in enumerate(pieces) for _ in piece]
    return Folded(folded, starts, [offset + 1 for offset in starts])


def _fold_encoded(text: str, pieces: list[str]) -> Folded:
    """Fold a text in which some characters may be percent-encoded, as codes in a copied address are."""
    placed = [(piece, offset, offset + 1) for offset, piece in enumerate(pieces)]
    for match in _ENCODED.finditer(text):
        try:
            decoded = bytes.fromhex(match.group().replace("%", "")).decode()
        except UnicodeDecodeError:  # a percent sign before a code is no encoding
            continue
        position = match.start()
        for character in decoded:
            end = position + 3 * len(character.encode())
            placed[position:end] = [(_plain(character), position, end), *[("", 0, 0)] * (end - position - 1)]
            position = end
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
    return "".join(_plain_piece(piece) for piece in plain)


def _plain_piece(piece: str) -> str:
    if piece.isspace():
        return " "
    digit = unicodedata.decimal(piece, None)
    return piece if digit is None else str(digit)
