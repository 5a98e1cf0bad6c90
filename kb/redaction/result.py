"""What redaction returns: values only."""

from typing import NamedTuple

from msgspec import Struct

from kb.redaction.categories import Category

__all__ = ["Redacted", "Redaction"]


class Redaction(Struct, frozen=True):
    """Something secret or personal that was taken out of a text.

    Attributes:
        kind: What it looked like.
        shape: Lengths of its groups, as in ``4-6-4``; a question mark behind them where some of it cannot be read.
        start: Offset of its first character in the text as given.
        end: Offset behind its last character.
    """

    kind: Category
    shape: str
    start: int
    end: int


class Redacted(NamedTuple):
    """A text that is safe to keep.

    Attributes:
        text: With placeholders.
        redactions: What was taken out, in order; offsets are those of the text as given.
    """

    text: str
    redactions: tuple[Redaction, ...]
