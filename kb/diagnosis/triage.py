"""Triage: a probability for each cause from search and check answers, and the next check to ask.

A prior over causes comes from search; each outcome multiplies it by a likelihood ratio; the next check is the one
that is expected to tell most for its cost. Everything is a pure function of prior and evidence: to undo an answer
is to leave it out.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from kb.diagnosis.alarms import POSSIBLE, raised_alarms, second_opinions
from kb.diagnosis.contradictions import Contradiction, contradictions_between
from kb.diagnosis.effects import LIKELIHOOD_RATIOS, Effects
from kb.diagnosis.symptoms import causes_behind_symptoms, causes_within_reach
from kb.model.check import UNKNOWN, Check, Effect, Who

__all__ = [
    "LIKELIHOOD_RATIOS",
    "SURE",
    "Belief",
    "Question",
    "Triage",
    "TriageTable",
    "assess",
    "flat_prior",
    "prior_from_confidences",
]

_FLOOR = 0.005
"""Least prior of a cause, before normalising: two or three answers overrule a search that was sure."""

SURE = 0.85
"""Probability from which a cause counts as found."""

_WORTH_ASKING_BITS = 0.04
"""Expected information below which a question only annoys."""

_SHOWN = 5


class Belief(Struct, frozen=True):
    """How probable a cause is, after the evidence."""

    cause: str
    probability: float


class Question(Struct, frozen=True):
    """The next check, and why.

    Attributes:
        information_bits: By how much it is expected to lower the entropy over causes.
        separates: Probable causes that its outcomes treat differently, most probable first.
        urgent: Asked before all others because a scam may be in progress.
    """

    check_id: str
    information_bits: float
    separates: tuple[str, ...]
    urgent: bool = False


class Triage(Struct, frozen=True):
    """Where a conversation stands.

    Attributes:
        beliefs: All causes; their probabilities add up to 1. The cause that was found comes first, then the alarms,
            then the others, most probable first.
        question: What to ask next; None when there is nothing worth asking.
        resolved: The cause, once it is found.
        contradictions: Where the answers disagree about a cause that matters.
        alarms: Urgent causes that an answer confirms. Show their warning, also while a second answer is asked for.
        within_reach: Causes that may be behind the most probable one, which is only a symptom; empty where it is not.
    """

    beliefs: tuple[Belief, ...]
    question: Question | None
    resolved: str | None
    contradictions: tuple[Contradiction, ...]
    alarms: tuple[str, ...] = ()
    within_reach: tuple[str, ...] = ()


def flat_prior(causes: Collection[str]) -> dict[str, float]:
    """Return the same probability for each cause."""
    return dict.fromkeys(causes, 1 / len(causes)) if causes else {}


def prior_from_confidences(causes: Collection[str], confidences: Mapping[str, float]) -> dict[str, float]:
    """Return a prior over ``causes`` from the calibrated confidences of a search; causes not found get the floor."""
    weights = {cause: max(confidences.get(cause, 0.0), _FLOOR) for cause in causes}
    total = sum(weights.values())
    return {cause: weight / total for cause, weight in weights.items()}


def assess(
    checks: Sequence[Check],
    prior: Mapping[str, float],
    evidence: Mapping[str, str],
    *,
    urgent: Collection[str] = (),
    audience: Who = "customer",
) -> Triage:
    """Weigh the evidence and choose the next check; see :meth:`TriageTable.assess`."""
    return TriageTable(checks).assess(prior, evidence, urgent=urgent, audience=audience)


class TriageTable:
    """The checks as numbers, made once for many conversations. Never changed; safe between threads.

    Args:
        checks: All checks.
    """

    def __init__(self, checks: Sequence[Check]) -> None:
        self.checks = tuple(checks)
        self.causes = frozenset(
            cause for check in checks for outcome in check.outcomes.values() for cause in outcome.effects
        )
        """Causes that some outcome speaks of."""
        self._effects = tuple(Effects.of(check) for check in checks)
        self._behind = causes_behind_symptoms(checks)

    def assess(
        self,
        prior: Mapping[str, float],
        evidence: Mapping[str, str],
        *,
        urgent: Collection[str] = (),
        audience: Who = "customer",
        danger_first: bool = True,
    ) -> Triage:
        """Weigh the evidence and choose the next check.

        Args:
            prior: Probability by cause; adds up to 1.
            evidence: Outcome by check id, ``unknown`` included. An empty outcome, or one that does not exist, is no
                answer: it changes nothing, and its check can still be asked.
            urgent: Causes that do damage while one waits. A check that can confirm one is asked before all others.
                Where an answer confirms one, and the prior or a second answer backs it (see ``alarms``), it is the
                result, whatever else was answered. Where nothing backs it yet, the second answer is asked for next;
                and so where whoever was asked could not tell.
            audience: Who answers; checks for agents are not asked of customers.
            danger_first: Whether the danger is asked about first also where the prior of no urgent cause points to
                it. Otherwise it is asked about second then: the first question is about what was written.
        """
        answers = {
            check.id: evidence[check.id]
            for check in self.checks
            if evidence.get(check.id) == UNKNOWN or evidence.get(check.id) in check.outcomes
        }
        posterior = dict(prior)
        for check, effects in zip(self.checks, self._effects, strict=True):
            if answers.get(check.id) in check.outcomes:
                posterior = effects.updated(posterior, answers[check.id])
        alarms = raised_alarms(self.checks, prior, answers, urgent, audience)
        raised = tuple(alarm.cause for alarm in alarms)
        ending = tuple(alarm.cause for alarm in alarms if alarm.is_backed)
        if ending:
            posterior = _with_share(posterior, ending, SURE)
        # Rounded so that nothing hangs on the last bit of a sum.
        posterior = {cause: round(probability, 12) for cause, probability in posterior.items()}
        open_checks = [
            effects
            for effects in self._effects
            if effects.check.id not in answers and effects.check.is_asked_of(audience)
        ]
        unsettled = {alarm.cause for alarm in alarms if not alarm.is_disputed}
        is_danger_due = danger_first or any(prior.get(cause, 0.0) >= POSSIBLE for cause in urgent)
        step = (
            _Step(ending[0])
            if ending
            else self._step(posterior, answers, open_checks, unsettled, urgent, danger_first=is_danger_due)
        )
        order = sorted(
            posterior,
            key=lambda cause: (
                cause != step.resolved,
                cause not in ending,
                cause not in raised,
                -posterior[cause],
                cause,
            ),
        )
        beliefs = tuple(Belief(cause, posterior[cause]) for cause in order)
        contradictions = contradictions_between(
            self.checks, answers, ((each.cause, each.probability) for each in beliefs)
        )
        return Triage(beliefs, step.question, step.resolved, contradictions, raised, step.within_reach)

    def _step(
        self,
        belief: Mapping[str, float],
        answers: Mapping[str, str],
        open_checks: Sequence[Effects],
        unsettled: Collection[str],
        urgent: Collection[str],
        *,
        danger_first: bool,
    ) -> "_Step":
        """Return what comes next while no alarm ends the dialogue.

        ``unsettled`` are the urgent causes of which a second answer is wanted.
        """
        second = [effects for effects in open_checks if not effects.raises.isdisjoint(unsettled)]
        if second:
            # The check that tells best whether the alarm is true or anything else is, as if both were as likely.
            even = {**dict.fromkeys(sorted(unsettled), 0.5 / len(unsettled)), "": 0.5}
            _, asked = _most_telling_first(second, even)[0]
            return _Step(question=_question(asked, belief, urgent=True))
        first = [effects for effects in open_checks if not effects.confirms.isdisjoint(urgent)]
        if not first:
            opinions = second_opinions(self.checks, answers, set(urgent) & set(belief))
            first = [effects for effects in open_checks if effects.check.id in opinions]
        about_danger = _question(min(first, key=_cheapest), belief, urgent=True) if first else None
        if about_danger and danger_first:
            return _Step(question=about_danger)
        leader = min(belief, key=lambda cause: (-belief[cause], cause), default="")
        behind = self._behind.get(leader, frozenset())
        reach = causes_within_reach(behind, belief, self.checks, answers, open_checks)
        if leader and belief[leader] >= SURE and not reach:
            return _Step(leader)
        told = _most_telling_first(
            [effects for effects in open_checks if danger_first or effects not in first], belief
        )
        worth = [effects for bits, effects in told if bits >= _WORTH_ASKING_BITS]
        worth = worth or [effects for _, effects in told if not effects.raises.isdisjoint(reach)]
        return _Step(question=_question(worth[0], belief) if worth else about_danger, within_reach=reach)


class _Step(NamedTuple):
    """What comes next: a result, a question, or neither; see :class:`Triage`."""

    resolved: str | None = None
    question: Question | None = None
    within_reach: tuple[str, ...] = ()


def _cheapest(effects: Effects) -> tuple[int, str]:
    return effects.check.cost, effects.check.id


def _with_share(belief: Mapping[str, float], causes: Collection[str], share: float) -> dict[str, float]:
    """Return the belief with at least ``share`` on the causes together."""
    mass = sum(belief[cause] for cause in causes)
    if not causes or mass >= share:
        return dict(belief)
    return {cause: p * (share / mass if cause in causes else (1 - share) / (1 - mass)) for cause, p in belief.items()}


def _most_telling_first(checks: Sequence[Effects], belief: Mapping[str, float]) -> list[tuple[float, Effects]]:
    """Return the checks with their expected information in bits, by information for their cost; equals by id."""
    told = [(effects.expected_information(belief), effects) for effects in checks]
    return sorted(told, key=lambda pair: (-round(pair[0] / pair[1].check.cost, 12), pair[1].check.id))


def _question(effects: Effects, belief: Mapping[str, float], *, urgent: bool = False) -> Question:
    return Question(effects.check.id, effects.expected_information(belief), _separated(effects.check, belief), urgent)


def _separated(check: Check, belief: Mapping[str, float]) -> tuple[str, ...]:
    """Return the leading cause, and the probable ones that some outcome treats otherwise than it."""
    order = sorted(belief, key=lambda cause: (-belief[cause], cause))[:_SHOWN]
    leader = _row(check, order[0]) if order else ()
    others = [cause for cause in order[1:] if _row(check, cause) != leader]
    return (order[0], *others) if others else ()


def _row(check: Check, cause: str) -> tuple[Effect, ...]:
    return tuple(check.effect(outcome, cause) for outcome in check.outcomes)
