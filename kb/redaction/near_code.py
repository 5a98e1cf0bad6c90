"""Tell a person what is wrong with the length of the code that they typed."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from kb.redaction.categories import Category
from kb.redaction.codes import LENGTHS
from kb.redaction.placeholders import SHORTEST, size_of
from kb.redaction.result import Redaction

__all__ = ["NearCode", "near_code"]


_LONGEST = 18
"""Characters of a code with some too many; what is longer is of another brand, or two codes."""
_OF_OTHER_BRANDS = ("4-4-4-4",)


class NearCode(NamedTuple):
    """A code that cannot be right as it was typed.

    Attributes:
        fault: ``short``, ``long``, or ``unread`` where a sign stands for a character that cannot be read.
        size: Characters typed.
        off: How many are missing, or too many.
    """

    fault: Literal["short", "long", "unread"]
    size: int
    off: int


def near_code(redactions: Iterable[Redaction]) -> NearCode | None:
    """Return what is wrong with the only code of a text; None where nothing is, or where it has several.

    Pieces with words between are one code; one piece alone says nothing about the rest.
    """
    shapes = [each.shape for each in redactions if each.kind is Category.GIFT_CODE and each.shape]
    sizes = [size_of(shape) for shape in shapes]
    if len(sizes) > 1 and max(sizes) >= SHORTEST:
        return None
    size = sum(sizes)
    if size < SHORTEST:
        return None
    if any(shape.endswith("?") for shape in shapes):
        return NearCode("unread", size, 0)
    if size < LENGTHS[0]:
        return NearCode("short", size, LENGTHS[0] - size)
    if size <= LENGTHS[-1] or size > _LONGEST or shapes[0] in _OF_OTHER_BRANDS:
        return None
    return NearCode("long", size, size - LENGTHS[-1])
