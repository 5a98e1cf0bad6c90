"""Read the digits of numbers whose groups are said with words between: 090の1234の5678, "250 dash 1234567 …"."""

import re

from kb.redaction.codes import letters_beside
from kb.redaction.folding import Folded

__all__ = ["is_said_number", "with_digits_joined"]

_MOST_BETWEEN = 24
_WORDS = re.compile(
    rf"(?<=\d)(?:[^0-9\n]|[1-9](?=桁|けた|つ目|番目|文字)){{1,{_MOST_BETWEEN}}}(?=\d)(?!\d(?:桁|けた|つ目|番目|文字))"
)
_LETTERS_FOR_DIGITS = re.compile(
    r"(?<![A-Za-z0-9])(?=[0-9OoIl]{4}(?![A-Za-z0-9])|[0-9OoIl]{16}(?![A-Za-z0-9]))[OoIl]{0,2}(?:\d{1,16}[OoIl]{0,2}){1,6}"
    r"(?![A-Za-z0-9])"
)
_TO_DIGITS = str.maketrans("OoIl", "0011")
_FEWEST_DIGITS = 10
_GROUPS = (
    (4, 4, 4, 4),
    (4, 6, 5),
    (3, 7, 7),
    (5, 5, 5, 5, 5, 5),
    (3, 4, 4),
    (2, 4, 4),
    (4, 3, 3),
    (4, 2, 4),
    (3, 3, 4),
    (16,),
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def with_digits_joined(folded: str) -> Folded | None:
    """Return a text with one hyphen for words between two digits, and digits for letters typed in place of them.

    Its offsets are those of the text that is given. None where it would be the same.
    """
    if sum(map(str.isdigit, folded)) < _FEWEST_DIGITS:
        return None
    text = _LETTERS_FOR_DIGITS.sub(lambda match: match.group().translate(_TO_DIGITS), folded)
    joined = [match.span() for match in _WORDS.finditer(text) if _is_said(match.group())]
    if not joined:
        return Folded(text, range(len(text)), range(1, len(text) + 1)) if text != folded else None
    pieces: list[str] = []
    starts: list[int] = []
    last = 0
    for start, end in joined:
        pieces.append(text[last:start] + "-")
        starts += range(last, start + 1)
        last = end
    starts += range(last, len(text))
    return Folded("".join((*pieces, text[last:])), starts, [start + 1 for start in starts])


def is_said_number(found: str) -> bool:
    """Tell whether digits have the groups of a card, an order or a phone, and are no row of years."""
    groups = re.findall(r"\d+", found)
    return tuple(map(len, groups)) in _GROUPS and not all(map(_YEAR.fullmatch, groups))


def _is_said(between: str) -> bool:
    plain = "".join(sign for sign in between if not sign.isdigit())
    return any(map(str.isalpha, plain)) and letters_beside(plain) == 0
