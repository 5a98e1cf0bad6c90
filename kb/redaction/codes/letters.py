"""Log-likelihood ratio of code against language for a run of letters and digits, in nats.

Two explanations are compared. A code draws each character from 32 at random. Language writes letters that follow
each other as they do in words (a trigram model of letters, ``letters.txt``) or a short abbreviation, and numbers; it
seldom changes from letters to digits and back within a run.
"""

import math
import re
from functools import cache
from pathlib import Path

__all__ = ["is_technical", "letters_oddity", "oddity"]

_DATA = Path(__file__).with_name("letters.txt")
_STEP = 5  # the file's costs are in fifths of a nat
_FIRST = 33  # its first character, "!", is cost 0
_PARTS = re.compile(r"[A-Za-z]+|[0-9]+")

_RANDOM = math.log(32)
"""Characters to draw from; the figures are the same with 36, all letters and digits."""
_DIGIT = math.log(10) - _RANDOM
_NUMBER = 1.5
"""What it takes for language to write a number at all."""
_NAME, _FIRST_CHANGE, _CHANGE = -0.5, 1.0, 2.5
"""From letters to digits as in PS5, from digits to letters, and more often, as in no word."""
_ABBREVIATION = (0.0, 1.0, 1.5, 2.5, 3.5, 5.0, 7.0)
"""The most that so many letters can tell: AES is no word, but no code either."""
_MEASURE = re.compile(
    r"gen\d(?:x\d{1,2})?|4k\d{2,3}|\d+[gt]bx\d{1,2}|(?:\d+x)?\d+(?:[gmkt]b?|ghz|mhz|hz|mah|w|v|mm|cm|m|kg|g|ml|l|px|p|fps|bit|st|nd|rd|th|am|pm|x|k|d|h|min|sec|s|"
    r"yen|usd|jpy|eur)",
    re.IGNORECASE,
)
_LONGEST_TECHNICAL = 5
_MEASURED = frozenset("0123456789gG")
_STRETCH = 3
_STRETCHED = re.compile(r"([A-Za-z])\1{3,}")
_TECHNICAL = re.compile(r"mp[34]|m4a|h26[45]|x86|x64|4k\d{2,3}", re.IGNORECASE)
_UNIT_WORDS = "st nd rd th am pm gb mb kb tb cm mm km kg ml hz pt px hr min sec yen usd jpy gen ver vol no"
_UNITS = frozenset(_UNIT_WORDS.split())
"""What stands beside a number in language."""


@cache
def _costs() -> tuple[tuple[float, ...], ...]:
    """Return the cost of each letter after each two, in nats: rows by ``27 * first + second``, 0 is the edge."""
    rows = _DATA.read_bytes().split()
    return tuple(tuple((value - _FIRST) / _STEP - _RANDOM for value in row) for row in rows)


def oddity(run: str) -> float:
    """Return how much likelier a run is as part of a code than as language, in nats; words are negative."""
    if (run[0] in _MEASURED and _MEASURE.fullmatch(run)) or (run[0] in "mhxMHX" and is_technical(run)):
        return -3.0
    total = 0.0
    parts = _PARTS.findall(run)
    for part in parts:
        if part[0] <= "9":
            total += _DIGIT * len(part) + _NUMBER
        elif len(parts) > 1 and part.lower() in _UNITS:
            total -= 1
        else:
            total += letters_oddity(part)
    changes = len(parts) - 1
    if changes > 0:
        is_name = changes == 1 and run[-1] <= "9"
        total += (_NAME if is_name else _FIRST_CHANGE) + _CHANGE * (changes - 1)
    return total


def is_technical(run: str) -> bool:
    """Tell whether it is the name of a format: "mp3", "4K120"."""
    return len(run) <= _LONGEST_TECHNICAL and _TECHNICAL.fullmatch(run) is not None


def letters_oddity(word: str, *, may_abbreviate: bool = True) -> float:
    """Return the same of letters alone, as a word between edges."""
    costs = _costs()
    if 1 < len(set(word)) <= len(word) - _STRETCH:  # "XXXXXX" alone is a mask
        word = _STRETCHED.sub(r"\1", word)
    first = second = 0
    total = 0.0
    for byte in word.lower().encode():
        third = byte - 96
        total += costs[27 * first + second][third]
        first, second = second, third
    total += costs[27 * first + second][0] + _RANDOM - 1.5  # a word ends sooner or later: 1.5 nats on average
    if may_abbreviate and len(word) < len(_ABBREVIATION):
        return min(total, _ABBREVIATION[len(word)])
    return total
