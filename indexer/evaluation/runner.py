"""Running judged queries through a searcher, and putting the figures together by language, kind and cause."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from indexer.evaluation.metrics import (
    ConfidenceFigures,
    RankingFigures,
    confidence_figures,
    per_query,
    ranking_figures,
)
from indexer.ranking.ranker_choice import RankerChoice
from indexer.search.result import Judgement
from indexer.search.searcher import Searcher
from kb.loading.judged import JudgedQuery, worth_of_first

__all__ = ["Evaluation", "QueryOutcome", "evaluate", "evaluate_qrels", "outcomes_of"]

_DEPTH = 100


class QueryOutcome(Struct, frozen=True):
    """What became of one judged query.

    Attributes:
        found: The first five document ids.
        rank: 1-based rank of the first relevant document; 0 if there is none among the first hundred.
    """

    id: str
    text: str
    lang: str
    kind: str
    relevant: tuple[str, ...]
    found: tuple[str, ...]
    rank: int
    confidence: float | None
    state: str


class Evaluation(Struct, frozen=True):
    """Figures of one evaluation.

    Attributes:
        generation: What was evaluated.
        overall: All answerable queries.
        groups: ``lang``, ``kind``, ``cause`` and ``lane`` to group to figures; ``lane`` holds each retriever alone,
            over all queries and by language and kind.
        confidence: None without a fitted ranker.
        states: State to share, for answerable and for out-of-scope queries.
        danger_recall: Share of danger queries whose article is offered early; None without such queries.
        outcomes: Every query.
        choice: Which ranker serves, where one was fitted on judged queries and the caller says so.
    """

    generation: str
    overall: RankingFigures
    groups: dict[str, dict[str, RankingFigures]]
    confidence: ConfidenceFigures | None
    states: dict[str, dict[str, float]]
    danger_recall: float | None
    outcomes: tuple[QueryOutcome, ...]
    choice: RankerChoice | None = None


def evaluate(searcher: Searcher, queries: Sequence[JudgedQuery]) -> Evaluation:
    """Evaluate a searcher on judged queries, out-of-scope ones included."""
    judged = {query.id: searcher.judge(query.text, _DEPTH) for query in queries}
    # A primary article has to come first; secondary ones count for nDCG alone.
    primary = {query.id: dict.fromkeys(query.primary, 1) for query in queries if query.primary}
    graded = {query.id: query.grades for query in queries if query.primary}
    rankings = {name: judgement.ranking for name, judgement in judged.items()}
    values = per_query(primary, rankings)
    for name, row in per_query(graded, rankings).items():
        values[name]["ndcg@10"] = row["ndcg@10"]
    outcomes = tuple(_outcome(query, judged[query.id]) for query in queries)
    return Evaluation(
        generation=searcher.generation.id,
        overall=ranking_figures(list(values.values())),
        groups={
            "lang": _grouped(values, ((query.id, (query.lang,)) for query in queries)),
            "kind": _grouped(values, ((query.id, (query.kind,)) for query in queries if query.kind)),
            "cause": _grouped(values, ((query.id, query.primary) for query in queries)),
            "lane": _of_retrievers(queries, judged, primary),
        },
        confidence=_confidence(outcomes),
        states=_states(outcomes),
        danger_recall=_danger_recall(outcomes, queries),
        outcomes=outcomes,
    )


def outcomes_of(searcher: Searcher, queries: Sequence[JudgedQuery]) -> tuple[QueryOutcome, ...]:
    """Return what becomes of each judged query, without the figures."""
    return tuple(_outcome(query, searcher.judge(query.text, _DEPTH)) for query in queries)


def evaluate_qrels(
    searcher: Searcher, queries: Mapping[str, str], qrels: Mapping[str, Mapping[str, int]]
) -> RankingFigures:
    """Evaluate a searcher on any set of queries and judgements; only judged queries count."""
    rankings = {name: searcher.judge(queries[name], _DEPTH).ranking for name in qrels if name in queries}
    return ranking_figures(list(per_query(qrels, rankings).values()))


def _outcome(query: JudgedQuery, judgement: Judgement) -> QueryOutcome:
    found = [document for document, _ in judgement.ranking]
    rank = next((place for place, document in enumerate(found, start=1) if document in query.primary), 0)
    return QueryOutcome(
        query.id,
        query.text,
        query.lang,
        query.kind,
        query.primary,
        tuple(found[:5]),
        rank,
        judgement.confidence,
        judgement.state,
    )


def _grouped(
    values: Mapping[str, Mapping[str, float]], members: Iterable[tuple[str, Sequence[str]]]
) -> dict[str, RankingFigures]:
    rows: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    for name, groups in members:
        for group in groups:
            if name in values:
                rows[group].append(values[name])
    return {group: ranking_figures(rows[group]) for group in sorted(rows)}


def _of_retrievers(
    queries: Sequence[JudgedQuery], judged: Mapping[str, Judgement], primary: Mapping[str, Mapping[str, int]]
) -> dict[str, RankingFigures]:
    """Return the figures of each retriever alone: over all queries, by language and by kind."""
    retrievers = dict.fromkeys(retriever for judgement in judged.values() for retriever in judgement.lanes)
    figures: dict[str, RankingFigures] = {}
    for retriever in retrievers:
        values = per_query(primary, {name: judgement.lanes.get(retriever, ()) for name, judgement in judged.items()})
        members = (
            (
                query.id,
                (retriever, f"{retriever} {query.lang}", *([f"{retriever} {query.kind}"] if query.kind else ())),
            )
            for query in queries
        )
        figures |= _grouped(values, members)
    return figures


def _confidence(outcomes: Sequence[QueryOutcome]) -> ConfidenceFigures | None:
    known = [outcome for outcome in outcomes if outcome.confidence is not None]
    if not known:
        return None
    return confidence_figures(
        [outcome.confidence or 0.0 for outcome in known],
        [(outcome.rank == 1) * worth_of_first(len(outcome.relevant)) for outcome in known],
        [bool(outcome.relevant) for outcome in known],
        [outcome.state != "none" for outcome in known],
    )


def _states(outcomes: Sequence[QueryOutcome]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for group, chosen in (
        ("answerable", [outcome for outcome in outcomes if outcome.relevant]),
        ("out_of_scope", [outcome for outcome in outcomes if not outcome.relevant]),
    ):
        count = max(len(chosen), 1)
        found[group] = {
            state: sum(outcome.state == state for outcome in chosen) / count
            for state in ("answer", "candidates", "none")
        }
    return found


def _danger_recall(outcomes: Sequence[QueryOutcome], queries: Sequence[JudgedQuery]) -> float | None:
    """Return the share of danger queries not sent away, with their article among the first three."""
    chosen = [o for o, query in zip(outcomes, queries, strict=True) if query.kind == "danger" and query.primary]
    if not chosen:
        return None
    return sum(outcome.state != "none" and 0 < outcome.rank <= 3 for outcome in chosen) / len(chosen)  # noqa: PLR2004
