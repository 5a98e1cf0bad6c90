"""Alarms: answers that confirm an urgent cause, and when one of them is enough to end the dialogue.

One answer is easily a slip, and an alarm overrules everything else. So an alarm ends the dialogue only if search
also finds the cause possible, or if a second answer supports it. But a warning that is shown in vain costs a line,
and one that is missing costs the card: a second answer against the cause ends the asking, not the warning.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from kb.diagnosis.effects import LOWERS, RAISES
from kb.model.check import UNKNOWN, Check, Effect, Who

__all__ = ["POSSIBLE", "Alarm", "raised_alarms", "second_opinions"]

POSSIBLE = 0.02
"""Prior from which search counts as the second opinion.

On simulated customers (dev, 11,376 dialogues, 10 % wrong answers, 20 % "don't know") 0.911 were right in the end
when each alarm ended the dialogue, 0.946 with this rule; truthful customers did not change.
"""

_ENOUGH_ANSWERS = 2
_ENOUGH_AGAINST = 2
"""Answers against an urgent cause that take its warning back; one that rules it out does so alone. With one, 0.693 of
simulated victims whose complaint hides the scam were warned (10 % wrong answers), 0.727 with two."""
_ROUNDING = 1e-9


class Alarm(NamedTuple):
    """An urgent cause that an answer confirms, or that an answer supports where nobody could tell for certain.

    Attributes:
        is_backed: Whether it ends the dialogue. If not, a second answer is asked for, and the warning is shown
            meanwhile.
        is_disputed: Whether an answer speaks against it: no further one is asked for.
    """

    cause: str
    is_backed: bool
    is_disputed: bool = False


def raised_alarms(
    checks: Sequence[Check],
    prior: Mapping[str, float],
    answers: Mapping[str, str],
    urgent: Collection[str],
    audience: Who,
) -> tuple[Alarm, ...]:
    """Return the alarms that count, in the order of their causes.

    An alarm that is not backed no longer counts once an answer rules its cause out, or two speak against it.

    Args:
        checks: All checks.
        prior: Probability by cause before any answer.
        answers: Outcome by check id.
        urgent: Causes that do damage while one waits.
        audience: Who answers; a check that is not asked of them cannot give the second answer.
    """
    # A prior that says nothing (every cause alike) does not speak against an alarm, however many causes there are.
    possible = min(POSSIBLE, 1 / max(len(prior), 1)) - _ROUNDING
    alarms = []
    for cause in sorted(set(urgent) & set(prior)):
        effects = {
            check.id: check.outcomes[answers[check.id]].effects.get(cause, "neutral")
            for check in checks
            if answers.get(check.id) in check.outcomes
        }
        raising = [check_id for check_id, effect in effects.items() if effect in RAISES]
        against = [effect for effect in effects.values() if effect in LOWERS]
        is_backed = len(raising) >= _ENOUGH_ANSWERS
        if "confirms" in effects.values():
            is_backed |= prior[cause] >= possible or not any(
                _can_support(check, cause, audience) for check in checks if check.id not in raising
            )
        elif not (_is_untold(checks, cause, answers) and _is_said_alone(checks, cause, answers)):
            continue
        if is_backed or ("rules_out" not in against and len(against) < _ENOUGH_AGAINST):
            alarms.append(Alarm(cause, is_backed, bool(against)))
    return tuple(alarms)


def second_opinions(checks: Sequence[Check], answers: Mapping[str, str], urgent: Collection[str]) -> frozenset[str]:
    """Return the ids of checks that ask once more, in other words, for an urgent cause of which nobody could tell.

    Such a check has an outcome that speaks for the cause alone; it is worth asking where every check that can confirm
    the cause was answered with "don't know". Of simulated victims whose complaint hides the scam (20 % "don't know")
    0.773 are warned with it, 0.727 without; others answer 0.2 questions more, truthful ones none.
    """
    return frozenset(
        check.id
        for cause in urgent
        if _is_untold(checks, cause, answers)
        for check in checks
        if any(_raised(check, outcome) == {cause} for outcome in check.outcomes)
    )


def _is_untold(checks: Sequence[Check], cause: str, answers: Mapping[str, str]) -> bool:
    """Return whether every check that can confirm the cause was answered with "don't know"."""
    confirming = [check for check in checks if _can(check, cause, {"confirms"})]
    return bool(confirming) and all(answers.get(check.id) == UNKNOWN for check in confirming)


def _is_said_alone(checks: Sequence[Check], cause: str, answers: Mapping[str, str]) -> bool:
    """Return whether an answer speaks for the cause and for no other."""
    return any(_raised(check, answers.get(check.id, UNKNOWN)) == {cause} for check in checks)


def _raised(check: Check, outcome_id: str) -> set[str]:
    outcome = check.outcomes.get(outcome_id)
    return {cause for cause, effect in outcome.effects.items() if effect in RAISES} if outcome else set()


def _can_support(check: Check, cause: str, audience: Who) -> bool:
    """Return whether the check, answered or not, is one that can give the second answer."""
    return check.is_asked_of(audience) and _can(check, cause, RAISES)


def _can(check: Check, cause: str, effects: Collection[Effect]) -> bool:
    return any(outcome.effects.get(cause) in effects for outcome in check.outcomes.values())
