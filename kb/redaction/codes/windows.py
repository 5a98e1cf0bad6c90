"""Find whole and nearly whole gift codes: windows of 12 to 16 characters likelier a code than language.

Each window of neighbouring atoms that has the length gets a score in nats: how odd its runs are, what its groups
look like (4-6-4 is how cards are printed), less what its gaps and its edges speak against it. The best windows go
first.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.redaction.codes.atoms import Atom
from kb.redaction.codes.letters import is_technical, oddity
from kb.redaction.codes.printed import is_as_printed, is_name, likeness, with_equal_groups

__all__ = ["LENGTHS", "find_windows", "is_joined", "is_sequence", "may_be_code", "may_continue"]

LENGTHS = range(14, 16)
"""Characters of a code."""
_NEAR = range(12, 17)
"""Those of one that somebody typed: up to two lost, or one too many."""
_READ = 8  # of them at least can be read
_DISTINCT = 6  # characters; a random code of 12 has fewer once in ten thousand, "XXXX-XXXXXX-XXXX" has one
_HEX = frozenset("0123456789abcdefABCDEF")
_MAX_ATOMS = 16
_LONG_GROUP = 9
_HOPELESS = -5.0  # a group of digits, which the next ones outweigh; a word is below
_BEGUN, _BEGUN_ODD = 6, 1.0

_THRESHOLD, _CERTAIN = 3.0, 100.0
_CAP, _MOST = 1.5, 9.0
"""Nats that one group among several can tell at most, a character and in all: a code is odd throughout."""
_GLUED = 4.0  # capitals behind small letters
_TWO_CASES = 6.0  # a word in small letters beside capitals
_BRAND = 6.0  # "TOTO TCF8GM23": whose model it is
_CUT = 4.0  # a window ends inside something joined by hyphens
_LIST_SIGNS = " ()1234\n"
_LISTED = re.compile(r" ?[,/、] ?")
_LIST_OF_TWO, _LIST_OF_MORE = 3.0, 6.0
"""What speaks against two names that are parted like a list, "CF990A / W2531X", and against some of a longer one."""
_MODEL = 5.0
_LONE_END = 3.0  # "aterm-a35e5e-g"
_TWO_GAPS = 2.0  # a blank here, a hyphen there
_TWO_GAPS_OF_NONE = 6.0  # and of lengths that no card has, some of them in a list: "UTF-8N、CP932、EBCDIC"
_IN_A_LIST = frozenset({", ", "、", ". ", " / "})
_ALONE, _FEW_ALONE = 3.0, 1.0
"""What it tells of many groups, and of few, that they stand alone: in the whole text, or among Japanese."""
_REGULAR, _NAMES = 7.0, 1.0
"""Many groups with one gap and one case. "PS4 PS5 XBOX" are names: letters, then digits. A group of a code is so in
two of three cases, all of its five groups in one of ten."""
_LETTERS_ALONE = 5.0  # in groups that are not those of a card


class Window(NamedTuple):
    """Neighbouring atoms that are a code.

    Attributes:
        first: Number of the first in its chain.
        last: Of the last.
        groups: Characters in each group.
    """

    first: int
    last: int
    groups: tuple[int, ...]


class _Scored(NamedTuple):
    score: float
    window: Window


def find_windows(chain: Sequence[Atom], folded: str) -> Iterator[Window]:
    """Yield the codes of a chain."""
    if sum(atom.size for atom in chain) < _NEAR[0]:
        return
    used = bytearray(len(chain))
    chosen: list[Window] = []
    for _, window in sorted(_windows(chain, folded), reverse=True):
        if not any(used[window.first : window.last + 1]):
            used[window.first : window.last + 1] = b"\1" * (window.last - window.first + 1)
            chosen.append(window)
    for window in chosen:
        yield _continued(chain, window, folded, used)
    for index, atom in enumerate(chain):
        if atom.size > _NEAR[-1] and not used[index] and _holds_code(atom.text):
            yield Window(index, index, (atom.size,))


def _continued(chain: Sequence[Atom], window: Window, folded: str, used: bytearray) -> Window:
    """Return a window with what goes on beside it as it does, of other brands' codes or of a second one."""
    low = max(0, window.first - _MAX_ATOMS)
    near = chain[low : window.last + 1 + _MAX_ATOMS]
    first, last = (low + place for place in with_equal_groups(near, window.first - low, window.last - low, folded))
    first = window.first if any(used[first : window.first]) else first
    last = window.last if any(used[window.last + 1 : last + 1]) else last
    if (first, last) == (window.first, window.last):
        return window
    used[first : last + 1] = b"\1" * (last - first + 1)
    return Window(first, last, tuple(each.size for each in chain[first : last + 1]))


def may_continue(chain: Sequence[Atom]) -> bool:
    """Tell whether six or more neighbouring characters are odder than language, so that a code may have begun."""
    for first in range(len(chain)):
        size, odd = 0, 0.0
        for current in chain[first : first + _MAX_ATOMS]:
            size += current.size
            odd += min(current.odd, _CAP * current.size)
            if size >= _BEGUN and odd >= _BEGUN_ODD:
                return True
            if odd < _HOPELESS:
                break
    return False


def is_sequence(text: str) -> bool:
    """Tell whether characters follow each other as in ``ABCDEF`` or ``AAAAAA``, in three of four places."""
    steps = sum(ord(second) - ord(first) in (0, 1) for first, second in itertools.pairwise(text.lower()))
    return 4 * steps >= 3 * (len(text) - 1)


class _Grown(NamedTuple):
    """Neighbouring atoms from one on: the lengths of their groups, the gaps between these, and how odd they are."""

    last: int
    groups: tuple[int, ...]
    gaps: tuple[str, ...]
    odd: float


def _windows(chain: Sequence[Atom], folded: str) -> Iterator[_Scored]:
    # Where so many single characters stand in a row, somebody spells, or plays: a window needs a group.
    singles = len(chain) >= _NEAR[0] and not any(atom.size > 1 for atom in chain)
    for first, atom in enumerate(chain):
        if atom.size > _NEAR[-1] or singles:
            continue
        for last, groups, gaps, odd in _grown(chain, first, folded):
            members = chain[first : last + 1]
            score = odd + _form(groups, gaps, members)
            if last - first + 1 == len(chain) or _stands_out(chain, first, last):
                score += _ALONE if len(groups) > 3 else _FEW_ALONE  # noqa: PLR2004
            if _is_regular(members, groups, gaps):
                score += _NAMES if all(map(is_name, members)) else _REGULAR
            if is_as_printed(members, groups, gaps):
                score = _CERTAIN
            if score < _THRESHOLD:
                continue
            score -= _against(members, groups, gaps, folded) + _listed(chain, first, last, groups, gaps, folded)
            if score >= _THRESHOLD and (score > _CERTAIN / 2 or may_be_code("".join(each.text for each in members))):
                yield _Scored(score, Window(first, last, groups))


def _grown(chain: Sequence[Atom], first: int, folded: str) -> Iterator[_Grown]:
    """Yield the windows from one atom on that are as long as a code may be."""
    start = chain[first]
    size, read, odd = start.size, len(start.text), 0.0
    groups, gaps = [start.size], []
    if size >= _NEAR[0] and read >= _READ:
        yield _Grown(first, (size,), (), start.odd)
    for last in range(first + 1, min(len(chain), first + _MAX_ATOMS)):
        before, current = chain[last - 1], chain[last]
        size += current.size
        read += len(current.text)
        if read > _NEAR[-1] or size > _NEAR[-1] + 2:
            return
        gap = folded[before.end : current.start]
        if gap:
            groups.append(current.size)
            gaps.append(gap)
        else:
            groups[-1] += current.size
            odd -= _GLUED if before.text and current.text else 0.0
        odd += _capped(current)
        if size >= _NEAR[0] and read >= _READ:
            yield _Grown(last, tuple(groups), tuple(gaps), odd + _capped(start))


def _capped(atom: Atom) -> float:
    return min(atom.odd, _CAP * atom.size, _MOST)


def _stands_out(chain: Sequence[Atom], first: int, last: int) -> bool:
    """Tell whether many groups in capitals stand among words in small letters."""
    if last - first < 3 or any(each.text.islower() for each in chain[first : last + 1]):  # noqa: PLR2004
        return False
    around = [*chain[max(0, first - 1) : first], *chain[last + 1 : last + 2]]
    return all(each.text.islower() for each in around)


def _is_regular(members: Sequence[Atom], groups: tuple[int, ...], gaps: tuple[str, ...]) -> bool:
    """Tell whether four or more groups have the same gap and the same case, some of them with digits."""
    if len(groups) < 4 or len(set(gaps)) > 1:  # noqa: PLR2004
        return False
    text = "".join(each.text for each in members)
    with_digits = sum(not (each.text.isalpha() or is_technical(each.text)) for each in members)
    return with_digits > (0 if text.isupper() else 1) and (text.islower() or text.isupper())


def _form(groups: tuple[int, ...], gaps: tuple[str, ...], members: Sequence[Atom]) -> float:
    """Return what lengths and gaps tell, in nats."""
    size = sum(groups)
    score = 2.0 if size in LENGTHS else 0.0 if size in (13, 16) else -2.0
    if not gaps:
        return score
    score += likeness(groups, may_be_words=_may_be_words(members, gaps))
    joined = all("-" in gap for gap in gaps)
    for gap in gaps:
        score -= 0.2 if joined else 0.6 if not gap.strip() else 1.2
    if max(groups) >= _LONG_GROUP and not joined:
        score -= 8.0
    if joined and len(groups) == 3 and groups[-1] == 1:  # noqa: PLR2004
        score -= _LONE_END
    return score


def _against(members: Sequence[Atom], groups: tuple[int, ...], gaps: tuple[str, ...], folded: str) -> float:
    """Return what speaks against a window, in nats."""
    total = 0.0
    if any(map(_is_small_word, members)) and any(map(_is_in_capitals, members)):
        total += _TWO_CASES
    if len({gap.strip(_LIST_SIGNS) for gap in gaps}) > 1:
        total += _TWO_GAPS
        if not _IN_A_LIST.isdisjoint(gaps) and likeness(groups, may_be_words=False) < 4:  # noqa: PLR2004
            total += _TWO_GAPS_OF_NONE
    if len(groups) == 2 and sum(groups) not in LENGTHS and any(map(_is_word, members)):  # noqa: PLR2004
        total += _BRAND
    if any(_is_letter_before_hyphen(members, place, folded) for place in range(len(members) - 1)):
        total += _MODEL
    letters_alone = all(each.text.isalpha() or not each.text for each in members)
    if gaps and letters_alone:
        is_like = likeness(groups, may_be_words=_may_be_words(members, gaps)) >= 4  # noqa: PLR2004
        total += 0.0 if is_like else _LETTERS_ALONE
    for member, place, step in ((members[0], members[0].start - 1, -1), (members[-1], members[-1].end, 1)):
        if is_joined(folded, place, step) or (not member.text and _is_plain(folded, place)):
            total += _CUT
    return total


def _is_letter_before_hyphen(members: Sequence[Atom], place: int, folded: str) -> bool:
    """Tell whether one letter begins what hyphens join, as in "R-HXC54T": a group that lost some has more."""
    member, behind = members[place], members[place + 1]
    if member.size > 1 or not member.text.isalpha() or behind.size == 1 or folded[member.end : behind.start] != "-":
        return False
    return place == 0 or folded[members[place - 1].end : member.start] in (" ", " / ")


def _listed(
    chain: Sequence[Atom], first: int, last: int, groups: tuple[int, ...], gaps: tuple[str, ...], folded: str
) -> float:
    """Return what speaks against names that a list parts, in nats, where their lengths are not those of a card."""
    if not gaps or len(set(gaps)) > 1 or not _LISTED.fullmatch(gaps[0]):
        return 0.0
    if likeness(groups, may_be_words=False) >= 4:  # noqa: PLR2004
        return 0.0
    beside = [(chain[first - 1], chain[first])] if first else []
    beside += [(chain[last], chain[last + 1])] if last + 1 < len(chain) else []
    if any(_LISTED.fullmatch(folded[one.end : other.start]) for one, other in beside):
        return _LIST_OF_MORE
    return _LIST_OF_TWO if len(groups) == 2 and sum(groups) not in LENGTHS else 0.0  # noqa: PLR2004


def _may_be_words(members: Sequence[Atom], gaps: tuple[str, ...]) -> bool:
    """Tell whether they are letters with blanks between, and not in capitals: misspelt words are so."""
    is_spaced = not any(gap.strip() for gap in gaps)
    return is_spaced and all(each.text.isalpha() and not each.text.isupper() for each in members)


def _is_word(atom: Atom) -> bool:
    return atom.text.isalpha() and atom.odd < 0


def _is_small_word(atom: Atom) -> bool:
    return atom.size > 2 and atom.text.isalpha() and not atom.text.isupper()  # noqa: PLR2004


def _is_in_capitals(atom: Atom) -> bool:
    return atom.text.isupper() and sum(map(str.isupper, atom.text)) > 1


def is_joined(folded: str, place: int, step: int) -> bool:
    """Tell whether a hyphen or the like joins a window to what is outside of it."""
    return 0 <= place < len(folded) and folded[place] in "-_./\\" and _is_plain(folded, place + step)


def _is_plain(folded: str, place: int) -> bool:
    return 0 <= place < len(folded) and folded[place].isascii() and folded[place].isalnum()


def may_be_code(text: str) -> bool:
    """Rule out numbers, ids in hexadecimal, the alphabet, and masks such as XXXX-XXXXXX-XXXX."""
    if text.isdigit() or len(set(text.lower())) < _DISTINCT:
        return False
    return not _HEX.issuperset(text) and not is_sequence(text)


def _holds_code(text: str) -> bool:
    """Tell whether a longer run has a code in it."""
    if _HEX.issuperset(text):
        return False
    for size in LENGTHS:
        for start in range(len(text) - size + 1):
            piece = text[start : start + size]
            if oddity(piece) >= _THRESHOLD + (10 if piece.isalpha() else 4) and may_be_code(piece):
                return True
    return False
