"""Synonyms as the lexical retriever uses them: groups of analysed word sequences.

A group fires when all words of one of its terms stand in the query; the words of its other terms then join
the query at a lower weight, since what was written counts more than what was meant.
"""

from collections.abc import Iterator
from typing import NamedTuple

from indexer.text.analysis import Analyser, Analysis
from indexer.text.polarity import Mark, marks_of
from kb.loading.synonyms import Synonyms

__all__ = ["Lexicon", "SynonymMatch"]

_SYNONYM_WEIGHT = 0.5


class SynonymMatch(NamedTuple):
    """A term of the query and what it was widened to."""

    term: str
    added: tuple[str, ...]


class Lexicon:
    """The synonyms of a knowledge base, analysed once. Safe between threads."""

    def __init__(self, synonyms: Synonyms, analyser: Analyser) -> None:
        self._groups = [
            [(term, tuple(word.text for word in analyser.analyse(term).words)) for term in group]
            for group in synonyms.groups
        ]
        self._marks = [
            [marks for term in group if (marks := marks_of(term, analyser.analyse(term).words))]
            for group in synonyms.groups
        ]
        self._groups_by_word: dict[str, set[int]] = {}
        for position, group in enumerate(self._groups):
            for _, words in group:
                for word in words:
                    self._groups_by_word.setdefault(word, set()).add(position)

    def expand(self, analysis: Analysis) -> tuple[dict[str, float], tuple[SynonymMatch, ...]]:
        """Return further words with their weights, and which groups fired for what."""
        present = {word.text for word in analysis.words}
        weights: dict[str, float] = {}
        matches: list[SynonymMatch] = []
        for position in sorted(set().union(*(self._groups_by_word.get(word, ()) for word in present))):
            for term, added in self._fired(position, present):
                matches.append(SynonymMatch(term, added))
                weights.update(dict.fromkeys(added, _SYNONYM_WEIGHT))
        return weights, tuple(matches)

    def widen_marks(self, asked: frozenset[Mark]) -> frozenset[Mark]:
        """Return words to mark for a query: its own and those of terms that mean the same, with their polarity."""
        present = {word for word, _ in asked}
        groups = set().union(*(self._groups_by_word.get(word, ()) for word in present))
        fired = [self._marks[each] for each in groups if any(marks <= asked for marks in self._marks[each])]
        return asked.union(*(marks for group in fired for marks in group))

    def _fired(self, position: int, present: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        group = self._groups[position]
        for term, words in group:
            if words and present.issuperset(words):
                added = {word for _, other in group for word in other if word not in present}
                if added:
                    yield term, tuple(sorted(added))
                return
