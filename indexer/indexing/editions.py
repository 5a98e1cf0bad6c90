"""Build an index: a generation for customers, and one with the articles for agents where there are any.

They are two generations and not one with a filter: nothing of an article for agents is in what answers customers, no
word for spelling, no figure of a word's frequency, no class of the ranker.
"""

import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from threadpoolctl import threadpool_limits

from indexer.encoding.encoder import Encoder
from indexer.indexing.build import BuildReport, build_edition
from indexer.indexing.vectors import Progress
from indexer.retrievers.dense.sizing import Sizing
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout
from indexer.store.contents import read_contents
from indexer.training.learned import JudgedSets, read_judged
from kb.loading.audience import ids_for_agents, library_for_customers, queries_without
from kb.loading.judged import LEARNED_SOURCES, JudgedQuery
from kb.loading.library import Library

__all__ = ["build_index"]

_SIZING = Sizing()
_ONE_THREAD: dict[str, Any] = {"limits": 1, "user_api": "blas"}
"""The steps of a fit are many small products, between which threads wait for each other: a build with 200 rows from
use took 38 s of CPU time instead of 80 on two busy cores. Texts are encoded by threads of their own."""


def _silent(_step: str, _done: int, _total: int) -> None:
    """Report nothing."""


def build_index(
    library: Library,
    encoder: Encoder,
    settings: IndexerSettings,
    *,
    train: Sequence[JudgedQuery] | None = None,
    full: bool = False,
    accept_worse: bool = False,
    sizing: Sizing = _SIZING,
    progress: Progress = _silent,
) -> BuildReport:
    """Build what customers see of ``library`` and make it current; then what agents see, if that is more.

    One that was taught rows from use is compared with the one that serves, and not published where it is worse.

    Args:
        library: The loaded knowledge base.
        encoder: Makes the passage vectors.
        settings: Where the index is and how it is made.
        train: Judged queries to learn from; by default those of the knowledge base, none to learn nothing.
        full: Encode every passage again and publish even if nothing has changed.
        accept_worse: Publish also what ranks worse than the generation before.
        sizing: Which vector index for how many passages, and when all is rebuilt.
        progress: Told each step.

    Raises:
        StoreError: another build is running, or the new generation did not answer as it should.
        OSError: the disk is full or broken; the old generation stays current.
    """
    layout = IndexLayout(settings.index_dir)
    hidden = ids_for_agents(library)
    sets = read_judged(library.root)
    if train is not None:
        sets = JudgedSets(train, sets.dev)
    rows = _from_use(sets)
    sets = _without(sets, _names(sets) - {article.id for article in library.articles})
    of_unknown = rows - _from_use(sets)

    def edition(
        seen: Library, placed: IndexLayout, asked: JudgedSets, *, accept_worse: bool, forgets: bool
    ) -> BuildReport:
        with threadpool_limits(**_ONE_THREAD):
            return build_edition(
                seen,
                encoder,
                settings,
                placed,
                asked,
                full=full,
                accept_worse=accept_worse,
                sizing=sizing,
                forgets=forgets,
                progress=progress,
            )

    # An article that customers are no longer to see goes at once, whatever that does to the ranking.
    at_once = accept_worse or _shows(layout, hidden)
    of_customers = library_for_customers(library)
    report = edition(of_customers, layout, _without(sets, hidden), accept_worse=at_once, forgets=not hidden)
    report = replace(report, of_unknown=of_unknown)
    if not hidden:
        _remove(layout.for_agents)
        return report
    if report.refused:  # what agents see does not run ahead of what customers see
        return replace(report, for_agents=len(hidden))
    of_agents = edition(library, layout.for_agents, sets, accept_worse=accept_worse, forgets=True)
    if of_agents.refused:
        report = replace(report, refused=True, comparison=of_agents.comparison)
    return replace(report, for_agents=len(hidden))


def _names(sets: JudgedSets) -> set[str]:
    """Return the ids of all articles that judged queries name."""
    return {name for queries in sets[:3] for query in queries for name in query.grades}


def _without(sets: JudgedSets, articles: Collection[str]) -> JudgedSets:
    """Return what is left where these articles are not to be told of, or are not there: renamed or deleted since."""
    train, dev, held_back = (queries_without(queries, articles) for queries in sets[:3])
    return JudgedSets(train, dev, held_back, sum(query.source in LEARNED_SOURCES for query in train))


def _from_use(sets: JudgedSets) -> int:
    return sets.learned + len(sets.held_back)


def _shows(layout: IndexLayout, hidden: Collection[str]) -> bool:
    """Tell whether the generation that customers see holds one of these articles."""
    current = layout.current_id()
    if current is None or not hidden:
        return False
    try:
        placed = read_contents(layout.generation_dir(current)).articles
    except (OSError, msgspec.MsgspecError):  # damaged: the build does not begin with it either
        return False
    return not {each.id for each in placed}.isdisjoint(hidden)


def _remove(layout: IndexLayout) -> None:
    """Take away the generations for agents: first what names the current one."""
    layout.current_file.unlink(missing_ok=True)
    if layout.root.is_dir() and not layout.root.is_symlink():
        shutil.rmtree(layout.root)
