"""Checks applied to a search: evidence in, re-ordered results and the next check out.

Keeps no state between calls: the evidence comes with each request.
"""

from collections.abc import Mapping

from msgspec import structs

from indexer.ranking.decision import State
from indexer.search.result import Reordering
from indexer.store import Generation
from kb.diagnosis.triage import SURE, Triage, flat_prior, prior_from_confidences
from kb.model.check import UNKNOWN, Check, Who
from kb.redaction import redact
from service.answering.errors import CHECKS_LISTED, EvidenceError, SensitiveInputError, UnknownCheckError

__all__ = [
    "Dialogue",
    "check_named",
    "checked_evidence",
    "plain_inputs",
]

_MAX_EVIDENCE = 64
_WORTH_SHOWING = 0.01
_ALTERNATIVES = 3
"""Causes that stay behind the first one whatever was answered: an answer may be wrong, or not have helped."""
_SPEAKS = 0.3


class Dialogue:
    """The checks of one generation, applied to one conversation.

    Args:
        generation: Whose checks and articles.
        evidence: Outcome by check id, already checked.
        audience: Who answers.
        danger_first: Whether the danger is asked about first also where nothing points to it.
    """

    def __init__(
        self,
        generation: Generation,
        evidence: Mapping[str, str],
        audience: Who = "customer",
        *,
        danger_first: bool = False,
    ) -> None:
        self._generation = generation
        self._evidence = evidence
        self._audience = audience
        self._danger_first = danger_first
        self._is_answered = any(outcome != UNKNOWN for outcome in evidence.values())

    def reorder(self, state: State, confidences: Mapping[str, float]) -> Reordering | None:
        """Return the results in the order that the evidence gives; None where there is none that counts."""
        if not self._is_answered:
            return self._behind_symptom(state, confidences)
        triage = self.assess(confidences if state != "none" else {})
        order = tuple(
            (belief.cause, belief.probability)
            for place, belief in enumerate(triage.beliefs)
            if place <= _ALTERNATIVES or belief.probability >= _WORTH_SHOWING or belief.cause in triage.alarms
        )
        if triage.resolved:
            return Reordering("answer", order, by_answers=True)
        if triage.alarms:  # not yet backed by a second answer: listed first, with its warning, and not as sure
            return Reordering("candidates", order, by_answers=True)
        best = triage.beliefs[0].probability
        if best >= SURE and not triage.within_reach:
            return Reordering("answer", order, by_answers=True)
        # Nothing in the articles fits the words; answers alone must say enough before causes are offered.
        state = "none" if state == "none" and best < _SPEAKS else "candidates"
        return Reordering(state, order, by_answers=True)

    def _behind_symptom(self, state: State, confidences: Mapping[str, float]) -> Reordering | None:
        """Return the causes that may be behind the first result if that is only a symptom: it is no answer."""
        triage = self.assess(confidences) if state == "answer" and confidences else None
        if triage is None or not triage.within_reach:
            return None
        first = max(confidences, key=lambda cause: confidences[cause])
        return Reordering(
            "candidates", tuple((cause, confidences.get(cause)) for cause in (first, *triage.within_reach))
        )

    def assess(self, confidences: Mapping[str, float]) -> Triage:
        """Return where the conversation stands, given what search thinks."""
        causes = self._causes(confidences)
        prior = prior_from_confidences(causes, confidences) if confidences else flat_prior(causes)
        triage = self._generation.triage.assess(
            prior,
            self._evidence,
            urgent=self._generation.urgent_ids,
            audience=self._audience,
            danger_first=self._danger_first,
        )
        # Alone among the causes is not found: in a folder without checks one candidate has all of the prior.
        if not self._is_answered and confidences.get(triage.resolved or "", 0.0) < SURE:
            return structs.replace(triage, resolved=None)
        return triage

    def first_question(self) -> str | None:
        """Return the check to begin with where search found nothing: of all causes, none of them pressing."""
        prior = flat_prior(self._causes({}))
        question = self._generation.triage.assess(prior, self._evidence, audience=self._audience).question
        return question.check_id if question else None

    def _causes(self, confidences: Mapping[str, float]) -> list[str]:
        """Return the articles that come into question: found by search, or spoken of by a check."""
        found = {name for name in self._generation.triage.causes if self._generation.has_document(name)}
        return sorted(found.union(confidences), key=self._generation.document_of)


def check_named(generation: Generation, check_id: str) -> Check:
    """Return a check.

    Raises:
        UnknownCheckError: there is none of that id.
    """
    check = generation.checks.get(check_id)
    if check is None:
        raise UnknownCheckError
    return check


def checked_evidence(generation: Generation, evidence: Mapping[str, str]) -> dict[str, str]:
    """Return the evidence if every check and outcome exists.

    Raises:
        EvidenceError: one does not, or an outcome is empty. What was sent is not repeated: it may be a code in the
            wrong place.
    """
    if len(evidence) > _MAX_EVIDENCE:
        raise EvidenceError("evidence", f"has more than {_MAX_EVIDENCE} entries")
    for check_id, outcome_id in evidence.items():
        check = generation.checks.get(check_id)
        if check is None:
            raise EvidenceError("evidence", f"names a check that does not exist; {CHECKS_LISTED} all")
        if not outcome_id.strip():
            raise EvidenceError(f"evidence.{check_id}", f"is empty: leave it out, or send {UNKNOWN}")
        if outcome_id != UNKNOWN and outcome_id not in check.outcomes:
            allowed = ", ".join((*check.outcomes, UNKNOWN))
            raise EvidenceError(f"evidence.{check_id}", f"is no outcome of this check; expected one of {allowed}")
    return dict(evidence)


def plain_inputs(check: Check, inputs: Mapping[str, str | bool | float]) -> dict[str, str]:
    """Return the inputs as text, as the rules read them.

    Raises:
        SensitiveInputError: a value is given for a sensitive input, or any value looks like a secret.
    """
    plain: dict[str, str] = {}
    for name, value in inputs.items():
        text = ("yes" if value else "no") if isinstance(value, bool) else f"{value}"
        wanted = check.input_named(name)
        if wanted is not None and wanted.sensitive and text.strip():
            raise SensitiveInputError(wanted.name)
        if (wanted is None or wanted.type != "date") and redact(text).redactions:
            raise SensitiveInputError(wanted.name if wanted else "inputs")
        plain[name] = text
    return plain
