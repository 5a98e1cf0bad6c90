"""An evaluation as text for a terminal, and as one self-contained HTML page."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from jinja2 import Environment

from indexer.evaluation.metrics import RankingFigures
from indexer.evaluation.runner import Evaluation, QueryOutcome

__all__ = ["html_report", "text_lines"]

_COLUMNS = ("hit@1", "hit@3", "hit@5", "hit@10", "mrr@10", "ndcg@10")
_WORST = 40
_CONFUSIONS = 30


def text_lines(evaluation: Evaluation) -> Iterator[str]:
    """Yield the figures as lines."""
    yield f"generation {evaluation.generation}"
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
    return environment.from_string(_TEMPLATE).render(
        title=title,
        evaluation=evaluation,
        columns=_COLUMNS,
        confusions=_confusions(evaluation.outcomes),
        worst=[
            (outcome, "\n".join(explain(outcome.text, outcome.relevant[0])))
            for outcome in _worst(evaluation.outcomes)
        ],
    )


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


_TEMPLATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<style>
:root { color-scheme: light dark; --bar: #0b6e4f; --soft: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } td, th { padding: .15rem .6rem; text-align: right; }
td:first-child, th:first-child { text-align: left; } tr:nth-child(even) { background: var(--soft); }
.bar { display: inline-block; height: .7em; background: var(--bar); border-radius: 3px; }
.track { display: inline-block; width: 12rem; background: var(--soft); border-radius: 3px; }
svg { background: var(--soft); border-radius: 6px; } h2 { margin-top: 2.5rem; } .text { text-align: left; }
</style></head><body>
<h1>{{ title }}</h1>
<p>Generation {{ evaluation.generation }}, {{ evaluation.outcomes | length }} queries.</p>
<table><tr><th></th><th>n</th>{% for c in columns %}<th>{{ c }}</th>{% endfor %}</tr>
<tr><td>all</td><td>{{ evaluation.overall.queries }}</td>{% for c in columns %}
<td>{{ "%.3f" | format(evaluation.overall.values[c]) }}<br><small>{{ "%.2f" | format(evaluation.overall.intervals[c][0]) }}
to {{ "%.2f" | format(evaluation.overall.intervals[c][1]) }}</small></td>{% endfor %}</tr>
{% for group in ("lang", "kind", "lane") %}{% for name, figures in evaluation.groups[group].items() %}
<tr><td>{{ group }} {{ name }}</td><td>{{ figures.queries }}</td>
{% for c in columns %}<td>{{ "%.3f" | format(figures.values[c]) }}</td>{% endfor %}</tr>
{% endfor %}{% endfor %}</table>
{% if evaluation.confidence %}
<h2>Confidence</h2>
<p>AUC {{ "%.3f" | format(evaluation.confidence.auc) }}, ECE {{ "%.3f" | format(evaluation.confidence.ece) }},
coverage at 95 % precision {{ "%.0f" | format(evaluation.confidence.coverage * 100) }} %.</p>
<svg viewBox="0 0 110 110" width="320" role="img" aria-label="Reliability: share of right first results by confidence">
<line x1="5" y1="105" x2="105" y2="5" stroke="currentColor" stroke-width=".4" stroke-dasharray="2"/>
{% for mean, share, count in evaluation.confidence.bins %}
<circle cx="{{ 5 + mean * 100 }}" cy="{{ 105 - share * 100 }}" r="{{ 1 + (count / evaluation.outcomes | length) * 12 }}"
fill="#0b6e4f"><title>confidence {{ "%.2f" | format(mean) }}, right {{ "%.2f" | format(share) }}, {{ count }} queries</title></circle>
{% endfor %}</svg>
<p>Each dot: queries of like confidence. On the dashed line, confidence is what it says.</p>
{% endif %}
<h2>States</h2>
<table><tr><th></th><th>answer</th><th>candidates</th><th>none</th></tr>
{% for group, shares in evaluation.states.items() %}<tr><td>{{ group }}</td>
{% for state in ("answer", "candidates", "none") %}<td>{{ "%.1f" | format(shares[state] * 100) }} %</td>{% endfor %}</tr>
{% endfor %}</table>
<h2>By cause: right article first</h2>
<table>{% for name, figures in evaluation.groups["cause"].items() %}
<tr><td>{{ name }}</td><td>{{ figures.queries }}</td><td><span class="track"><span class="bar"
style="width: {{ figures.values["hit@1"] * 100 }}%"></span></span></td><td>{{ "%.2f" | format(figures.values["hit@1"]) }}</td></tr>
{% endfor %}</table>
<h2>Taken for another</h2>
<table><tr><th>should be</th><th>came first</th><th>times</th></tr>
{% for wanted, found, count in confusions %}<tr><td>{{ wanted }}</td><td class="text">{{ found }}</td><td>{{ count }}</td></tr>
{% endfor %}</table>
<h2>Wrong, and sure of it</h2>
<table><tr><th>query</th><th>should be</th><th>found</th><th>confidence</th></tr>
{% for outcome, why in worst %}<tr><td>{{ outcome.text }}<details><summary>why</summary><pre>{{ why }}</pre></details></td><td class="text">{{ outcome.relevant | join(", ") }}</td>
<td class="text">{{ outcome.found[:3] | join(", ") }}</td><td>{{ "%.2f" | format(outcome.confidence or 0) }}</td></tr>
{% endfor %}</table>
</body></html>
"""
