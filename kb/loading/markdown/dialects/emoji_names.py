"""Emoji by their names, ``:tada:``, as GitHub, Hugo, Jekyll and MkDocs have them."""

import re

from emoji import emojize

__all__ = ["with_emoji"]

_NAME = re.compile(r"(?<![\w:/.]):[a-z0-9_+-]{1,40}:(?![\w/])")


def with_emoji(text: str) -> str:
    """Return a text with the names of emoji as emoji; a word between colons that is none stays."""
    if ":" not in text:
        return text
    return _NAME.sub(lambda match: emojize(match[0], language="alias"), text)
