"""Anonymise a redacted text before it is stored: its words, without any number that could be part of a code."""

import re
import unicodedata

from indexer.spelling.english_words import is_english
from kb.redaction import odd_words

__all__ = ["anonymise"]

_MAX_CHARS = 500
_REMOVED = "…"
_APOSTROPHES = ("'", "\u2019")  # behind the "isn" of "isn't"
# Redaction finds what it knows. What is kept needs no number at all, so every word with a digit in it goes, and with
# it the single letters and capitals beside: the other groups of a code that somebody took apart.
_GAP = r"(?:[^\w\n]|[ー_]){1,3}"
_NEAR = r"(?:[A-Z]{1,6}|[A-Za-z])"
_NUMBERED = r"[A-Za-z]{0,16}\d[A-Za-z\d]*"
_WITH_DIGIT = re.compile(
    rf"(?:(?<![A-Za-z]){_NEAR}{_GAP}){{0,8}}{_NUMBERED}(?:{_GAP}(?:{_NUMBERED}|{_NEAR}(?![A-Za-z])))*"
)
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Mn", "Me"}
"""Categories that only hide a code from a pattern, or that a database cannot hold (NUL, lone surrogates)."""


def anonymise(redacted: str) -> str:
    """Return a redacted text as it may be stored: in NFKC, numbers and odd words gone, at most 500 characters."""
    plain = unicodedata.normalize("NFKC", redacted)
    plain = "".join(" " if char.isspace() else char for char in plain if char.isspace() or not _is_unseen(char))
    return _without_odd_words(_WITH_DIGIT.sub(_REMOVED, plain[:_MAX_CHARS]))


def _without_odd_words(text: str) -> str:
    """Return a text without what is no word: half a code that has letters alone goes, "kiosk" and "hrs" stay."""
    position = 0
    pieces: list[str] = []
    for start, end in odd_words(text):
        if not is_english(text[start:end].lower()) and text[end : end + 1] not in _APOSTROPHES:
            pieces += (text[position:start], _REMOVED)
            position = end
    return "".join((*pieces, text[position:]))


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN
