"""Which language a text is in, told from its script alone.

Enough for what it decides here (which words to split with which analyser, which translation to show):
kana or kanji means Japanese, anything else is shown English first. No library is needed for two scripts,
and statistical detectors are unsure below a sentence, where most queries live.
"""

import re

__all__ = ["count_japanese", "detect_language"]

# Hiragana, katakana, half-width katakana, CJK ideographs.
_JAPANESE = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d\u4e00-\u9fff]")


def count_japanese(text: str) -> int:
    """Return how many kana and kanji the text has."""
    return len(_JAPANESE.findall(text))


def detect_language(text: str) -> str:
    """Return ``ja`` if the text has kana or kanji, else ``en``."""
    return "ja" if _JAPANESE.search(text) else "en"
