"""The gate before a generation that has learned is published: it is compared with the one that serves."""

import hashlib
from collections.abc import Sequence

from indexer.encoding.encoder import Encoder
from indexer.evaluation.comparison import Comparison, compare_outcomes
from indexer.evaluation.runner import outcomes_of
from indexer.ranking.ranker import read_ranker
from indexer.ranking.ranker_choice import read_choice
from indexer.search.searcher import Searcher
from indexer.store import Generation
from indexer.text.analysis import Analyser
from indexer.training.learned import JudgedSets
from kb.loading.judged import JudgedQuery

__all__ = ["compare_with_served"]

_MOST_COMPARED = 600
"""Queries of a set that are asked, chosen by a hash of their ids: two generations of them take some ten seconds."""


def compare_with_served(
    served: Generation | None, searcher: Searcher, sets: JudgedSets, encoder: Encoder, analyser: Analyser
) -> Comparison | None:
    """Ask two generations the queries that neither has learned from.

    A query about an article that only one of them has is left out.

    Args:
        served: The generation that serves.
        searcher: On the generation that may take its place.
        sets: Judged queries of the knowledge base.
        encoder: Of both; remembers the vectors of queries.
        analyser: The analyser.

    Returns:
        None where there is nothing to compare: none serves, no row came from use, or both were taught the same.
    """
    if served is None or not (sets.learned or sets.held_back) or _taught_alike(served, searcher.generation):
        return None
    before = Searcher(served, encoder, analyser)
    compared = []
    for name, queries in (("dev", sets.dev), ("held back", sets.held_back)):
        fair = _sample([query for query in queries if _is_fair(query, served, searcher.generation)])
        if fair:
            compared.append(compare_outcomes(name, outcomes_of(before, fair), outcomes_of(searcher, fair)))
    return Comparison(served.id, tuple(compared))


def _sample(queries: Sequence[JudgedQuery]) -> Sequence[JudgedQuery]:
    """Return at most :data:`_MOST_COMPARED` of the queries, the same ones in every build."""
    if len(queries) <= _MOST_COMPARED:
        return queries
    return sorted(queries, key=lambda query: hashlib.sha256(query.id.encode()).digest())[:_MOST_COMPARED]


def _taught_alike(*generations: Generation) -> bool:
    bases = [_basis_of(each) for each in generations]
    return None not in bases and len(set(bases)) == 1


def _basis_of(generation: Generation) -> str | None:
    """Return what a ranker was fitted on for a generation, also where the default one serves; None without one."""
    taught = read_choice(generation.folder) or read_ranker(generation.folder, generation.manifest.model.fingerprint)
    return taught.basis if taught else None


def _is_fair(query: JudgedQuery, *generations: Generation) -> bool:
    return all(generation.has_document(name) for generation in generations for name in query.primary)
