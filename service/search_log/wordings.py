"""Texts of the search log as they are shown, compared and learned from."""

import re

from kb.loading.learned import learned_id

__all__ = ["is_wordless", "learned_text", "wording_key"]

_REMOVED = re.compile(r"\[([a-z-]+)[^\[\]]{0,8}\]|…")
"""What redaction left of a secret, its digits gone, and what anonymising left of an odd word."""
_CODE = "gift-code"
_FEWEST_LETTERS = 3


def learned_text(stored: str) -> str:
    """Return a stored text as a search sees one: a code is the word "code", what else was removed is nothing."""
    text = _REMOVED.sub(lambda found: " code " if found[1] == _CODE else " ", stored)
    return " ".join(text.split())


def is_wordless(stored: str) -> bool:
    """Return whether a stored text says too little to be judged, beside what was removed of it."""
    return sum(character.isalpha() for character in _REMOVED.sub("", stored)) < _FEWEST_LETTERS


def wording_key(text: str) -> str:
    """Return the key of a wording, which is the id of the row that is learned from it."""
    return learned_id(text)
