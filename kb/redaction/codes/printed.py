"""How cards are printed: groups of 4-6-4 and 4-6-5, and of four or five characters with other brands."""

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from kb.redaction.codes.atoms import Atom
from kb.redaction.codes.letters import is_technical, oddity

__all__ = ["is_as_printed", "is_name", "likeness", "with_equal_groups"]

_PRINTED = ((4, 6, 4), (4, 6, 5), (5, 5, 5), (5, 5, 4))
_PRINTED_ELSEWHERE = ((4, 4, 4), (4, 4, 4, 4))
"""On cards of other brands, and in capitals."""
_LOST = "?"
_WORDS = -8.0
"""Nats of "live-server-amd64" and the like; a code has more."""
_SIGNS = frozenset("!#$%&'(+:;=@^`€£")
"""Typed by mistake for a character of a code."""
_DIRT = " .,'"
_MOST = 9.0  # that one group can outweigh of these
_MIXED = re.compile("[a-z][A-Z]")
_READS_AS_NONE = 3.0
"""Nats of letters alone that read as no words."""
_PAIRS = 5  # groups of one size, as nobody writes anything else
_WORD, _SHOUTED_WORD = -1.0, -5.0
"""Nats below which a group that only blanks join to the others is a word beside them."""


def is_as_printed(members: Sequence[Atom], groups: tuple[int, ...], gaps: tuple[str, ...]) -> bool:
    """Tell whether letters and digits are printed as on a card: then they are a code, but for what reads as words."""
    text = "".join(each.text for each in members)
    if text.isdigit() or not _has_form(members, groups, gaps, text):
        return False
    read = filter(None, (each.strip(_LOST) for each in _between_hyphens(members, gaps)))
    return sum(min(oddity(each), _MOST) for each in read) >= (_READS_AS_NONE if text.isalpha() else _WORDS)


def _has_form(members: Sequence[Atom], groups: tuple[int, ...], gaps: tuple[str, ...], text: str) -> bool:
    if groups in _PRINTED:
        may_be_code = not text.isalpha() or _MIXED.search(text) is not None
        return may_be_code and all(gap.strip() == "-" for gap in gaps)
    if not text.isupper():
        return False
    if groups in _PRINTED_ELSEWHERE:
        return not text.isalpha() and set(gaps) == {"-"} and not all(map(is_name, members))
    return any(
        tuple(map(len, _between_hyphens(members, gaps, is_noise=is_noise))) in _PRINTED for is_noise in (False, True)
    )


def _between_hyphens(members: Sequence[Atom], gaps: tuple[str, ...], *, is_noise: bool = False) -> list[str]:
    """Return groups as if nothing but hyphens parted them: a scan adds blanks, a slip a sign for a character.

    With ``is_noise`` points, commas and apostrophes are dirt on what was scanned, and stand for no character.
    """
    joined = [""]
    rest = iter(gaps)
    for number, (before, member) in enumerate(itertools.pairwise((members[0], *members))):
        if number and before.end < member.start:
            inner = next(rest).strip(" >")
            if is_noise:
                inner = inner.strip(_DIRT)
            if inner and inner[0] == "-":
                joined.append("")
                inner = inner[1:]
            if inner and inner not in _SIGNS:
                return []
            joined[-1] += _LOST * len(inner)
        joined[-1] += member.text or _LOST * member.size
    return joined


def likeness(groups: tuple[int, ...], *, may_be_words: bool) -> float:
    """Return what groups of 4-6-4 or 4-6-5 tell, or nearly such; words are often four or five letters long."""
    if len(groups) != 3:  # noqa: PLR2004
        *equal, last = groups
        if len(set(equal)) > 1 or equal[0] < last - 1:
            return 0.0
        return 5.0 if len(groups) >= _PAIRS else 2.0
    if groups == (5, 5, 5) and not may_be_words:
        return 6.0
    if not may_be_words and groups in ((4, 4, 4), (5, 5, 4)):
        return 4.0
    off = abs(groups[0] - 4) + abs(groups[1] - 6) + (0 if groups[2] in (4, 5) else min(abs(groups[2] - 4), 1))
    return (6.0, 4.0, 1.0)[off] if off < 3 else 0.0  # noqa: PLR2004


def is_name(atom: Atom) -> bool:
    """Tell whether no digit stands before a letter, and none of these is small; or it is a format, "4K120"."""
    if is_technical(atom.text):
        return True
    letters = atom.text.rstrip("0123456789")
    return not letters or (letters.isalpha() and letters.isupper())


class _Group(NamedTuple):
    first: int
    last: int
    start: int
    end: int
    text: str
    odd: float


def with_equal_groups(chain: Sequence[Atom], first: int, last: int, folded: str) -> tuple[int, int]:
    """Return first and last atom of a code with the groups beside it that have its gap, its case, and its size.

    What hyphens join to it in capitals is of any size: two codes that were pasted together share a group.
    """
    groups = _groups(chain)
    inside = [number for number, group in enumerate(groups) if first <= group.first and group.last <= last]
    own = [groups[number] for number in inside]
    gaps = {folded[one.end : other.start] for one, other in itertools.pairwise(own)}
    are_equal = len({len(each.text) for each in own}) == 1
    if len(gaps) != 1 or (gaps != {"-"} and not (are_equal and len(own) > 2)):  # noqa: PLR2004
        return first, last
    (gap,) = gaps
    is_upper = any(character.isupper() for each in own for character in each.text)

    def goes_on(one: int, other: int, beside: int) -> bool:
        group = groups[beside]
        if folded[groups[one].end : groups[other].start] != gap:
            return False
        if not (are_equal and len(group.text) == len(own[0].text)) and not (is_upper and group.odd > _WORD):
            return False
        if not group.text.isdigit() and group.text.isupper() != is_upper:
            return False
        return bool(gap.strip()) or group.odd > (_SHOUTED_WORD if is_upper else _WORD)

    low, high = inside[0], inside[-1]
    while low > 0 and goes_on(low - 1, low, low - 1):
        low -= 1
    while high + 1 < len(groups) and goes_on(high, high + 1, high + 1):
        high += 1
    return min(first, groups[low].first), max(last, groups[high].last)


def _groups(chain: Sequence[Atom]) -> list[_Group]:
    groups: list[_Group] = []
    for number, atom in enumerate(chain):
        if groups and groups[-1].end == atom.start:
            before = groups.pop()
            groups.append(
                _Group(before.first, number, before.start, atom.end, before.text + atom.text, before.odd + atom.odd)
            )
        else:
            groups.append(_Group(number, number, atom.start, atom.end, atom.text, atom.odd))
    return groups
