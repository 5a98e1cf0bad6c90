"""Figures of a contestant, and the two tables."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.evaluation.metrics import per_query, ranking_figures
from kb.loading.judged import JudgedQuery

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
    """What the child processes of an entry told.

    Attributes:
        index_s: Seconds of building, the loading of the model included.
        index_bytes: Of all that it wrote.
        answers: Query id to causes, best first.
        laps_ms: Of each query that one client asked.
        cpu_ms: Processor time of such a query, all threads, on average.
        per_s: Queries a second while eight threads asked.
        start_s: From the start of the process to its first answer.
        rss_bytes: Of the process after the queries of one client.
    """

    index_s: float
    index_bytes: int
    answers: dict[str, list[str]]
    laps_ms: list[float]
    cpu_ms: float
    per_s: float
    start_s: float
    rss_bytes: int


def print_tables(queries: Sequence[JudgedQuery], measured: Mapping[Entry, Measured]) -> None:
    """Print quality and cost as Markdown."""
    print("| | R@1 ja | R@1 en | R@1 | 95 % interval | R@3 | MRR@10 |\n|---|---|---|---|---|---|---|")
    for entry, of in measured.items():
        print(f"| {entry.label} | {_quality(queries, of)} |")
    print("\n| | p50 ms | p95 ms | CPU ms | searches/s, 8 threads | start s | RSS MB | index s | index MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for entry, of in measured.items():
        print(f"| {entry.label} | {_cost(of)} |")


def _quality(queries: Sequence[JudgedQuery], of: Measured) -> str:
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
        f"{of.cpu_ms:.1f}",
        f"{of.per_s:.0f}",
        f"{of.start_s:.1f}",
        f"{of.rss_bytes / 1e6:.0f}",
        f"{of.index_s:.1f}",
        f"{of.index_bytes / 1e6:.1f}",
    )
    return " | ".join(figures)
