"""How words sound, as keys: writings that people take for each other have the same one."""

import re
from types import MappingProxyType
from typing import Final

__all__ = [
    "VOICING",
    "count_kanji",
    "has_kanji",
    "is_kana",
    "is_kanji",
    "is_katakana",
    "is_slip",
    "loose_key",
    "sound_key",
    "to_hiragana",
    "to_katakana",
]

_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_KATAKANA: Final = re.compile("[\u30a1-\u30fa\u30fc]+")
_KANJI: Final = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_TO_KATAKANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_TO_HIRAGANA: Final = {code + 0x60: code for code in range(0x3041, 0x3097)}
_SAME: Final = str.maketrans("ヅヂァィゥェォヮ", "ズジアイウエオワ", "ー")
_ROWS: Final = {
    "a": "アカサタナハマヤラワガザダバパャ",
    "i": "イキシチニヒミリギジビピ",
    "u": "ウクスツヌフムユルグズブプュヴ",
    "e": "エケセテネヘメレゲゼデベペ",
    "o": "オコソトノホモヨロゴゾドボポョ",
}
_VOWEL_OF: Final = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_LENGTHENS: Final = {"ア": "a", "イ": "ie", "ウ": "uo", "エ": "e", "オ": "o"}
_VOICED: Final = tuple(
    zip("カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ", strict=True)
)
_CONSONANTS: Final = (
    "アイウエオ",
    "カキクケコガギグゲゴ",
    "サシスセソザジズゼゾ",
    "タチツテトダヂヅデドッ",
    "ナニヌネノ",
    "ハヒフヘホバビブベボパピプペポヴ",
    "マミムメモ",
    "ヤユヨャュョ",
    "ラリルレロ",
)
_CONSONANT_OF: Final = {kana: row for row, kanas in enumerate(_CONSONANTS) for kana in kanas}
# Kana that look alike.
_ALIKE: Final = (
    {"ソ", "ン"},
    {"シ", "ツ"},
    {"ク", "ワ"},
    {"ク", "タ"},
    {"ウ", "ワ"},
    {"ス", "ヌ"},
    {"コ", "ユ"},
    {"チ", "テ"},
)
VOICING: Final = MappingProxyType({one: other for pair in _VOICED for one, other in (pair, pair[::-1])})
"""The voiced kana of each unvoiced one, and the other way round."""
_LOOSE: Final = str.maketrans(
    "ガギグゲゴザジズゼゾダドデバビブベボパピプペポャュョヴ",
    "カキクケコサシスセソタトテハヒフヘホハヒフヘホヤユヨフ",
    "ッ",
)


def to_katakana(text: str) -> str:
    """Return the text with katakana for hiragana."""
    return text.translate(_TO_KATAKANA)


def to_hiragana(text: str) -> str:
    """Return the text with hiragana for katakana."""
    return text.translate(_TO_HIRAGANA)


def is_kana(text: str) -> bool:
    """Tell whether the text is kana alone."""
    return bool(_KANA.fullmatch(text))


def is_katakana(text: str) -> bool:
    """Tell whether the text is katakana alone."""
    return bool(_KATAKANA.fullmatch(text))


def is_kanji(text: str) -> bool:
    """Tell whether the text is kanji alone."""
    return all(map(_KANJI.fullmatch, text))


def has_kanji(text: str) -> bool:
    """Tell whether the text has a kanji."""
    return bool(_KANJI.search(text))


def count_kanji(text: str) -> int:
    """Return how many kanji the text has."""
    return len(_KANJI.findall(text))


def sound_key(katakana: str) -> str:
    """Return a key of how katakana sound, long vowels short: カード, かあど and ｶｰﾄﾞ are one."""
    kept: list[str] = []
    for kana in katakana.translate(_SAME):
        if kept and _VOWEL_OF.get(kept[-1], " ") in _LENGTHENS.get(kana, ""):
            continue
        kept.append(kana)
    return "".join(kept).replace("ヲ", "オ")  # the particle lengthens nothing


def loose_key(key: str) -> str:
    """Return a sound key without voicing marks, small kana and ッ."""
    return key.translate(_LOOSE)


def is_slip(written: str, meant: str) -> bool:
    """Tell whether two sound keys within one edit differ by what a thumb does: never in the first or last kana.

    One kana too few or too many, one of the same key of a flick keyboard, or one that looks alike.
    """
    if loose_key(written) == loose_key(meant):
        return True
    if len(written) != len(meant):
        return written[0] == meant[0] and written[-1] == meant[-1]
    places = [place for place, (one, other) in enumerate(zip(written, meant, strict=True)) if one != other]
    if len(places) != 1:
        return False  # two kana swapped
    one, other = written[places[0]], meant[places[0]]
    return {one, other} in _ALIKE or (
        places[0] > 0 and _CONSONANT_OF.get(one, one) == _CONSONANT_OF.get(other, other)
    )
