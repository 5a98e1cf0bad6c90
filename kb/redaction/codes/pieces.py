"""Codes that are said in pieces: "the first half is …, then …", 前半は…、後半は…, with words of language between.

A piece is a group of characters that is no word. Pieces near each other are taken together if they have the length
of a code, or if the words around announce pieces of something.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.redaction.codes.atoms import Atom
from kb.redaction.codes.phrases import HYPHEN, JOIN, ORDER, PART, letters_beside
from kb.redaction.codes.windows import is_joined, may_be_code

__all__ = ["Piece", "find_pieces"]

_SIZES = range(3, 13)
_TOTAL = range(11, 18)
_MAX_PIECES = 5
_REACH = 48
"""Characters of language between two pieces."""

_SENTENCE_END = re.compile(r"[。!?\n]|\. ")

_THRESHOLD = 8.0
_SINGLE = 7.0
_ANNOUNCED, _PART_NAMED = 3.0, 1.5
_OTHER, _OTHERS = 1.0, 2.0  # announced as well
_JOINED = 2.0  # by "hyphen" and nothing else
_CAP = 1.5
_LENGTHS, _NEAR_LENGTHS = range(14, 16), (13, 16)
_NEARLY, _HARDLY = 3.5, 7.0
"""What speaks against groups that nothing announces, and that are one character off together, or more."""
_LISTED, _LIST_SIGNS = 3.0, (",", "、")
_MODEL = re.compile(r"(?<![^ \n、,(])[A-Z]{1,2}-(?=[A-Z]*\d)")
"""The beginning of "WH-1000XM5": a printed group has four characters, one that lost some has three."""


class Piece(NamedTuple):
    """A group of characters, as an atom; its text lacks those that cannot be read."""

    start: int
    end: int
    text: str
    size: int
    odd: float


def find_pieces(atoms: Sequence[Atom], folded: str, taken: bytearray) -> Iterator[Piece]:
    """Yield the pieces."""
    pieces = [piece for piece in _pieces(atoms, folded, taken) if _is_candidate(piece, folded)]
    if not pieces:
        return
    orders = [match.span() for match in ORDER.finditer(folded)]
    announced = [_is_announced(pieces, number, orders, folded) for number in range(len(pieces))]
    used = [False] * len(pieces)
    for score, first, last in sorted(_sets(pieces, announced, folded), reverse=True):
        if score >= _THRESHOLD and not any(used[first : last + 1]):
            used[first : last + 1] = [True] * (last - first + 1)
    several = sum(map(bool, announced)) - 1
    for number, piece in enumerate(pieces):
        if used[number] or (announced[number] and _stands_alone(piece, announced[number], several)):
            yield piece


def _pieces(atoms: Sequence[Atom], folded: str, taken: bytearray) -> Iterator[Piece]:
    """Yield atoms as one where there is nothing, or a hyphen, between them."""
    current: list[Atom] = []
    for atom in atoms:
        if taken.find(1, atom.start, atom.end) >= 0:
            continue
        if current and not (atom.start == current[-1].end or folded[current[-1].end : atom.start] == "-"):
            yield _merged(current)
            current = []
        current.append(atom)
    if current:
        yield _merged(current)


def _merged(atoms: list[Atom]) -> Piece:
    while len(atoms) > 1 and not atoms[-1].text:
        atoms = atoms[:-1]  # "… is AB12?" is a question
    return Piece(
        atoms[0].start,
        atoms[-1].end,
        "".join(atom.text for atom in atoms),
        sum(atom.size for atom in atoms),
        sum(atom.odd for atom in atoms) - 2.0 * (len(atoms) - 1),
    )


def _is_candidate(piece: Piece, folded: str) -> bool:
    """Tell whether it may be a group: no word in small letters, and no part of something longer."""
    if piece.size not in _SIZES or len(piece.text) < 2:  # noqa: PLR2004
        return False
    if is_joined(folded, piece.start - 1, -1) or is_joined(folded, piece.end, 1):
        return False
    if _MODEL.match(folded, piece.start) and piece.text[:1].isalpha():
        return False
    least = 2.0 if piece.text.isalpha() else -2.5
    return piece.odd >= least or piece.text.isdigit() or piece.text.isupper()


def _is_announced(pieces: Sequence[Piece], number: int, orders: list[tuple[int, int]], folded: str) -> float:
    """Return what the words before and behind a piece tell, in nats."""
    piece = pieces[number]
    before_from = max(pieces[number - 1].end if number else 0, piece.start - _REACH)
    behind_to = min(pieces[number + 1].start if number + 1 < len(pieces) else len(folded), piece.end + _REACH // 2)
    for start, end in reversed(orders):
        if before_from <= start and end <= piece.start and _left(folded[end : piece.start]) <= 2:  # noqa: PLR2004
            return _ANNOUNCED + (_PART_NAMED if PART.search(folded, start, piece.start) else 0.0)
        if piece.end <= start and end <= behind_to and _left(folded[piece.end : start]) <= 2:  # noqa: PLR2004
            return _ANNOUNCED + (_PART_NAMED if PART.search(folded, piece.end, behind_to) else 0.0)
    return 0.0


def _left(gap: str) -> int:
    """Return how many letters a gap has that belong to no word of saying a code."""
    if len(gap) > _REACH:
        return len(gap)
    return letters_beside(gap)


def _sets(pieces: Sequence[Piece], announced: Sequence[float], folded: str) -> Iterator[tuple[float, int, int]]:
    for first, piece in enumerate(pieces):
        size, odd, cost = piece.size, min(piece.odd, _CAP * piece.size) + announced[first], 0.0
        sizes, is_apart, is_list = [piece.size], False, True
        for last in range(first + 1, min(len(pieces), first + _MAX_PIECES)):
            current = pieces[last]
            gap = folded[pieces[last - 1].end : current.start]
            if len(gap) > _REACH:
                break
            cost += _gap_cost(gap)
            is_apart = is_apart or any(sign.isspace() or (sign.isalpha() and sign != "か") for sign in gap)
            is_list = is_list and gap.strip() in _LIST_SIGNS
            size += current.size
            sizes.append(current.size)
            odd += min(current.odd, _CAP * current.size) + announced[last]
            if size > _TOTAL[-1]:
                break
            texts = [each.text for each in pieces[first : last + 1]]
            if size in _TOTAL and may_be_code("".join(texts)) and not _two_cases(texts):
                form = _form(sizes, has_digits=not "".join(texts).isalpha())
                if not form and is_apart and not any(announced[first : last + 1]):
                    form = _off(size) - (_LISTED if is_list and len(sizes) > 2 else 0.0)  # noqa: PLR2004
                yield odd + form - cost, first, last


def _two_cases(texts: Sequence[str]) -> bool:
    return any(text.islower() for text in texts) and any(text.isupper() for text in texts)


def _gap_cost(gap: str) -> float:
    left = _left(gap)
    if left == 0:
        return -_JOINED if HYPHEN.search(gap) else 0.0 if JOIN.search(gap) else 0.5
    return 2.0 + 0.25 * left + (2.0 if _SENTENCE_END.search(gap) else 0.0)


def _form(sizes: list[int], *, has_digits: bool) -> float:
    if has_digits and sizes in ([4, 6, 4], [4, 6, 5], [5, 5, 5]):
        return 6.5
    ordered = sorted(sizes)
    if ordered in ([4, 4, 6], [4, 5, 6]):
        return 5.0
    if ordered in ([4, 4, 4], [4, 4, 4, 4], [7, 7], [7, 8], [3, 4, 6], [4, 4, 5], [6, 7], [4, 5, 5], [3, 5, 6]):
        return 2.0
    return 0.0


def _off(size: int) -> float:
    return 0.0 if size in _LENGTHS else -_NEARLY if size in _NEAR_LENGTHS else -_HARDLY


def _stands_alone(piece: Piece, announced: float, others: int) -> bool:
    """Tell whether one piece that is announced is part of a code, though the others are far from it."""
    may_be_misspelt = piece.text.isalpha() and not piece.text.isupper()
    least = _SINGLE - (0.0 if may_be_misspelt else min(_OTHER * others, _OTHERS))
    return piece.size >= 4 and not piece.text.isdigit() and piece.odd + announced >= least  # noqa: PLR2004
