"""What redaction returns: values only."""

from typing import NamedTuple

from msgspec import Struct

from kb.redaction.categories import Category

__all__ = ["Redacted", "Redaction", "UnkeptText"]


class UnkeptText(str):
    """A text with something in it that was taken for a piece of a code: searched for once, and kept nowhere.

    No cache may be keyed by it (``may_hold_secret``). What is made of it is to be one as well.
    """

    __slots__ = ()


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
    """A text that is safe to keep, and what its writer says of it.

    Attributes:
        text: With placeholders.
        redactions: What was taken out, in order; offsets are those of the text as given.
        undoable: Those of them of which the writer may say that they are no code.
        undone: Those of which that was said.
        unkept: The text with these as they were written; None where there is none.
    """

    text: str
    redactions: tuple[Redaction, ...]
    undoable: tuple[Redaction, ...] = ()
    undone: tuple[Redaction, ...] = ()
    unkept: UnkeptText | None = None
