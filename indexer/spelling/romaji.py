"""Japanese in Latin letters, as people write it who have no input method at hand."""

import re
from typing import Final

from jaconv import alphabet2kana

__all__ = ["is_romaji", "to_kana"]

_SYLLABLE: Final = r"(?:(?:[kgnhbpmr]y|[szjtdc]y|sh|ch|ts|[kgsztdnhbpmyrwfj])?[aiueo]|[td]hi|n(?![aiueoy])|n')"
_ROMAJI: Final = re.compile(rf"(?:{_SYLLABLE}|([kgsztdbpfj])(?=\1)|t(?=ch)|m(?=[bp])|(?<=[aiueo])-)+")
_MACRONS: Final = str.maketrans(
    {"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ee", "ō": "ou", "â": "aa", "û": "uu", "ô": "ou"}
)
_DOUBLE_N: Final = re.compile("nn(?=[aiueoy])")


def is_romaji(word: str) -> bool:
    """Tell whether a lower-case word can be read as Japanese, syllable by syllable."""
    return bool(_ROMAJI.fullmatch(word.translate(_MACRONS)))


def to_kana(word: str) -> str:
    """Return the hiragana of a lower-case word in romaji."""
    # jaconv reads "onna" as o-n-n-a: the second n of two belongs to the vowel.
    return str(alphabet2kana(_DOUBLE_N.sub("n'n", word.translate(_MACRONS))))
