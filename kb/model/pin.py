"""A pin: for which question which article comes first, or is left out, and when. Values only."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

__all__ = ["Pin", "PinCase", "folded"]

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_GAP = ".{0,60}?"
"""What may stand where a message has a placeholder; a code that was removed leaves nothing."""
_SIGNS = re.compile(r"[\W_]+")


class PinCase(Struct, frozen=True, forbid_unknown_fields=True):
    """A text, and whether the pin is to apply to it."""

    text: str
    applies: bool = True


class Pin(Struct, frozen=True):
    """What the owner of a knowledge base decides about a question.

    Attributes:
        queries: Whole questions, compared without width, case, blanks and punctuation.
        messages: Wording on a screen; a question that holds one of them is meant.
        first: Article to show first; empty for none.
        hide: Articles that are not shown.
        since: First day on which it holds; None for always.
        until: Last day.
        expect: Texts and whether it applies to them; lint tries them.
        line: 1-based line of ``pins.yaml``.
    """

    queries: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    first: str = ""
    hide: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    expect: tuple[PinCase, ...] = ()
    line: int = 0

    @property
    def articles(self) -> tuple[str, ...]:
        """Every article that it names."""
        return (*((self.first,) if self.first else ()), *self.hide)

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def applies_to(self, text: str) -> bool:
        """Tell whether a question is one of those that are meant, whatever the day."""
        asked = _letters(text)
        if asked and any(_letters(query) == asked for query in self.queries):
            return True
        read = folded(text)
        return any(_is_in(message, read) for message in self.messages)


def folded(text: str) -> str:
    """Return a text half-width and in lower case, with single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _letters(text: str) -> str:
    """Return the letters and digits of a text alone; all of it where it has none."""
    plain = folded(text)
    return _SIGNS.sub("", plain) or plain


def _is_in(message: str, read: str) -> bool:
    pieces = [piece.strip() for piece in _PLACEHOLDER.split(message)]
    plain = [folded(piece) for piece in pieces if piece]
    return bool(plain) and re.search(_bounded(plain), read) is not None


def _bounded(pieces: Iterable[str]) -> str:
    """Return a pattern: at either end of Latin words a word ends, too."""
    return rf"(?<![a-z0-9])(?:{_GAP.join(map(re.escape, pieces))})(?![a-z0-9])"
