"""What speaks for which article: the program's own guess, and what people did with the results."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from service.learning.asked import Asked
from service.learning.weights import AGENT_FACTOR, MOST_OF_AGENTS, MOST_OF_CUSTOMERS, WEIGHTS, WEIGHTS_OF_NONE

__all__ = ["NONE", "Confirms", "Guess", "Tally", "guess_of", "tallies_of", "weigh"]

NONE = ""
"""Stands for "none of ours" among article ids."""
_FIRST_UNKNOWN = 0.45
"""How probable a first result is that has no confidence: what such results were right at, roughly."""
_NONE_BY_STATE = {"answer": 0.08, "candidates": 0.25, "none": 0.6}
_STEP_DOWN = 0.5
_UNSHOWN = 0.03
"""Of an article that a signal names and that was not shown."""

Confirms = Callable[[str, str], Iterable[str]]
"""Given a check and its outcome: the articles that the outcome confirms."""


class Guess(Struct, frozen=True):
    """What the program thinks of a text.

    Attributes:
        state: ``answer``, ``candidates`` or ``none``.
        ranking: Article ids with their confidence, best first; None where there is none.
    """

    state: str
    ranking: tuple[tuple[str, float | None], ...]


class Tally(Struct, frozen=True):
    """How often a signal was given."""

    kind: str
    article_id: str
    by_agent: bool
    count: int


def guess_of(asked: Asked) -> Guess:
    """Return what the program thought when it answered."""
    first = ((asked.shown[0], asked.confidence),) if asked.shown else ()
    return Guess(asked.state, (*first, *((each, None) for each in asked.shown[1:])))


def tallies_of(group: Iterable[Asked], confirms: Confirms) -> tuple[Tally, ...]:
    """Return how often each signal was given on these searches, most often first."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    for asked in group:
        counts.update((each.kind, each.article_id, each.by_agent) for each in asked.signals)
        confirmed = {article for pair in asked.evidence.items() for article in confirms(*pair)}
        counts.update(("confirmed", article, False) for article in confirmed)
    return tuple(Tally(kind, article, by_agent, count) for (kind, article, by_agent), count in counts.most_common())


def weigh(guess: Guess, tallies: Sequence[Tally]) -> dict[str, float]:
    """Return how probable each article is, and ``NONE``, most probable first."""
    chances = _chances(guess)
    for article in {tally.article_id for tally in tallies if WEIGHTS.get(tally.kind, 0.0) > 0}:
        chances.setdefault(article, _UNSHOWN)
    points = {article: _points(article, tallies) for article in chances}
    odds = {article: chance * math.exp(points[article]) for article, chance in chances.items()}
    total = sum(odds.values())
    return {article: odds[article] / total for article in sorted(odds, key=lambda each: (-odds[each], each))}


def _chances(guess: Guess) -> dict[str, float]:
    none = _NONE_BY_STATE.get(guess.state, _NONE_BY_STATE["candidates"])
    chances: dict[str, float] = {}
    left = 1.0 - none
    for article, confidence in guess.ranking:
        share = _FIRST_UNKNOWN if confidence is None and not chances else confidence
        chances[article] = max(_UNSHOWN, left * _STEP_DOWN if share is None else (1.0 - none) * share)
        left = max(0.0, left - chances[article])
    return {**chances, NONE: none if chances else 1.0}


def _points(article: str, tallies: Sequence[Tally]) -> float:
    weights: Mapping[str, float] = WEIGHTS if article != NONE else WEIGHTS_OF_NONE
    sums = {False: 0.0, True: 0.0}
    for tally in tallies:
        if tally.article_id == article:
            sums[tally.by_agent] += weights.get(tally.kind, 0.0) * math.log2(1 + tally.count)
    return _bounded(sums[False], MOST_OF_CUSTOMERS) + _bounded(AGENT_FACTOR * sums[True], MOST_OF_AGENTS)


def _bounded(points: float, most: float) -> float:
    return max(-most, min(most, points))
