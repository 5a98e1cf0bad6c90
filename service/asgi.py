"""The composition root of the service: environment in, application out. For ``uvicorn --factory``."""

import os
from contextlib import suppress

from litestar import Litestar

from indexer.analysis import Analyser
from indexer.encoding import open_encoder
from indexer.errors import EngineError, NoGenerationError
from indexer.retrieval.engine import Engine, FolderIndex, PublishedIndex, open_index
from indexer.retrieval.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import Generation, IndexLayout
from service.app import create_app
from service.index_reload import SearcherSource
from service.memory import limit_arenas, release_unused
from service.settings import ServiceSettings

__all__ = ["app"]


def app() -> Litestar:
    """Build the application from the environment.

    Raises:
        IndexerError: settings, model or index cannot be used.
    """
    limit_arenas()
    settings = ServiceSettings.from_env(os.environ)
    indexer_settings = IndexerSettings.from_env(os.environ)
    encoder = open_encoder(indexer_settings, print)
    analyser = Analyser()

    def make_searcher(generation: Generation, engine: Engine) -> Searcher:
        searcher = Searcher(generation, encoder, analyser, engine)
        searcher.search("warm up")  # dictionaries, arenas and caches are filled before the first user waits
        return searcher

    def open_source(index: PublishedIndex, fallback: SearcherSource | None = None) -> SearcherSource:
        source = SearcherSource(index, encoder.spec.fingerprint, make_searcher, settings.reload_interval_s, fallback)
        with suppress(NoGenerationError, EngineError):  # /readyz says so; it is picked up when there is one
            source.load()
        return source

    folder = FolderIndex(IndexLayout(indexer_settings.index_dir))
    wants_fallback = indexer_settings.engine is not None and indexer_settings.engine_fallback
    source = open_source(open_index(indexer_settings), open_source(folder) if wants_fallback else None)
    release_unused()
    return create_app(settings, source)
