"""Two rankings of the same judged queries: what became better, what worse, and whether that is a regression."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from scipy.stats import binom

from indexer.evaluation.runner import QueryOutcome

__all__ = ["Changed", "Comparison", "SetComparison", "change_lines", "compare_outcomes"]

_MOST_LOST = 0.01
"""A fall of R@1 by more than this is a regression."""
_CHANCE = 0.1
"""Where a query weighs more than the fall that is allowed, one that chance explains as often as this is none: of
twenty rows one lost is five points and says nothing."""
_SHOWN = 10
_TEXT_SHOWN = 60


class Changed(Struct, frozen=True):
    """A query whose first right article moved to or from the first place, or that is answered though it should not.

    Attributes:
        id: Of the query.
        text: As judged.
        before: What became of it: ``rank 3``, ``not found``, or the state for a query that no article answers.
        after: The same now.
    """

    id: str
    text: str
    before: str
    after: str


class SetComparison(Struct, frozen=True):
    """What became of one set of judged queries.

    Attributes:
        name: Of the set.
        answerable: Queries that an article answers.
        outside: Queries that none does.
        hit_at_1: Share of the answerable with a right article first, before and now.
        hit_at_3: Among the first three.
        refused: Share of the answerable that are refused.
        answered: Share of the others that get an answer.
        better: What was gained.
        worse: What was lost.
        is_regression: Whether R@1 fell by more than a point, and by more than chance in a set of fewer than 100.
    """

    name: str
    answerable: int
    outside: int
    hit_at_1: tuple[float, float]
    hit_at_3: tuple[float, float]
    refused: tuple[float, float]
    answered: tuple[float, float]
    better: tuple[Changed, ...]
    worse: tuple[Changed, ...]
    is_regression: bool


class Comparison(Struct, frozen=True):
    """A generation beside another one.

    Attributes:
        before: Id of the generation that is compared with.
        sets: One comparison a set of queries.
    """

    before: str
    sets: tuple[SetComparison, ...]

    @property
    def is_regression(self) -> bool:
        """Whether one of the sets is ranked worse than can be put up with."""
        return any(each.is_regression for each in self.sets)


def compare_outcomes(name: str, before: Sequence[QueryOutcome], after: Sequence[QueryOutcome]) -> SetComparison:
    """Compare what became of queries; those that are in one of the two alone are left out."""
    old = {outcome.id: outcome for outcome in before}
    pairs = [(old[outcome.id], outcome) for outcome in after if outcome.id in old]
    known = [pair for pair in pairs if pair[1].relevant]
    others = [pair for pair in pairs if not pair[1].relevant]
    gained = [pair for pair in known if pair[1].rank == 1 != pair[0].rank]
    lost = [pair for pair in known if pair[0].rank == 1 != pair[1].rank]
    spared = [pair for pair in others if pair[0].state == "answer" != pair[1].state]
    misled = [pair for pair in others if pair[1].state == "answer" != pair[0].state]
    fall = (len(lost) - len(gained)) / max(len(known), 1)
    by_chance = float(binom.sf(len(lost) - 1, len(lost) + len(gained), 0.5)) if lost else 1.0
    return SetComparison(
        name=name,
        answerable=len(known),
        outside=len(others),
        hit_at_1=_shares(known, lambda outcome: outcome.rank == 1),
        hit_at_3=_shares(known, lambda outcome: 0 < outcome.rank <= 3),  # noqa: PLR2004 - the three of R@3
        refused=_shares(known, lambda outcome: outcome.state == "none"),
        answered=_shares(others, lambda outcome: outcome.state == "answer"),
        better=tuple(_changed(pair) for pair in (*gained, *spared)),
        worse=tuple(_changed(pair) for pair in (*lost, *misled)),
        is_regression=fall > _MOST_LOST and (len(known) * _MOST_LOST >= 1 or by_chance <= _CHANCE),
    )


def change_lines(comparison: Comparison, *, limit: int = _SHOWN) -> Iterator[str]:
    """Yield the comparison as lines.

    Args:
        comparison: What to show.
        limit: How many queries of each kind.
    """
    yield f"compared with generation {comparison.before}:"
    for each in comparison.sets:
        figures = (("R@1", each.hit_at_1), ("R@3", each.hit_at_3), ("refused", each.refused))
        parts = [f"{name} {old:.3f} -> {new:.3f}" for name, (old, new) in figures] if each.answerable else []
        if each.outside:
            parts.append(f"out of scope answered {each.answered[0]:.3f} -> {each.answered[1]:.3f}")
        is_lower = each.hit_at_1[0] - each.hit_at_1[1] > _MOST_LOST
        worse = "; so few that chance explains the fall" if is_lower else ""
        worse = "; worse than is published" if each.is_regression else worse
        yield f"  {each.name}, {each.answerable + each.outside} queries: {', '.join(parts)}{worse}"
        for label, changed in (("better", each.better), ("worse", each.worse)):
            for row in changed[:limit]:
                text = " ".join(row.text.split())
                yield f"    {label}: {row.id}, {row.before} -> {row.after}: {text[:_TEXT_SHOWN]}"
            if len(changed) > limit:
                yield f"    {label}: {len(changed) - limit} more"


Pair = tuple[QueryOutcome, QueryOutcome]


def _shares(pairs: Sequence[Pair], is_so: Callable[[QueryOutcome], bool]) -> tuple[float, float]:
    """Return the share of the queries of which it is so, before and after; 0 of none."""
    count = max(len(pairs), 1)
    return sum(is_so(old) for old, _ in pairs) / count, sum(is_so(new) for _, new in pairs) / count


def _changed(pair: Pair) -> Changed:
    before, after = (_fate(outcome) for outcome in pair)
    return Changed(pair[1].id, pair[1].text, before, after)


def _fate(outcome: QueryOutcome) -> str:
    if not outcome.relevant:
        return f"state {outcome.state}"
    return f"rank {outcome.rank}" if outcome.rank else "not found"
