"""Simulated people: who asks, who votes, who decides. Repeatable: chance depends on the seed, the person and the text."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.search.result import Judgement
from kb.loading.judged import JudgedQuery
from kb.loading.learned import learned_id
from service.learning.agents import is_borne_out
from service.learning.evidence import Tally
from tests.benchmarks.learning.sets import Case

SILENT, WRONG = 0.7, 0.2
"""Shares of the conversations that leave no signal, and of the signals that are wrong."""
REVIEWER_ERRS = 0.05
"""How often a reviewer accepts what is proposed without it being right."""
ATTACKED = 1 / 3
"""Share of a week's texts that hostile addresses ask again to vote for one article."""
_SHOWN = 5

Judge = Callable[[str], Judgement]


@dataclass(frozen=True)
class Week:
    """What a week left behind.

    Attributes:
        rows: To learn from.
        decisions: What people decided: the effort.
    """

    rows: list[JudgedQuery]
    decisions: int


def reviewed(cases: Sequence[Case], judge: Judge, budget: int, seed: int, attacked: str | None = None) -> Week:
    """Return what reviewers decided of a week's queue: what was answered surely comes last, the rest as it came.

    By confidence alone the queue would begin with what no article answers, and a week would teach no article anything.
    A customer's vote only changes what is proposed; the label is the reviewer's. Under attack the hostile votes are
    many enough to decide what is proposed.

    Args:
        cases: What was asked this week.
        judge: The generation that serves.
        budget: Decisions.
        seed: Of chance.
        attacked: The article that hostile addresses vote for.
    """
    found = [(case, judge(case.text)) for case in cases]
    found.sort(key=lambda pair: pair[1].state == "answer")
    rows = []
    for case, judgement in found[:budget]:
        chance = random.Random(f"{seed} review {case.id}")
        shown = [name for name, _ in judgement.ranking[:_SHOWN]]
        proposed = attacked if attacked and chance.random() < ATTACKED else next(iter(shown), None)
        errs = chance.random() < REVIEWER_ERRS
        label = proposed if errs else _right(case, shown)
        rows.append(_row(case, label, "learned"))
    return Week(rows, len(rows))


def agents_signals(cases: Sequence[Case], judge: Judge, seed: int) -> Week:
    """Return what agents left behind: the article whose reply they inserted, where they did and it is borne out.

    A text that no article answers leaves a signal only where the agent is wrong: no reply was inserted. What was asked
    in the same words is voted on by customers, who are as often silent and as often wrong.
    """
    rows = []
    for case in cases:
        chance = random.Random(f"{seed} agent {case.id}")
        if chance.random() < SILENT:
            continue
        shown = [name for name, _ in judge(case.text).ranking[:_SHOWN]]
        label = _signalled(case, shown, chance)
        customer = random.Random(f"{seed} customer {case.id}")
        said = None if customer.random() < SILENT else _signalled(case, shown, customer)
        tallies = [Tally("helped", said, by_agent=False, count=1)] if said else []
        if label is not None and is_borne_out(label, shown, tallies):
            rows.append(_row(case, label, "agent"))
    return Week(rows, 0)


def _signalled(case: Case, shown: Sequence[str], chance: random.Random) -> str | None:
    """Return the article that a signal names: one in five is wrong."""
    others = [name for name in shown if not case.accepts(name)]
    return chance.choice(others) if others and chance.random() < WRONG else _right(case, shown)


def _right(case: Case, shown: Sequence[str]) -> str | None:
    """Return the article that somebody who knows picks: the first right one that is shown, else the best label."""
    return next((name for name in shown if case.accepts(name)), next(iter(case.right), None))


def _row(case: Case, label: str | None, source: str) -> JudgedQuery:
    return JudgedQuery(learned_id(case.text), case.text, case.lang, (label,) if label else (), source=source)
