"""What answers do to the causes, and what is asked next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.diagnosis.triage import LIKELIHOOD_RATIOS, TriageTable, assess, flat_prior, prior_from_confidences
from tests.support.shipped import shipped_library

LIBRARY = shipped_library()
CHECKS = LIBRARY.checks
CAUSES = sorted({article.id for article in LIBRARY.articles})
URGENT = ("fraud",)
SAFE = {"danger": "none"}

evidences = st.dictionaries(st.sampled_from([check.id for check in CHECKS]), st.integers(0, 20)).map(
    lambda drawn: {
        check.id: [*check.outcomes, "unknown"][drawn[check.id] % (len(check.outcomes) + 1)]
        for check in CHECKS
        if check.id in drawn
    }
)


@given(evidences)
def test_beliefs_are_a_distribution_in_order(evidence):
    """Probabilities are in order, add up to 1 over all causes, and none is 0 or 1."""
    triage = assess(CHECKS, flat_prior(CAUSES), evidence, urgent=URGENT)
    probabilities = [belief.probability for belief in triage.beliefs]
    assert sum(probabilities) == pytest.approx(1)
    assert all(0 < p < 1 for p in probabilities)
    assert {belief.cause for belief in triage.beliefs} == set(CAUSES)
    if not triage.alarms:
        assert probabilities == sorted(probabilities, reverse=True)


@given(evidences)
def test_the_order_of_answers_does_not_matter(evidence):
    """The same answers in any order give the same probabilities."""
    backwards = dict(reversed(evidence.items()))
    assert assess(CHECKS, flat_prior(CAUSES), evidence, urgent=URGENT) == assess(
        CHECKS, flat_prior(CAUSES), backwards, urgent=URGENT
    )


@given(evidences, st.sampled_from([check.id for check in CHECKS]))
def test_unknown_costs_nothing(evidence, check_id):
    """Not knowing leaves every probability as it was, and the check is not asked again.

    Only where nobody can tell whether somebody asks for the card may another answer raise the alarm: then the order
    changes, by the alarm alone.
    """
    without = {key: value for key, value in evidence.items() if key != check_id}
    before = assess(CHECKS, flat_prior(CAUSES), without, urgent=URGENT)
    after = assess(CHECKS, flat_prior(CAUSES), {**without, check_id: "unknown"}, urgent=URGENT)
    assert set(after.beliefs) == set(before.beliefs)
    if after.alarms == before.alarms:
        assert after.beliefs == before.beliefs
    assert after.question is None or after.question.check_id != check_id


@pytest.mark.parametrize("nothing", ["", " ", "no-such-outcome"])
def test_an_empty_answer_is_no_answer(nothing):
    """An empty answer changes neither probabilities nor contradictions, and its check is still asked."""
    prior = flat_prior(CAUSES)
    assert assess(CHECKS, prior, {"danger": nothing}, urgent=URGENT) == assess(CHECKS, prior, {}, urgent=URGENT)
    given_one = {**SAFE, "own-history": "registered-before"}
    with_nothing = {**given_one, "stage": nothing, "no-such-check": nothing}
    assert assess(CHECKS, prior, with_nothing, urgent=URGENT) == assess(CHECKS, prior, given_one, urgent=URGENT)


@given(st.lists(st.sampled_from(CHECKS), unique_by=lambda check: check.id, max_size=6))
def test_nothing_is_asked_twice(asked):
    """A question that was answered does not come back."""
    evidence = {check.id: next(iter(check.outcomes)) for check in asked}
    question = assess(CHECKS, flat_prior(CAUSES), evidence, urgent=URGENT).question
    assert question is None or question.check_id not in evidence


def test_danger_is_asked_before_all_else():
    """Danger is asked first, however sure the search is."""
    prior = {**dict.fromkeys(CAUSES, 0.1 / (len(CAUSES) - 1)), "expired": 0.9}
    triage = assess(CHECKS, prior, {}, urgent=URGENT)
    assert triage.question.check_id == "danger"
    assert triage.question.urgent
    assert triage.resolved is None
    assert assess(CHECKS, prior, SAFE, urgent=URGENT).resolved == "expired"


@pytest.mark.parametrize("cause", ["not-activated", "wrong-country", "resent-code", "already-used"])
def test_two_answers_overrule_a_search_that_was_sure(cause):
    """The floor of the prior is high enough."""
    settling = {
        "not-activated": {"till-activation": "not-on-receipt", "stage": "entering"},
        "wrong-country": {"store-country": "different", "stage": "entering"},
        "resent-code": {"reissued": "resent", "stage": "entering"},
        "already-used": {"own-history": "registered-before", "message-shown": "this-account"},
    }[cause]
    prior = prior_from_confidences(CAUSES, {"balance-not-applied": 0.97})
    assert assess(CHECKS, prior, {**SAFE, **settling}, urgent=URGENT).beliefs[0].cause == cause


def test_contradictions_are_shown():
    """History says it is one's own, the accounts say it is elsewhere."""
    evidence = {**SAFE, "own-history": "registered-before", "own-accounts": "found"}
    found = {each.cause: each for each in assess(CHECKS, flat_prior(CAUSES), evidence, urgent=URGENT).contradictions}
    assert found["wrong-account"].speaks_for == (("own-accounts", "found"),)
    assert found["wrong-account"].speaks_against == (("own-history", "registered-before"),)


def test_a_question_says_what_it_separates():
    """The leading cause, and those that some outcome treats otherwise."""
    prior = prior_from_confidences(CAUSES, {"not-activated": 0.4, "code-typo": 0.4})
    question = assess(CHECKS, prior, SAFE, urgent=URGENT).question
    assert {"not-activated", "code-typo"} <= set(question.separates)
    assert question.information_bits > 0.1


def test_questions_for_agents_are_not_asked_of_customers():
    """Checks for agents are asked only where an agent asks."""
    from msgspec import structs

    for_agents = [structs.replace(check, who="agent") for check in CHECKS]
    assert assess(for_agents, flat_prior(CAUSES), {}, urgent=URGENT).question is None
    assert assess(for_agents, flat_prior(CAUSES), {}, urgent=URGENT, audience="agent").question


def test_the_table_of_likelihood_ratios_is_ordered():
    """Speaking for and against mirror one another."""
    order = ["confirms", "supports", "neutral", "weakens", "rules_out"]
    ratios = [LIKELIHOOD_RATIOS[effect] for effect in order]
    assert ratios == sorted(ratios, reverse=True)
    assert LIKELIHOOD_RATIOS["neutral"] == 1


def test_danger_is_asked_about_second_where_nothing_points_to_it():
    """The first question is about what was written; with a prior of two in a hundred danger comes first again."""
    calm = dict.fromkeys(CAUSES, 0.001) | {"expired": 0.5, "wrong-country": 0.499}
    first = TriageTable(CHECKS).assess(calm, {}, urgent=URGENT, danger_first=False).question
    assert not first.urgent
    told = {first.check_id: "unknown"}
    assert TriageTable(CHECKS).assess(calm, told, urgent=URGENT, danger_first=True).question.urgent
    feared = {**calm, "fraud": 0.02}
    assert TriageTable(CHECKS).assess(feared, {}, urgent=URGENT, danger_first=False).question.urgent
