"""Cost of writing one word for another, in nats: the less probable the slip, the higher.

The weights order what people do, they are not fitted: letters swapped, doubled or not doubled (ck counts as double k,
and -d as -ed), a neighbouring key, letters that sound alike and one vowel for another are cheap, any other letter is
dear, and the first letter is seldom wrong (Kukich 1992, Techniques for automatically correcting words in text, ACM
Computing Surveys 24).
"""

from typing import Final

__all__ = ["edit_cost"]

_ROWS: Final = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
_SWAP = 2.5
_DOUBLE = 2.0
_NEAR = 2.5
_ALIKE = 2.5
_SOUNDS = frozenset({("c", "s"), ("c", "k"), ("s", "z"), ("i", "y")})
"""Letters that sound alike."""
_VOWEL = 2.5
_LOST_VOWEL = 3.0
_LOST = 3.5
_OTHER = 4.5
_FIRST = 3.0
"""Added for a slip in the first letter."""
_VOWELS = frozenset("aeiou")


def _neighbours() -> frozenset[tuple[str, str]]:
    """Return the pairs of keys that touch each other on a QWERTY keyboard."""
    places = {key: (row, shift + place) for row, (keys, shift) in enumerate(_ROWS) for place, key in enumerate(keys)}
    return frozenset(
        (one, other)
        for one, (row, place) in places.items()
        for other, (other_row, other_place) in places.items()
        if one != other and abs(row - other_row) <= 1 and abs(place - other_place) <= 1
    )


_NEIGHBOURS: Final = _neighbours()


def edit_cost(written: str, meant: str) -> float:
    """Return the cost of the cheapest way from ``meant`` to ``written``: both lower-case, of a few letters.

    Optimal string alignment: a pair of swapped letters is not edited again.
    """
    before: list[float] = []
    row = [0.0]
    for column, letter in enumerate(meant):
        row.append(row[-1] + _lost(meant, column, letter))
    for line, letter in enumerate(written):
        above, before = before, row
        row = [before[0] + _lost(written, line, letter)]
        for column, other in enumerate(meant):
            best = min(
                before[column + 1] + _lost(written, line, letter),
                row[column] + _lost(meant, column, other),
                before[column] + _changed(letter, other, line == column == 0),
            )
            if line and column and letter == meant[column - 1] and other == written[line - 1]:
                best = min(best, above[column - 1] + _SWAP + (_FIRST if line == column == 1 else 0.0))
            row.append(best)
    return row[-1]


def _changed(letter: str, other: str, is_first: bool) -> float:  # noqa: FBT001 - a private step of a loop
    if letter == other:
        return 0.0
    if (letter, other) in _NEIGHBOURS:
        cost = _NEAR
    elif (letter, other) in _SOUNDS or (other, letter) in _SOUNDS:
        cost = _ALIKE
    elif letter in _VOWELS and other in _VOWELS:
        cost = _VOWEL
    else:
        cost = _OTHER
    return cost + (_FIRST if is_first else 0.0)


def _lost(word: str, place: int, letter: str) -> float:
    """Return the cost of a letter that only one of the words has."""
    if (
        (place and word[place - 1] == letter)
        or word[place : place + 2] == "ck"
        or (word[place:] == "ed" and place > 1)
    ):
        return _DOUBLE
    return (_LOST_VOWEL if letter in _VOWELS else _LOST) + (_FIRST if place == 0 else 0.0)
