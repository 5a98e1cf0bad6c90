"""Likelihood ratios of a check, and what it is expected to tell."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.diagnosis.effects import LIKELIHOOD_RATIOS, Effects
from kb.loading.check_file import load_check
from tests.support.small_kb import SMALL_CHECKS

CHECKS = [load_check(text, f"{check_id}.yaml") for check_id, text in SMALL_CHECKS.items()]
CAUSES = ("expired", "locked", "lost", "scam", "unnamed", "another")


def entropy(belief):
    return -sum(p * math.log2(p) for p in belief.values() if p > 0)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
@given(weights=st.lists(st.floats(0, 1), min_size=len(CAUSES), max_size=len(CAUSES)).filter(lambda w: sum(w) > 0.01))
def test_expected_information_is_the_expected_fall_of_entropy(check, weights):
    """The sums taken over named causes alone equal the definition over all of them."""
    belief = {cause: weight / sum(weights) for cause, weight in zip(CAUSES, weights, strict=True)}
    effects = Effects.of(check)
    expected = 0.0
    for outcome_id in check.outcomes:
        ratios = {cause: LIKELIHOOD_RATIOS[check.effect(outcome_id, cause)] for cause in CAUSES}
        whole = {cause: sum(LIKELIHOOD_RATIOS[check.effect(o, cause)] for o in check.outcomes) for cause in CAUSES}
        chance = sum(belief[cause] * ratios[cause] / whole[cause] for cause in CAUSES)
        expected += chance * entropy(effects.updated(belief, outcome_id))
    assert effects.expected_information(belief) == pytest.approx(max(entropy(belief) - expected, 0.0), abs=1e-9)


def test_what_a_check_can_confirm():
    """Causes with a ``confirms`` in some outcome."""
    confirmed = {check.id: Effects.of(check).confirms for check in CHECKS}
    assert confirmed == {"code-shape": frozenset(), "asked": {"scam"}, "where-is-it": {"lost"}}


def test_what_a_check_can_support():
    """Causes with a ``confirms`` or a ``supports`` in some outcome."""
    raised = {check.id: Effects.of(check).raises for check in CHECKS}
    assert raised == {"code-shape": {"locked"}, "asked": {"scam"}, "where-is-it": {"lost", "expired"}}
