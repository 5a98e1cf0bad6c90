"""Gift codes in a folded text: fourteen or fifteen letters and digits that are not language.

A text is seen as runs of letters and digits with gaps between. Runs that together have the length of a code are
one when they look random: neighbours in them follow each other as they do in no word and no number. That tells
``abcd efghij klmn`` from "this really sucks" where neither digits nor capitals do.
"""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["find_codes"]

_LENGTHS = (14, 15)
_GROUPS = (4, 6, 4)  # or 5 at the end
_RUN = re.compile(r"[A-Za-z0-9]+")
_MAX_GAP = 12
_MAX_GAP_IN_PROSE = 24
_MAX_SPELLED_GAP = 6

# Pairs of letters that make up 95 % of those in the English judged queries and articles (156,761 pairs): 208 of
# 676. Two random letters are one of them in 3 of 10 cases.
_FOLLOWERS = """
a cdfgiklmnprstuvyz  b aeilouy  c acehklortu  d adeiosy  e acdefilmnprstvwxy  f efiortu  g aehio  h aeiot
i cdefglmnoprstv  k eis  l adeilosy  m abeiopy  n acdegiklnostuy  o cdefklmnoprstuvw  p aehiloprstu
r acdeiklmostuy  s acehikopstu  t acehiloprstuy  u eglmnprst  v aei  w aehio  y emops  z o
"""
_NATURAL = frozenset(
    first + second for first, followers in re.findall("([a-z]) ([a-z]+)", _FOLLOWERS) for second in followers
) | frozenset(f"{number:02}" for number in range(100))


class _Run(NamedTuple):
    start: int
    end: int
    text: str


def find_codes(folded: str, taken: bytearray) -> Iterator[tuple[int, int]]:
    """Yield start and end of each code, in no order, and mark it as taken.

    Args:
        folded: A folded text.
        taken: One for each character that was recognised as something else; a barrier.
    """
    for runs in _stretches(folded, taken):
        for found in (_unbroken(runs), _grouped(folded, runs), _spelled(folded, runs), _windows(folded, runs)):
            for start, end in found:
                if not any(taken[start:end]):
                    taken[start:end] = b"\1" * (end - start)
                    yield start, end


def _stretches(folded: str, taken: bytearray) -> Iterator[list[_Run]]:
    """Yield the runs between two barriers."""
    runs: list[_Run] = []
    last = 0
    for match in _RUN.finditer(folded):
        start, end = match.span()
        if any(taken[last:end]):
            yield runs
            runs = []
        last = end
        if not any(taken[start:end]):
            runs.append(_Run(start, end, match.group()))
    yield runs


def _unbroken(runs: list[_Run]) -> Iterator[tuple[int, int]]:
    """One run: of the length of a code; or longer or a little shorter, where it is plainly random."""
    for run in runs:
        size = len(run.text)
        if size < _LENGTHS[0] - 2:
            continue
        digits = _digits(run.text)
        if size in _LENGTHS and digits < size:
            # A word of this length in capitals is taken for one: rather too many than too few.
            if digits or run.text.isupper() or _odd_pairs(run.text) >= 4:  # noqa: PLR2004 - of 13: words have 0 to 3
                yield run.start, run.end
        elif size - digits > 1 < digits and _odd_pairs(run.text) >= 4:  # noqa: PLR2004 - as in "windows11pro": 2
            yield run.start, run.end


def _grouped(folded: str, runs: list[_Run]) -> Iterator[tuple[int, int]]:
    """Three runs as printed on a card, 4-6-4 or 4-6-5, even with words between."""
    for first, second, third in zip(runs, runs[1:], runs[2:], strict=False):
        if len(second.text) != _GROUPS[1] or len(first.text) < _GROUPS[0] or len(third.text) < _GROUPS[2]:
            continue
        gaps = folded[first.end : second.start], folded[second.end : third.start]
        code = first.text + second.text + third.text
        digits = _digits(code)
        if digits == len(code):
            continue
        exact = len(first.text) == _GROUPS[0] and len(third.text) in (_GROUPS[2], _GROUPS[2] + 1)
        odd = sum(_odd_pairs(run.text) for run in (first, second, third))
        if exact and _are_tight(gaps, _MAX_GAP):
            joined = all("-" in gap for gap in gaps)
            # Of 11 pairs random ones have 8, and words with a number 0 to 2.
            accepted = odd >= (3 if digits > 1 else 4) or (joined and (digits > 0 or code.isupper()))
        else:
            # Glued to a word, as in an address, or with words between: on better evidence only.
            glued = _are_tight(gaps, 3) and not any(" " in gap for gap in gaps)
            near = exact and max(map(len, gaps)) <= _MAX_GAP_IN_PROSE
            accepted = (glued or near) and digits > 1 and odd >= (3 if code.isupper() else 5)
        if accepted:
            if _are_tight(gaps, _MAX_GAP):
                yield first.start, third.end
            else:
                yield from ((run.start, run.end) for run in (first, second, third))


def _spelled(folded: str, runs: list[_Run]) -> Iterator[tuple[int, int]]:
    """Characters one by one, at least as many as a code has."""
    row: list[_Run] = []
    for run in [*runs, None]:
        if run and len(run.text) == 1 and (not row or _is_tight(folded[row[-1].end : run.start], _MAX_SPELLED_GAP)):
            row.append(run)
            continue
        if len(row) >= _LENGTHS[0] and not all(each.text.isdigit() for each in row):
            yield row[0].start, row[-1].end
        row = [run] if run and len(run.text) == 1 else []


def _windows(folded: str, runs: list[_Run]) -> Iterator[tuple[int, int]]:
    """Runs in any groups, side by side; where several stretches would do, all of them go."""
    found: list[tuple[int, int]] = []
    for first in range(len(runs)):
        code, joined, words = "", True, 0
        for last in range(first, len(runs)):
            if last > first:
                gap = folded[runs[last - 1].end : runs[last].start]
                if not _is_tight(gap, _MAX_GAP):
                    break
                joined = joined and " " not in gap
            code += runs[last].text
            words += _is_word(runs[last].text)
            if len(code) > _LENGTHS[1]:
                break
            if last > first and len(code) in _LENGTHS and _is_random(code, 2 * words + (0 if joined else 2)):
                found.append((first, last))
    for first, last in _merged(found):
        begin, end = _without_words(runs, first, last)
        yield runs[begin].start, runs[end].end


def _merged(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in windows:  # by their first
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _without_words(runs: list[_Run], first: int, last: int) -> tuple[int, int]:
    """Leave out words in small letters at both ends of something that is in capitals."""
    if any(character.isupper() for run in runs[first : last + 1] for character in run.text):
        while runs[first].text.islower() and runs[first].text.isalpha() and len(runs[first].text) > 1:
            first += 1
        while runs[last].text.islower() and runs[last].text.isalpha() and len(runs[last].text) > 1:
            last -= 1
    return first, last


def _is_random(code: str, doubts: int) -> bool:
    """Whether runs that have the length of a code look like one; a blank between or a word among them is a doubt."""
    digits = _digits(code)
    if digits == len(code) or digits < 2:  # noqa: PLR2004 - rules out sentences
        return False
    return _odd_pairs(code) >= 4 + doubts  # of 13 or 14; random ones have 10


def _is_word(text: str) -> bool:
    """Whether it reads as a word of a sentence or an address; three letters may be anything."""
    return len(text) > 3 and text.isalpha() and not text.isupper() and _odd_pairs(text) == 0  # noqa: PLR2004


def _odd_pairs(text: str) -> int:
    """Return how many neighbours follow each other as in no word and no number."""
    lowered = text.lower()
    return sum(first + second not in _NATURAL for first, second in itertools.pairwise(lowered))


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def _are_tight(gaps: tuple[str, ...], longest: int) -> bool:
    return all(_is_tight(gap, longest) for gap in gaps)


def _is_tight(gap: str, longest: int) -> bool:
    """Whether there is nothing but blanks and signs, and not many of them."""
    return len(gap) <= longest and not any(character.isalpha() for character in gap)
