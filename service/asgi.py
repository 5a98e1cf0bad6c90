"""The composition root of the service: environment in, application out. For ``uvicorn --factory``."""

import os
from contextlib import suppress

from litestar import Litestar

from indexer.analysis import Analyser
from indexer.encoding import open_encoder
from indexer.errors import NoGenerationError
from indexer.retrieval.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import Generation, IndexLayout
from service.app import create_app
from service.index_reload import SearcherSource
from service.memory import forbid_core_files, limit_arenas, release_unused
from service.settings import ServiceSettings

__all__ = ["app"]


def app() -> Litestar:
    """Build the application from the environment.

    Raises:
        IndexerError: settings, model or index cannot be used.
    """
    forbid_core_files()
    limit_arenas()
    settings = ServiceSettings.from_env(os.environ)
    indexer_settings = IndexerSettings.from_env(os.environ)
    encoder = open_encoder(indexer_settings, print)
    analyser = Analyser()

    def make_searcher(generation: Generation) -> Searcher:
        searcher = Searcher(generation, encoder, analyser)
        searcher.search("warm up")  # dictionaries, arenas and caches are filled before the first user waits
        return searcher

    source = SearcherSource(
        IndexLayout(indexer_settings.index_dir),
        encoder.spec.fingerprint,
        make_searcher,
        settings.reload_interval_s,
    )
    with suppress(NoGenerationError):  # /readyz says so, and the first build is picked up
        source.load()
    release_unused()
    return create_app(settings, source)
