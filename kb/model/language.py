"""Languages: tags in standard form, and which language a query is in.

A query is told from its script alone. That is enough for what it decides here (which words to split with which
analyser, which translation to show): kana or kanji means Japanese, anything else is shown English first. Statistical
detectors are unsure below a sentence, where most queries live.
"""

import re

import langcodes

__all__ = ["count_japanese", "detect_language", "language_tag"]

# Hiragana, katakana, half-width katakana, CJK ideographs.
_JAPANESE = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d\u4e00-\u9fff]")
_MOST_TAG_CHARACTERS = 35
"""RFC 5646, section 4.4.1: what a buffer for any tag in use should hold."""


def language_tag(text: str) -> str | None:
    """Return a BCP 47 tag in standard form (``pt_br`` as ``pt-BR``); None where ``text`` is none."""
    if len(text) > _MOST_TAG_CHARACTERS or not langcodes.tag_is_valid(text):
        return None
    return langcodes.standardize_tag(text)


def count_japanese(text: str) -> int:
    """Return how many kana and kanji the text has."""
    return len(_JAPANESE.findall(text))


def detect_language(text: str) -> str:
    """Return ``ja`` if the text has kana or kanji, else ``en``."""
    return "ja" if _JAPANESE.search(text) else "en"
