"""An evaluation as text for a terminal, and as one self-contained HTML page."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from jinja2 import Environment

from indexer.evaluation.metrics import RankingFigures
from indexer.evaluation.runner import Evaluation, QueryOutcome
from indexer.ranking.ranker_choice import choice_line

__all__ = ["html_report", "plain_words", "text_lines"]

_COLUMNS = ("hit@1", "hit@3", "hit@5", "hit@10", "mrr@10", "ndcg@10")
_TEMPLATE = Path(__file__).with_name("report.html")
_WORST = 40
_CONFUSIONS = 30
_ENOUGH = 5
"""Queries of a cause below which its share says little."""
_WEAKEST = 5
_GROUPS = {"answerable": "Questions that an article answers", "out_of_scope": "Questions that no article answers"}


def text_lines(evaluation: Evaluation) -> Iterator[str]:
    """Yield the figures as lines."""
    yield f"generation {evaluation.generation}"
    if evaluation.choice:
        yield choice_line(evaluation.choice)
    yield f"{'':<28}{'n':>5}  " + "  ".join(f"{name:>8}" for name in _COLUMNS)
    yield _row("all", evaluation.overall)
    low, high = (
        evaluation.overall.intervals.get("hit@1", (0, 0)),
        evaluation.overall.intervals.get("hit@3", (0, 0)),
    )
    yield f"  95 % intervals: hit@1 {low[0]:.3f} to {low[1]:.3f}, hit@3 {high[0]:.3f} to {high[1]:.3f}"
    for group, members in evaluation.groups.items():
        for name, figures in members.items():
            yield _row(f"{group} {name}", figures)
    if evaluation.confidence:
        confidence = evaluation.confidence
        yield (
            f"confidence: AUC {confidence.auc:.3f} (as served {confidence.auc_served:.3f}), ECE {confidence.ece:.3f}, "
            f"coverage at 95 % precision {confidence.coverage:.0%}"
        )
    for group, shares in evaluation.states.items():
        yield f"states of {group}: " + ", ".join(f"{state} {share:.1%}" for state, share in shares.items())
    if evaluation.danger_recall is not None:
        yield f"danger recall {evaluation.danger_recall:.3f}"


def _row(name: str, figures: RankingFigures) -> str:
    values = "  ".join(f"{figures.values.get(column, 0):8.3f}" for column in _COLUMNS)
    return f"{name:<28}{figures.queries:>5}  {values}"


def html_report(evaluation: Evaluation, title: str, explain: Callable[[str, str], Iterable[str]]) -> str:
    """Return one page with figures, bars by cause, reliability, confusions and the worst queries.

    Args:
        evaluation: What to show.
        title: Of the page.
        explain: Returns, as lines, why an article stands where it does for a text.
    """
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        title=title,
        evaluation=evaluation,
        columns=_COLUMNS,
        plain=list(plain_words(evaluation)),
        confusions=_confusions(evaluation.outcomes),
        worst=[
            (outcome, "\n".join(explain(outcome.text, outcome.relevant[0])))
            for outcome in _worst(evaluation.outcomes)
        ],
    )


def plain_words(evaluation: Evaluation) -> Iterator[str]:
    """Yield what the figures mean, for somebody who has never heard of them."""
    first, three = evaluation.overall.values["hit@1"], evaluation.overall.values["hit@3"]
    yield (
        f"Of 100 questions that an article answers, {100 * first:.0f} have it in first place, "
        f"{100 * three:.0f} among the first three."
    )
    for group, shares in evaluation.states.items():
        answer, choice, none = (100 * shares[state] for state in ("answer", "candidates", "none"))
        yield (
            f"{_GROUPS.get(group, group)}: {answer:.0f} of 100 get one answer, {choice:.0f} a choice, "
            f"{none:.0f} are told that nothing fits."
        )
    if evaluation.danger_recall is not None:
        yield f"Of 100 people in danger of losing money, {100 * evaluation.danger_recall:.0f} are warned."
    weak = sorted(
        (figures.values["hit@1"], name)
        for name, figures in evaluation.groups.get("cause", {}).items()
        if figures.queries >= _ENOUGH
    )[:_WEAKEST]
    if weak:
        yield "Weakest: " + ", ".join(f"{name} ({100 * share:.0f} of 100 first)" for share, name in weak) + "."


def _confusions(outcomes: tuple[QueryOutcome, ...]) -> list[tuple[str, str, int]]:
    """Return the most frequent pairs of what should and what did come first."""
    pairs = Counter(
        (outcome.relevant[0], outcome.found[0])
        for outcome in outcomes
        if outcome.relevant and outcome.found and outcome.found[0] not in outcome.relevant
    )
    return [(wanted, found, count) for (wanted, found), count in pairs.most_common(_CONFUSIONS)]


def _worst(outcomes: tuple[QueryOutcome, ...]) -> list[QueryOutcome]:
    """Return answerable queries with a wrong first result, the surest first."""
    wrong = [outcome for outcome in outcomes if outcome.relevant and outcome.rank != 1]
    return sorted(wrong, key=lambda outcome: -(outcome.confidence or 0.0))[:_WORST]
