"""Whether a word stands negated: what is marked for a reader must not be the opposite of what was asked.

This is for marks alone. Retrievers count a negated word like any other, since people deny and confirm the same thing.
"""

import re
from collections.abc import Iterable

from indexer.text.analysis import Term

__all__ = ["Mark", "mark_of", "marks_of"]

Mark = tuple[str, bool]
"""An analysed word, and whether it stands negated."""

_PREFIXES = "未非無不"
_BEFORE = re.compile(
    r"(?:\b(?:not|never|no|without|cannot|can['\u2019]?t|isn['\u2019]?t|wasn['\u2019]?t|aren['\u2019]?t"
    r"|don['\u2019]?t|doesn['\u2019]?t|didn['\u2019]?t|won['\u2019]?t|hasn['\u2019]?t|haven['\u2019]?t)"
    r"\s+(?:[a-z]+\s+)?)$",
    re.IGNORECASE,
)
"""Up to one word between: "has not been activated"."""
_LOOKED_BACK = 24
# A particle ends the word: "コードがない" denies that there is one, and says nothing against the word "code".
_AFTER = re.compile(r"(?![がはもをにのへと]|かも)[ぁ-ん]{0,4}?(?:ない|なかっ|なく|ませ?ん|ず)")
_NEGATIONS = frozenset({"無い", *_PREFIXES})
"""Words that only negate others, and mark nothing by themselves."""


def mark_of(text: str, word: Term) -> Mark:
    """Return a word of a text with its polarity."""
    is_prefixed = word.start > 0 and text[word.start - 1] in _PREFIXES
    before = text[max(0, word.start - _LOOKED_BACK) : word.start]
    return word.text, bool(is_prefixed or _AFTER.match(text, word.end) or _BEFORE.search(before))


def marks_of(text: str, words: Iterable[Term]) -> frozenset[Mark]:
    """Return the words of a text with their polarity, without those that only negate others."""
    return frozenset(mark_of(text, word) for word in words if word.text not in _NEGATIONS)
