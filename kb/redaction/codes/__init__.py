"""Gift codes in a folded text: what is likelier the characters of a code than language.

``letters`` tells how odd a run is, ``atoms`` cuts the text, ``windows`` looks for whole codes and nearly whole ones,
``pieces`` for those with words between, and ``spelled`` for those read out character by character. What has a fixed
form (cards, orders, addresses) is not here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from kb.redaction.codes.atoms import atoms_of, chains, known_ids, shielded
from kb.redaction.codes.pieces import find_pieces
from kb.redaction.codes.spelled import find_spelled
from kb.redaction.codes.windows import LENGTHS, find_windows, may_continue

__all__ = ["LENGTHS", "Found", "find_codes", "find_spelled", "known_ids", "looks_begun"]


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
    for chain in chains(atoms, folded, barriers):
        for first, last, groups in find_windows(chain, folded):
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
