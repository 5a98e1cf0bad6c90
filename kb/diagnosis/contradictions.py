"""Where check answers disagree about a cause."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kb.model.check import UNKNOWN, Check

__all__ = ["Contradiction", "contradictions_between"]

_NOTABLE = 0.05
"""Probability below which a disagreement is told only if an answer confirmed the cause."""
_LEAST_TO_DISAGREE = 2


class Contradiction(Struct, frozen=True):
    """A cause for which the answers disagree.

    Attributes:
        speaks_for: Checks (id, outcome) that raise it.
        speaks_against: Checks (id, outcome) that lower it.
    """

    cause: str
    speaks_for: tuple[tuple[str, str], ...]
    speaks_against: tuple[tuple[str, str], ...]


def contradictions_between(
    checks: Sequence[Check], answers: Mapping[str, str], causes: Iterable[tuple[str, float]]
) -> tuple[Contradiction, ...]:
    """Return the causes that one answer names and another speaks against.

    Only effects that a check states for the cause itself count: "every other cause" is no disagreement.

    Args:
        checks: All checks.
        answers: Outcome by check id, ``unknown`` included.
        causes: Each with its probability, in the order to return them in.
    """
    if sum(outcome != UNKNOWN for outcome in answers.values()) < _LEAST_TO_DISAGREE:
        return ()
    found = []
    for cause, probability in causes:
        speaks_for: list[tuple[str, str]] = []
        speaks_against: list[tuple[str, str]] = []
        confirmed = False
        for check in checks:
            outcome = check.outcomes.get(answers.get(check.id, UNKNOWN))
            effect = outcome.effects.get(cause, "neutral") if outcome else "neutral"
            confirmed |= effect == "confirms"
            if effect in {"confirms", "supports"}:
                speaks_for.append((check.id, answers[check.id]))
            elif effect in {"weakens", "rules_out"}:
                speaks_against.append((check.id, answers[check.id]))
        if speaks_for and speaks_against and (confirmed or probability >= _NOTABLE):
            found.append(Contradiction(cause, tuple(speaks_for), tuple(speaks_against)))
    return tuple(found)
