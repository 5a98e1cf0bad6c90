"""Weeks of traffic through a replay: what is asked, what is learned of it, and how the other half is then answered."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.search.result import Judgement
from indexer.training.learned import JudgedSets
from tests.benchmarks.learning.people import Week, agents_signals, reviewed
from tests.benchmarks.learning.replay import Replay
from tests.benchmarks.learning.sets import Case

ARMS = ("with review", "review under attack", "agents' signals alone", "neither")

Judge = Callable[[str], Judgement]


@dataclass(frozen=True)
class Point:
    """Figures of one arm after one week.

    Attributes:
        folder: Which set, on which base.
        arm: Who teaches.
        way: Which half was learned from, and the seed.
        week: 0 before anything was learned.
        decisions: Taken so far.
        rows: Learned so far.
        right_first: Share of the answerable texts of the other half with a right article first.
        first_three: Among the first three.
        refused: Share of the answerable texts that are refused.
        answered: Share of the others that get a sure answer.
    """

    folder: str
    arm: str
    way: str
    week: int
    decisions: int
    rows: int
    right_first: float
    first_three: float
    refused: float
    answered: float


def play(
    folder: str,
    replay: Replay,
    halves: tuple[Sequence[Case], Sequence[Case]],
    *,
    weeks: int,
    budget: int,
    seed: int,
    every: int = 1,
    arms: Sequence[str] = ARMS,
    own: JudgedSets | None = None,
) -> Iterator[Point]:
    """Play all arms both ways.

    Args:
        folder: Name in the figures.
        replay: The knowledge base.
        halves: Each is learned from once, while the other is asked.
        weeks: Over which the texts of a half are dealt.
        budget: Decisions a week.
        seed: Of chance.
        every: Weeks from one build to the next.
        arms: Which.
        own: Judged queries of the knowledge base, where not all of them are to be known.
    """
    first = replay.teach((), own)
    for number, (learns, asks) in enumerate((halves, halves[::-1])):
        way = f"{'AB'[number]} {seed}"
        texts = sorted(learns, key=lambda case: random.Random(f"{seed} {case.id}").random())
        dealt = [texts[week::weeks] for week in range(weeks)]
        start = _figures(first, asks)
        for arm in arms:
            yield Point(folder, arm, way, 0, 0, 0, *start)
            judge, rows, decisions = first, [], 0
            if arm == "neither":
                yield Point(folder, arm, way, weeks, 0, 0, *start)
                continue
            for week, cases in enumerate(dealt, start=1):
                left = _week(arm, cases, judge, budget, seed, attacked_in(learns))
                rows += left.rows
                decisions += left.decisions
                if week % every and week < weeks:
                    continue
                judge = replay.teach(rows, own)
                yield Point(folder, arm, way, week, decisions, len(rows), *_figures(judge, asks))


def attacked_in(cases: Sequence[Case]) -> str:
    """Return the article that hostile addresses vote for: that of the first text that an article answers."""
    return next(case.right[0] for case in cases if case.right)


def _week(arm: str, cases: Sequence[Case], judge: Judge, budget: int, seed: int, attacked: str) -> Week:
    if arm == "agents' signals alone":
        return agents_signals(cases, judge, seed)
    return reviewed(cases, judge, budget, seed, attacked if "attack" in arm else None)


def _figures(judge: Judge, cases: Sequence[Case]) -> tuple[float, float, float, float]:
    known = [(case, judge(case.text)) for case in cases if case.right]
    others = [judge(case.text).state for case in cases if not case.right]
    ranks = [_rank(case, judgement) for case, judgement in known]
    return (
        sum(rank == 1 for rank in ranks) / len(ranks),
        sum(0 < rank <= 3 for rank in ranks) / len(ranks),
        sum(judgement.state == "none" for _, judgement in known) / len(known),
        sum(state == "answer" for state in others) / max(len(others), 1),
    )


def _rank(case: Case, judgement: Judgement) -> int:
    """Return the 1-based rank of the first right article, 0 where none was found."""
    found = (rank for rank, (name, _) in enumerate(judgement.ranking, start=1) if case.accepts(name))
    return next(found, 0)
