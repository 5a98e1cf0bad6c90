"""A symptom does not end a dialogue as its cause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kb.diagnosis.symptoms import causes_behind_symptoms
from kb.diagnosis.triage import SURE, assess, prior_from_confidences
from tests.support.shipped import shipped_library
from tests.unit.kb.diagnosis.test_triage import evidences

LIBRARY = shipped_library()
CHECKS = LIBRARY.checks
CAUSES = sorted({article.id for article in LIBRARY.articles})
BEHIND = causes_behind_symptoms(CHECKS)
URGENT = ("fraud",)
INVALID = {"danger": "none", "message-shown": "invalid"}
SETTLED = {
    **INVALID,
    "stage": "entering",
    "code-shape": "well-formed",
    "code-characters": "clean",
    "code-confusables": "compared-same",
    "store-country": "same",
    "reissued": "nothing",
    "till-activation": "activated",
    "card-origin": "shop",
    "order-status": "no-order",
}


def sure_of(cause, evidence, checks=CHECKS):
    """Return the triage where search is sure of one cause."""
    return assess(checks, prior_from_confidences(CAUSES, {cause: 0.99}), evidence, urgent=URGENT)


def undeclared(checks):
    """Return the checks without any symptom."""
    return [
        structs.replace(
            check, outcomes={name: structs.replace(outcome, symptom="") for name, outcome in check.outcomes.items()}
        )
        for check in checks
    ]


def test_the_shipped_symptoms():
    """Both are messages with several reasons; a locked code is a cause, for Amazon alone can release it."""
    assert set(BEHIND) == {"error-invalid", "error-other-account"}
    assert BEHIND["error-other-account"] == {"wrong-account", "code-leaked", "seller-dispute"}
    assert {"code-typo", "not-activated", "wrong-country", "resent-code"} < BEHIND["error-invalid"]


@pytest.mark.parametrize(
    ("symptom", "evidence"),
    [
        ("error-invalid", INVALID),
        ("error-other-account", {"danger": "none", "message-shown": "other-account"}),
    ],
)
def test_a_symptom_does_not_end_the_dialogue(symptom, evidence):
    """However sure it is: a check that can support a cause behind it is asked. Undeclared, it would be the result."""
    triage = sure_of(symptom, evidence)
    assert triage.beliefs[0].cause == symptom
    assert triage.beliefs[0].probability >= SURE
    assert triage.resolved is None
    assert set(triage.within_reach) <= BEHIND[symptom]
    asked = next(check for check in CHECKS if check.id == triage.question.check_id)
    supported = {
        cause
        for outcome in asked.outcomes.values()
        for cause, effect in outcome.effects.items()
        if effect in {"confirms", "supports"}
    }
    assert supported & set(triage.within_reach)
    assert sure_of(symptom, evidence, undeclared(CHECKS)).resolved == symptom


def test_a_cause_behind_a_symptom_is_found():
    """The answer that the article's list asks for leads on to the cause."""
    evidence = {**INVALID, "till-activation": "not-on-receipt", "card-origin": "shop"}
    assert sure_of("error-invalid", evidence).resolved == "not-activated"


def test_a_symptom_is_the_result_when_nothing_else_is_left():
    """Every cause behind it is spoken against, or no check is left that can support it."""
    triage = sure_of("error-invalid", SETTLED)
    assert (triage.resolved, triage.question, triage.within_reach) == ("error-invalid", None, ())


def test_a_probable_cause_keeps_the_dialogue_open_without_a_check():
    """The dialogue then ends with candidates: there is nothing to ask, and nothing is found."""
    prior = {"error-invalid": 0.86, "not-activated": 0.14}
    triage = assess([*map(for_agents, CHECKS)], prior, {}, urgent=())
    assert (triage.resolved, triage.question, triage.within_reach) == (None, None, ("not-activated",))


def test_a_cause_that_is_no_symptom_ends_the_dialogue():
    """A locked code is the result at once."""
    assert sure_of("error-locked", {"danger": "none", "message-shown": "locked"}).resolved == "error-locked"


@given(evidences, st.sampled_from(sorted(BEHIND)))
def test_nothing_is_within_reach_of_a_result(evidence, symptom):
    """Whatever is answered, a result has no cause within reach, and a symptom with one gets a question or no result."""
    triage = sure_of(symptom, evidence)
    assert not (triage.resolved and triage.within_reach)
    if triage.within_reach:
        assert set(triage.within_reach) <= BEHIND[max(triage.beliefs, key=lambda each: each.probability).cause]


def for_agents(check):
    """Return the check as one that no customer is asked."""
    return structs.replace(check, who="agent")
