"""Kaiketsu in process, as `kaiketsu build` and its service use it; and the same with nothing learned.

It reads its articles itself, since it knows their parts; the documents of the others hold the same text. A search is
timed with all that it returns (confidence, passages, steps), and then asked for the whole order, which is cached.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from indexer.encoding import Encoder, open_encoder
from indexer.indexing import build_index
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser
from kb.loading.library import DEFAULT_KB, load_library
from tests.benchmarks.peers.contest import DEPTH, Document, Search

__all__ = ["contestant"]


class KaiketsuSearcher:
    """The contestant.

    Args:
        learns: Whether the judged train queries become part of the index and of a ranker.
    """

    def __init__(self, *, learns: bool) -> None:
        self._learns = learns

    def build(self, _documents: Sequence[Document], folder: Path) -> None:
        """Build and publish a generation."""
        settings = _settings(folder)
        build_index(load_library(DEFAULT_KB), _encoder(settings), settings, train=None if self._learns else [])

    def open(self, folder: Path) -> Search:
        """Open the generation."""
        settings = _settings(folder)
        encoder = _encoder(settings)
        generation, _ = open_current(IndexLayout(settings.index_dir), fingerprint=encoder.spec.fingerprint)
        searcher = Searcher(generation, encoder, Analyser())

        def search(text: str) -> list[str]:
            searcher.search(text, limit=10)
            return [article for article, _ in searcher.judge(text, DEPTH).ranking]

        return search


def contestant(variant: str) -> KaiketsuSearcher:
    """Return ``learned`` or ``plain``."""
    return KaiketsuSearcher(learns=variant == "learned")


def _settings(folder: Path) -> IndexerSettings:
    return replace(IndexerSettings.from_env(os.environ), index_dir=folder, model="")


def _encoder(settings: IndexerSettings) -> Encoder:
    return open_encoder(settings, lambda _: None)
