"""Build an index: a generation for customers, and one with the articles for agents where there are any.

They are two generations and not one with a filter: nothing of an article for agents is in what answers customers, no
word for spelling, no figure of a word's frequency, no class of the ranker.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace

from indexer.encoding.encoder import Encoder
from indexer.indexing.build import BuildReport, build_edition
from indexer.indexing.vectors import Progress
from indexer.retrievers.dense.sizing import Sizing
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout
from kb.loading.audience import ids_for_agents, library_for_customers, queries_for_customers
from kb.loading.judged import JudgedQuery, load_judged
from kb.loading.library import Library

__all__ = ["build_index"]

_SIZING = Sizing()


def _silent(_step: str, _done: int, _total: int) -> None:
    """Report nothing."""


def build_index(
    library: Library,
    encoder: Encoder,
    settings: IndexerSettings,
    *,
    train: Sequence[JudgedQuery] | None = None,
    full: bool = False,
    sizing: Sizing = _SIZING,
    progress: Progress = _silent,
) -> BuildReport:
    """Build what customers see of ``library`` and make it current; then what agents see, if that is more.

    Args:
        library: The loaded knowledge base.
        encoder: Makes the passage vectors.
        settings: Where the index is and how it is made.
        train: Judged queries to learn from; by default those of the knowledge base, none to learn nothing.
        full: Encode every passage again and publish even if nothing has changed.
        sizing: Which vector index for how many passages, and when all is rebuilt.
        progress: Told each step.

    Raises:
        StoreError: another build is running, or the new generation did not answer as it should.
        OSError: the disk is full or broken; the old generation stays current.
    """
    layout = IndexLayout(settings.index_dir)
    hidden = ids_for_agents(library)
    train = load_judged(library.root, "train") if train is None else train
    dev = load_judged(library.root, "dev")
    report = build_edition(
        library_for_customers(library),
        encoder,
        settings,
        layout,
        (queries_for_customers(train, hidden), queries_for_customers(dev, hidden)),
        full=full,
        sizing=sizing,
        forgets=not hidden,
        progress=progress,
    )
    if not hidden:
        _remove(layout.for_agents)
        return report
    build_edition(
        library,
        encoder,
        settings,
        layout.for_agents,
        (train, dev),
        full=full,
        sizing=sizing,
        forgets=True,
        progress=progress,
    )
    return replace(report, for_agents=len(hidden))


def _remove(layout: IndexLayout) -> None:
    """Take away the generations for agents: first what names the current one."""
    layout.current_file.unlink(missing_ok=True)
    if layout.root.is_dir() and not layout.root.is_symlink():
        shutil.rmtree(layout.root)
