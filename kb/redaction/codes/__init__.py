"""Find gift codes in a folded text: character runs that are likelier a code than language.

``letters`` tells how odd a run is, ``atoms`` cuts the text, ``windows`` looks for whole codes and nearly whole ones,
``pieces`` for those with words between, and ``spelled`` for those read out character by character. What has a fixed
form (cards, orders, addresses) is not here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from kb.redaction.codes.atoms import Atom, atoms_of, chains, known_ids, shielded
from kb.redaction.codes.letters import letters_oddity
from kb.redaction.codes.phrases import letters_beside
from kb.redaction.codes.pieces import find_pieces
from kb.redaction.codes.spelled import find_spelled
from kb.redaction.codes.windows import LENGTHS, find_windows, may_continue

__all__ = [
    "LENGTHS",
    "Found",
    "find_codes",
    "find_spelled",
    "known_ids",
    "letters_beside",
    "letters_oddity",
    "looks_begun",
    "odd_words",
]

_GROUP = 3
"""Letters of a group, or what is left of one, that is stored nowhere."""
_ODD, _DOUBTFUL = 1.5, -1.0


class Found(NamedTuple):
    """A code, or a piece of one.

    Attributes:
        start: Offset in the folded text.
        end: Offset behind it.
        groups: Characters in each of its groups.
        unread: Whether some of them cannot be read.
    """

    start: int
    end: int
    groups: tuple[int, ...]
    unread: bool


def find_codes(folded: str, taken: bytearray) -> Iterator[Found]:
    """Yield the codes, in no order, and mark them as taken.

    Args:
        folded: A folded text.
        taken: One for each character that was recognised as something else; a barrier.
    """
    barriers = shielded(folded, taken)
    atoms = list(atoms_of(folded, barriers))
    # A sign that parts an address joins nothing.
    apart = "".join(
        " " if barrier and not sign.isalnum() else sign for sign, barrier in zip(folded, barriers, strict=True)
    )
    for chain in chains(atoms, folded, barriers):
        for first, last, groups in find_windows(chain, apart):
            members = chain[first : last + 1]
            found = Found(members[0].start, members[-1].end, groups, any(not each.text for each in members))
            _take(taken, found)
            yield found
    for piece in find_pieces(atoms, folded, taken):
        found = Found(piece.start, piece.end, (piece.size,), len(piece.text) < piece.size)
        _take(taken, found)
        yield found


def looks_begun(folded: str) -> bool:
    """Tell whether a text may hold the beginning, or a half, of a code: six characters that are no language."""
    nothing = bytearray(len(folded))
    barriers = shielded(folded, nothing)
    return any(may_continue(chain) for chain in chains(list(atoms_of(folded, barriers)), folded, barriers))


def _take(taken: bytearray, found: Found) -> None:
    taken[found.start : found.end] = b"\1" * (found.end - found.start)


def odd_words(folded: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of runs that are no words, letters alone among them, and of short ones beside.

    For what is stored, where nothing of a code may stay and a lost abbreviation does no harm.
    """
    nothing = bytearray(len(folded))
    for chain in chains(list(atoms_of(folded, nothing)), folded, nothing):
        odd = [_is_odd(atom) for atom in chain]
        for place, atom in enumerate(chain):
            beside = any(odd[max(0, place - 1) : place + 2])
            if odd[place] or (beside and atom.size > 1 and atom.odd > _DOUBTFUL):
                yield atom.start, atom.end


def _is_odd(atom: Atom) -> bool:
    if not atom.text.isalpha():
        return atom.odd > 0
    return atom.size >= _GROUP and letters_oddity(atom.text, may_abbreviate=False) >= _ODD
