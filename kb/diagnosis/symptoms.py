"""Tell articles about a symptom ("the screen says invalid") from articles about a cause.

An outcome declares such an article with its key ``symptom``. The causes behind the symptom are the others that these
outcomes raise. A symptom does not end a dialogue while one of them is within reach.
"""

from collections.abc import Collection, Mapping, Sequence

from kb.diagnosis.effects import LOWERS, RAISES, Effects
from kb.model.check import Check

__all__ = ["causes_behind_symptoms", "causes_within_reach"]

_NOTABLE = 0.05
"""Probability from which a cause is within reach although no check is left that can support it."""


def causes_behind_symptoms(checks: Sequence[Check]) -> dict[str, frozenset[str]]:
    """Return the causes that may be behind each symptom that the checks declare."""
    behind: dict[str, set[str]] = {}
    for check in checks:
        for outcome in check.outcomes.values():
            if outcome.symptom:
                raised = {cause for cause, effect in outcome.effects.items() if effect in RAISES}
                behind.setdefault(outcome.symptom, set()).update(raised)
    return {symptom: frozenset(causes - set(behind)) for symptom, causes in behind.items()}


def causes_within_reach(
    causes: Collection[str],
    belief: Mapping[str, float],
    checks: Sequence[Check],
    answers: Mapping[str, str],
    open_checks: Sequence[Effects],
) -> tuple[str, ...]:
    """Return those of the causes that the dialogue may still find, most probable first.

    A cause is within reach if it is probable enough, or if no answer speaks against it and a check is left that can
    support it.
    """
    found = [
        cause
        for cause in causes
        if belief.get(cause, 0.0) >= _NOTABLE or (cause in belief and _is_open(cause, checks, answers, open_checks))
    ]
    return tuple(sorted(found, key=lambda cause: (-belief[cause], cause)))


def _is_open(cause: str, checks: Sequence[Check], answers: Mapping[str, str], open_checks: Sequence[Effects]) -> bool:
    if not any(cause in effects.raises for effects in open_checks):
        return False
    return not any(check.effect(answers[check.id], cause) in LOWERS for check in checks if check.id in answers)
