"""Which disagreements between answers are told."""

from kb.diagnosis.contradictions import Contradiction, contradictions_between
from tests.support.shipped import shipped_library

CHECKS = shipped_library().checks
DISAGREEING = {"own-history": "registered-before", "own-accounts": "found"}
WRONG_ACCOUNT = Contradiction("wrong-account", (("own-accounts", "found"),), (("own-history", "registered-before"),))


def test_answers_that_disagree_about_a_cause_are_named():
    """History says it is one's own, the accounts say it is elsewhere."""
    assert contradictions_between(CHECKS, DISAGREEING, [("wrong-account", 0.3)]) == (WRONG_ACCOUNT,)


def test_one_answer_disagrees_with_nothing():
    """An answer of "I do not know" is none."""
    answers = {"own-accounts": "found", "own-history": "unknown"}
    assert contradictions_between(CHECKS, answers, [("wrong-account", 0.3)]) == ()


def test_an_improbable_cause_is_told_only_where_an_answer_confirmed_it():
    """What nobody thinks of any more needs no explanation."""
    for check in CHECKS:
        for name, outcome in check.outcomes.items():
            for cause, effect in outcome.effects.items():
                other = next(
                    (
                        (each.id, answer)
                        for each in CHECKS
                        for answer, meant in each.outcomes.items()
                        if each is not check and meant.effects.get(cause) in {"weakens", "rules_out"}
                    ),
                    None,
                )
                if other and effect in {"supports", "confirms"}:
                    answers = {check.id: name, other[0]: other[1]}
                    told = contradictions_between(CHECKS, answers, [(cause, 0.01)])
                    assert bool(told) == (effect == "confirms"), (cause, answers)
