"""Kinds of signals: what people do with the results of a search. ``service.learning`` says what each is worth."""

import re
from typing import Literal, TypeAlias

__all__ = ["ABOUT_AN_ARTICLE", "ARTICLE_PAGE", "SEARCH_ID_PATTERN", "SignalKind", "known_search_id"]

SignalKind: TypeAlias = Literal["opened", "confirmed", "solved", "unsolved", "inserted", "instead", "left"]
"""A result was opened; a check confirmed its cause; at the end of a diagnosis its steps solved the problem, or did
not; an agent inserted its reply; it was this article instead of the one before; nothing was opened."""

ABOUT_AN_ARTICLE: frozenset[SignalKind] = frozenset(
    {"opened", "confirmed", "solved", "unsolved", "inserted", "instead"}
)
"""Kinds that name an article; the others are about the results as a whole."""

ARTICLE_PAGE = "article"
"""In place of a search id: somebody came to the article without a search."""

SEARCH_ID_PATTERN = r"^[0-9a-f]{24}$"
_SEARCH_ID = re.compile(SEARCH_ID_PATTERN)


def known_search_id(text: str) -> str:
    """Return a text that can be the id of a search; empty for any other, which may be anything, a code too."""
    return text if _SEARCH_ID.fullmatch(text) else ""
