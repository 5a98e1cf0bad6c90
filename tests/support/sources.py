"""Searchers over an index folder: what an application is made over."""

from pathlib import Path

from indexer.backends import FolderIndex
from indexer.encoding import Encoder
from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout
from indexer.text.analysis import Analyser
from kb.loading.library import load_library
from service.answering.searcher_source import SearcherSource

__all__ = ["built_source", "source_over"]


def source_over(index: Path, encoder: Encoder, reload_s: float = 60.0) -> SearcherSource:
    """Return a source over an index folder, not loaded; it looks for a new generation every so many seconds."""
    analyser = Analyser()
    return SearcherSource(
        FolderIndex(IndexLayout(index)),
        encoder.spec.fingerprint,
        lambda generation, engine: Searcher(generation, encoder, analyser, engine),
        reload_s,
    )


def built_source(kb: Path, index: Path, reload_s: float = 60.0) -> SearcherSource:
    """Build an index with the encoder that needs no model, and return a loaded source over it."""
    encoder = HashingEncoder()
    build_index(load_library(kb), encoder, IndexerSettings(index_dir=index))
    source = source_over(index, encoder, reload_s)
    source.load()
    return source
