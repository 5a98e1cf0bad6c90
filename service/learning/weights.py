"""What each signal is worth: points that multiply the odds of an article by e to their sum.

A customer's signals move a proposal and nothing else: only what a person accepts is learned from. So that a crowd, or
one person with a program, moves it only so far, n signals of one kind count as log2(1 + n), and the sum is bounded.
``service/docs/learning.md`` has the same table for the owner; a test compares the two.
"""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["AGENT_FACTOR", "MOST_OF_AGENTS", "MOST_OF_CUSTOMERS", "NEGATIVE", "WEIGHTS", "WEIGHTS_OF_NONE"]

WEIGHTS: Mapping[str, float] = MappingProxyType({
    "opened": 0.3,
    "helped": 1.5,
    "not_helped": -1.5,
    "confirmed": 1.5,
    "solved": 2.0,
    "unsolved": -1.5,
    "inserted": 2.0,
    "instead": 1.2,
    "answered_next": 0.7,
})  # fmt: skip
"""For the article that the signal names. ``answered_next``: the same page asked again in other words within a minute,
and this article was opened, confirmed or helped there."""

WEIGHTS_OF_NONE: Mapping[str, float] = MappingProxyType({
    "left": 0.3,
    "helped": -1.0,
    "not_helped": 1.0,
    "asked_again": 0.3,
})  # fmt: skip
"""For "none of ours": nothing was opened (where there was no sure answer, which is read on the page itself), the
results as a whole helped or did not, the question was asked again in other words within a minute."""

NEGATIVE = frozenset({"left", "not_helped", "unsolved", "asked_again"})
"""Signals that the results were not right."""

AGENT_FACTOR = 1.5
"""An agent's signal is worth more than a customer's: agents know the articles."""

MOST_OF_CUSTOMERS = 3.0
"""Points that all customers together can give or take: twenty to one, however many they are."""
MOST_OF_AGENTS = 4.0
