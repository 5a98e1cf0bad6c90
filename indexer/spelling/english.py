"""Misspelt English words: the nearest word of the articles, unless another English word is as near."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.spelling.edits import edit_cost
from indexer.spelling.english_words import english_counts, is_english
from indexer.spelling.lexis import EnglishWord
from indexer.spelling.replacement import Replacement
from indexer.text.analysis import Token

__all__ = ["MIN_LETTERS", "EnglishSpeller"]

MIN_LETTERS = 4
"""Letters from which a word is corrected, and of what it is corrected to."""
_SHORT = 5
"""Letters up to which one slip is believed, and two beyond."""
_LONGEST = 24
"""Letters of the longest word that is corrected."""
_MAX_WORDS = 20_000
"""Words that are candidates, the most frequent first: looking through them takes a millisecond."""
_MAX_UNKNOWN = 24
"""Unknown words of a text that is corrected: with more of them it is no English, and looking for each takes long."""
_CONFIRMED = 3
"""Documents whose judged queries have a word that no article has."""
_MAX_WEIGHED = 12
"""Candidates whose slips are weighed, the nearest first."""
_AT_HOME = 5.0
"""What a word gains for being in the articles, in nats: e^5 times as probable here as in English at large."""
_MARGIN = 1.0
"""By how much the best candidate must be more probable than any other, in nats."""
_LIMITS: Final = {4: 3.0, 5: 3.5, 6: 4.75, 7: 6.0}
_LIMIT = 7.0
"""Cost of the slips that are believed, by letters of the word, in nats."""
_SENTENCE_ENDS: Final = frozenset(".!?:\n\"'(")


class EnglishSpeller:
    """Corrects words in Latin letters. Safe between threads.

    Args:
        words: Words of the articles in Latin letters, lower-case.
        terms: Further words that are right.
    """

    def __init__(self, words: Mapping[str, EnglishWord], terms: Collection[str] = ()) -> None:
        self._terms = frozenset(terms)
        self._words = dict(sorted(words.items(), key=lambda pair: -pair[1].documents)[:_MAX_WORDS])
        self._by_length: dict[int, list[str]] = {}
        for word in self._words:
            if len(word) >= MIN_LETTERS:
                self._by_length.setdefault(len(word), []).append(word)
        self._stems = frozenset(word.stem for word in words.values() if word.source == "edited")

    def replacements(self, text: str, tokens: Sequence[Token]) -> Iterator[Replacement]:
        """Yield what is to be replaced in a text, among those of its tokens that may be."""
        words = [
            token
            for token in tokens
            if token.surface.isascii() and token.surface.isalpha() and len(token.surface) >= MIN_LETTERS
        ]
        unknown = [token for token in words if not self.knows(token.surface, token.word)]
        if len(unknown) > _MAX_UNKNOWN:
            return
        meant = {token: found for token in unknown if (found := self.correct(token.surface))}
        if len(meant) < len(unknown) and len(unknown) * 2 > len(words):
            return  # another language
        styles = {_style(text[token.start : token.end]) for token in words}
        for token, found in meant.items():
            style = _style(text[token.start : token.end])
            begins = style == "title" and _begins_sentence(text, token.start)
            # A capital inside a sentence begins a name, and capitals among small letters are one.
            if style != "mixed" and (style == "lower" or begins or len(styles) == 1):
                yield Replacement(token.start, token.end, _in_style(found, style))

    def knows(self, word: str, stem: str) -> bool:
        """Tell whether a lower-case word is right: English, or a word of the articles with whatever ending."""
        return word in self._terms or stem in self._stems or is_english(word)

    def correct(self, word: str) -> str | None:
        """Return the word that is meant by a lower-case one that is not known; None if it cannot be told."""
        if not MIN_LETTERS <= len(word) <= _LONGEST:
            return None
        limit = _LIMITS.get(len(word), _LIMIT)
        scored = []
        for candidate in self._near(word):
            cost = edit_cost(word, candidate)
            if cost <= limit:
                scored.append((math.log(self._words[candidate].documents) + _AT_HOME - cost, candidate))
        if not scored:
            return None
        scored.sort(reverse=True)
        best, meant = scored[0]
        rivals = [score for score, each in scored if self._words[each].stem != self._words[meant].stem]
        rivals += [math.log(count) / 2 - edit_cost(word, each) for each, count in self._others(word)]
        return meant if best - max(rivals, default=-math.inf) >= _MARGIN else None

    def _near(self, word: str) -> list[str]:
        """Return the words of the articles within one or two edits, the nearest first."""
        edits = 1 if len(word) <= _SHORT else 2
        found: list[tuple[float, str]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            near = process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=edits, limit=None
            )
            found.extend((distance, each) for each, distance, _ in near if self._may_be_meant(each))
        found.sort(key=lambda pair: (pair[0], -self._words[pair[1]].documents))
        return [each for _, each in found[:_MAX_WEIGHED]]

    def _may_be_meant(self, candidate: str) -> bool:
        """Tell whether a word of the articles is spelt right, and theirs rather than a searcher's."""
        _, documents, source = self._words[candidate]
        return source == "edited" or ((source == "symptom" or documents >= _CONFIRMED) and is_english(candidate))

    def _others(self, word: str) -> Iterator[tuple[str, int]]:
        """Yield English words within one edit that no article has."""
        counts = english_counts()
        for near in _one_edit_away(word):
            if near in counts and near not in self._words:
                yield near, counts[near]


def _one_edit_away(word: str) -> set[str]:
    """Return all letter sequences within one edit of a word."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    made = {head + tail[1:] for head, tail in halves if tail}
    made.update(head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1)
    for letter in ascii_lowercase:
        made.update(head + letter + tail for head, tail in halves)
        made.update(head + letter + tail[1:] for head, tail in halves if tail)
    return made


def _style(written: str) -> str:
    """Return how a word is written: lower, title, upper or mixed."""
    if written.islower():
        return "lower"
    if written.isupper():
        return "upper"
    return "title" if written[:1].isupper() and written[1:].islower() else "mixed"


def _in_style(word: str, style: str) -> str:
    return {"title": word.capitalize(), "upper": word.upper()}.get(style, word)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ")
    return not before or before[-1] in _SENTENCE_ENDS or not before[-1].isascii()
