"""English words that are no misspellings although no article has them.

Without it "cart" becomes "card". The list is that of pyspellchecker (MIT, no dependencies, 0.7 MB of data): from
subtitles, with counts. A spell checker for English itself is not what is wanted: it would correct towards words
that no article has.
"""

from collections.abc import Mapping
from functools import cache

from spellchecker import SpellChecker

__all__ = ["english_counts", "is_english"]

_FLOOR = 50
"""Its list gives this count to words that its source hardly has; among them are "ballance" and "mone"."""

_NEW = frozenset(
    """
    android app apps authenticator barcode cafe captcha cashback emoji gmail inbox iphone netflix payee paypal paypay
    screenshot selfie sms spotify tech texted texting tiktok unsubscribe voicemail whatsapp wifi xbox youtube
    """.split()  # noqa: SIM905 - quoted, they read worse
)
"""Words younger than the films that it was counted in."""
_BRITISH = (
    ("our", "or"),
    ("is", "iz"),
    ("iz", "is"),
    ("ys", "yz"),
    ("tre", "ter"),
    ("mme", "m"),
    ("lling", "ling"),
    ("lled", "led"),
)
"""The list spells as Americans do."""
_PREFIXES = ("re", "un", "non", "pre", "over")
_LONG = 7
"""Letters beyond which a word may have a prefix."""
_SUFFIXES = ("'s", "s", "es", "ed", "ing", "er", "ers", "able", "ly", "ness")


@cache
def english_counts() -> Mapping[str, int]:
    """Return how often each English word is written. Read once a process, in a sixth of a second."""
    frequencies = SpellChecker(language="en").word_frequency
    counts = {word: count for word, count in frequencies.items() if count > _FLOOR}
    # "wasnt" is how many write "wasn't".
    return counts | {word.replace("'", ""): count for word, count in counts.items() if "'" in word}


def is_english(word: str) -> bool:
    """Tell whether a lower-case word is English, or an English word with an ending."""
    counts = english_counts()
    if word in counts or word in _NEW:
        return True
    if any(word.endswith(end) and _is_base(word[: -len(end)]) for end in _SUFFIXES):
        return True
    if any(word.startswith(start) and word[len(start) :] in counts for start in _PREFIXES if len(word) > _LONG):
        return True
    return any(one in word and _is_base(word.replace(one, other)) for one, other in _BRITISH)


def _is_base(word: str) -> bool:
    """Tell whether a word is listed without its ending: scam in scammer too."""
    counts = english_counts()
    return word in counts or (word[-1:] == word[-2:-1] and word[:-1] in counts)
