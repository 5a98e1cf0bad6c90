"""Figures of a contestant, and the two tables."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from indexer.evaluation.metrics import per_query, ranking_figures
from kb.judged import JudgedQuery

__all__ = ["Entry", "Measured", "print_tables"]


@dataclass(frozen=True)
class Entry:
    """A row of the tables.

    Attributes:
        name: As printed.
        adapter: Module of ``adapters``.
        variant: Which of its contestants.
        form: Of the documents: ``whole`` or ``parts``.
    """

    name: str
    adapter: str
    variant: str
    form: str

    @property
    def label(self) -> str:
        """Name with the form of the documents."""
        return f"{self.name}, {self.form}" if self.form else self.name


@dataclass
class Measured:
    """What the child processes of an entry told, all rounds together.

    Attributes:
        answers: Query id to causes, best first.
        changed: Queries that eight clients at once were answered otherwise than one.
    """

    index_s: float = 0.0
    index_bytes: int = 0
    answers: dict[str, list[str]] = field(default_factory=dict)
    laps_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    start_s: list[float] = field(default_factory=list)
    rss_bytes: list[int] = field(default_factory=list)
    many_seconds: float = 0.0
    many_queries: int = 0
    changed: int = 0

    def add_one_client(self, names: Sequence[str], told: Mapping[str, Any], start_s: float) -> None:
        """Take the figures of a round with one client."""
        self.start_s.append(start_s)
        self.answers |= dict(zip(names, told["answers"], strict=True))
        self.laps_ms += told["laps_ms"]
        self.cpu_ms.append(told["cpu_ms"])
        self.rss_bytes.append(told["rss_bytes"])

    def add_many_clients(self, names: Sequence[str], told: Mapping[str, Any]) -> None:
        """Take the figures of a round with many clients, after that with one."""
        self.many_seconds += told["seconds"]
        self.many_queries += len(names)
        self.changed += sum(self.answers[name] != found for name, found in zip(names, told["answers"], strict=True))


def print_tables(queries: Sequence[JudgedQuery], measured: Mapping[Entry, Measured]) -> None:
    """Print quality, over the queries that were asked so far, and cost, as Markdown."""
    print("| | R@1 ja | R@1 en | R@1 | 95 % interval | R@3 | MRR@10 |\n|---|---|---|---|---|---|---|")
    for entry, of in measured.items():
        print(f"| {entry.label} | {_quality(queries, of)} |")
    print("\n| | p50 ms | p95 ms | CPU ms | searches/s, 8 threads | start s | RSS MB | index s | index MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for entry, of in measured.items():
        print(f"| {entry.label} | {_cost(of)} |")
    for entry, of in measured.items():
        if of.changed:
            print(f"\n{entry.label}: {of.changed} of {of.many_queries} queries were answered otherwise to 8 threads.")


def _quality(queries: Sequence[JudgedQuery], of: Measured) -> str:
    queries = [query for query in queries if query.id in of.answers]
    rankings = {name: [(cause, 0.0) for cause in causes] for name, causes in of.answers.items()}
    values = per_query({query.id: dict.fromkeys(query.primary, 1) for query in queries}, rankings)
    means = {
        lang: ranking_figures([values[query.id] for query in queries if lang in {"", query.lang}])
        for lang in ("ja", "en", "")
    }
    overall = means[""]
    low, high = overall.intervals["hit@1"]
    return (
        f"{means['ja'].values['hit@1']:.3f} | {means['en'].values['hit@1']:.3f} | {overall.values['hit@1']:.3f} | "
        f"{low:.3f} to {high:.3f} | {overall.values['hit@3']:.3f} | {overall.values['mrr@10']:.3f}"
    )


def _cost(of: Measured) -> str:
    twentieths = statistics.quantiles(of.laps_ms, n=20)
    figures = (
        f"{twentieths[9]:.1f}",
        f"{twentieths[18]:.1f}",
        f"{statistics.median(of.cpu_ms):.1f}",
        f"{of.many_queries / of.many_seconds:.0f}",
        f"{statistics.median(of.start_s):.1f}",
        f"{statistics.median(of.rss_bytes) / 1e6:.0f}",
        f"{of.index_s:.1f}",
        f"{of.index_bytes / 1e6:.1f}",
    )
    return " | ".join(figures)
