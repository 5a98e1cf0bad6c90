"""A check as numbers: the likelihood ratio of each outcome for each cause, and the expected information gain."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kb.model.check import Check, Effect

__all__ = ["LIKELIHOOD_RATIOS", "LOWERS", "RAISES", "Effects"]

LIKELIHOOD_RATIOS: Mapping[Effect, float] = MappingProxyType(
    {"confirms": 20.0, "supports": 4.0, "neutral": 1.0, "weakens": 0.25, "rules_out": 0.02}
)
"""How many times likelier an outcome is under a cause than without it.

Bands of evidence as statisticians speak of them (Kass and Raftery 1995: 3 to 20 "positive", 20 to 150 "strong"):
a confirmation is where strong evidence begins, support lies inside positive, and what speaks against is the
inverse, a little stronger for what rules out. None is 0 or infinite: people misread screens, and the next answer
must be able to correct the last.
"""

RAISES: frozenset[Effect] = frozenset({"confirms", "supports"})
"""Effects that speak for a cause."""

LOWERS: frozenset[Effect] = frozenset({"weakens", "rules_out"})
"""Effects that speak against a cause."""


class Effects(NamedTuple):
    """The likelihood ratios of one check.

    Attributes:
        check: The check.
        others: Ratio of each outcome, in the check's order, for causes that it does not name.
        named: The same for each cause that some outcome names.
        confirms: Causes that some outcome confirms.
        raises: Causes that some outcome confirms or supports.
    """

    check: Check
    others: tuple[float, ...]
    named: Mapping[str, tuple[float, ...]]
    confirms: frozenset[str]
    raises: frozenset[str]

    @classmethod
    def of(cls, check: Check) -> "Effects":
        """Return the numbers of a check."""
        outcomes = check.outcomes.values()
        return cls(
            check,
            tuple(LIKELIHOOD_RATIOS[outcome.others] for outcome in outcomes),
            {
                cause: tuple(LIKELIHOOD_RATIOS[check.effect(outcome_id, cause)] for outcome_id in check.outcomes)
                for outcome in outcomes
                for cause in outcome.effects
            },
            frozenset(
                cause for outcome in outcomes for cause, effect in outcome.effects.items() if effect == "confirms"
            ),
            frozenset(cause for outcome in outcomes for cause, effect in outcome.effects.items() if effect in RAISES),
        )

    def updated(self, belief: Mapping[str, float], outcome_id: str) -> dict[str, float]:
        """Return the belief after an outcome: each probability times its ratio, adding up to 1 again."""
        place = list(self.check.outcomes).index(outcome_id)
        weights = {
            cause: probability * self.named.get(cause, self.others)[place] for cause, probability in belief.items()
        }
        total = sum(weights.values())
        return {cause: weight / total for cause, weight in weights.items()}

    def expected_information(self, belief: Mapping[str, float]) -> float:
        """Return the expected fall of the entropy over causes, in bits.

        An outcome's probability under a cause is its likelihood ratio, scaled so that the outcomes add up to 1.
        Causes that the check does not name share their ratios, so they are summed once: with T = sum(p r), the
        entropy after an outcome is log2 T - sum(r p log2 p) / T - sum(p r log2 r) / T.
        """
        named = [(belief[cause], ratios) for cause, ratios in self.named.items() if belief.get(cause)]
        logs = [p * math.log2(p) for p, _ in named]
        entropy = -sum(p * math.log2(p) for p in belief.values() if p > 0)
        rest = max(sum(belief.values()) - sum(p for p, _ in named), 0.0)
        rest_log = -entropy - sum(logs)
        scale = [sum(ratios) for _, ratios in named]
        rest_scale = sum(self.others)
        expected = 0.0
        for place, other in enumerate(self.others):
            total = rest * other
            weighted_log = rest_log * other
            ratio_log = rest * other * math.log2(other)
            chance = rest * other / rest_scale
            for (p, ratios), p_log, whole in zip(named, logs, scale, strict=True):
                ratio = ratios[place]
                total += p * ratio
                weighted_log += p_log * ratio
                ratio_log += p * ratio * math.log2(ratio)
                chance += p * ratio / whole
            if total > 0:
                expected += chance * (math.log2(total) - (weighted_log + ratio_log) / total)
        return max(entropy - expected, 0.0)
