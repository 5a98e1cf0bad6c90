"""Tell what a person may take back: words and short names that redaction took for a piece of a code.

What somebody says of a code is weak evidence: with a character missing it "is not a code" to its owner either. So
nothing comes back that could be most of one: no length of a whole code, no digits beyond one group that is alone in
its text, no capitals that are most of one together, nothing that is spelled or has signs for what cannot be read.
``python -m tests.benchmarks.redaction`` prints how often misspelt words come back, and how much of codes.
"""

import re
from collections.abc import Sequence

from kb.redaction.codes import LENGTHS, letters_oddity
from kb.redaction.placeholders import SHORTEST, size_of

__all__ = ["undoable"]

_LONGEST = 16
_GROUP = 6
"""Characters of the longest group of a code: what is no longer stays in a text anyway, unless it is announced."""
_ODDEST, _ODDEST_OF_FEW = 1.0, 1.5
"""Nats a letter up to which letters read as misspelt words, and fewer of them than are most of a code."""
_ODDEST_OF_PIECES = 2.0
"""The same of each word of several runs in one text: they may be halves of letters alone."""
_ODDEST_LONG = ((8, 1.0), (10, 0.45))
"""The same of one word from so many letters on; half a code, or a whole one that lost some, is as long."""
_WORD = re.compile(r"[A-Za-z]+")
_CHARACTER = re.compile(r"[A-Za-z0-9]")
_OTHER_GROUP = re.compile(r"(?=[A-Za-z]*\d)[A-Za-z0-9]{4,}|(?<![A-Za-z])[A-Z]{4,6}(?![A-Za-z])")
_READ = re.compile(r"[A-Za-z0-9 .,'\"/()_-]+")


def undoable(runs: Sequence[tuple[str, str]], rest: str) -> list[bool]:
    """Tell of each code that was found in a text whether its writer may say that it is none.

    Args:
        runs: Shape and folded characters of all of them: pieces of one code are judged together.
        rest: The folded text without them.
    """
    if len(runs) == 1 and _is_group(*runs[0]) and not _OTHER_GROUP.search(rest):
        return [True]
    if not all(_is_of_letters(*run) for run in runs) or not _read_as_words([run for _, run in runs]):
        return [False] * len(runs)
    return [size_of(shape) <= _LONGEST and size_of(shape) not in LENGTHS for shape, _ in runs]


def _is_group(shape: str, run: str) -> bool:
    return _is_read(shape, run) and size_of(shape) <= _GROUP and run == run.upper()


def _is_of_letters(shape: str, run: str) -> bool:
    return _is_read(shape, run) and not any(map(str.isdigit, run))


def _is_read(shape: str, run: str) -> bool:
    """Tell whether a run is written in the characters that it stands for, none of them unread or spelled."""
    is_plain = _READ.fullmatch(run) is not None and not shape.endswith("?")
    return is_plain and len(_CHARACTER.findall(run)) == size_of(shape)


def _read_as_words(runs: Sequence[str]) -> bool:
    words = [word for run in runs for word in _WORD.findall(run)]
    size = sum(map(len, words))
    each_odd = [letters_oddity(word, may_abbreviate=False) for word in words]
    odd = sum(each_odd)
    if any(word_odd > _most(len(word)) for word, word_odd in zip(words, each_odd, strict=True)):
        return False
    if len(runs) > 1 and any(
        word_odd > _ODDEST_OF_PIECES * len(word) for word, word_odd in zip(words, each_odd, strict=True)
    ):
        return False
    if size < SHORTEST:
        return odd <= _ODDEST_OF_FEW * size
    return odd <= _ODDEST * size and not any("-" in run or run.isupper() for run in runs)


def _most(size: int) -> float:
    """Return the nats up to which one word may be misspelt: the longer it is, the plainer its words show."""
    return min((odd * size for longest, odd in _ODDEST_LONG if size >= longest), default=float("inf"))
