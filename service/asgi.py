"""The composition root of the service: environment in, application out. For ``uvicorn --factory``."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

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
from service.memory import forbid_core_files, limit_arenas, release_unused
from service.observability import Lifecycle, Telemetry, configure_logging
from service.observability.telemetry import open_tracing
from service.settings import ServiceSettings

__all__ = ["Assembly", "app", "assemble"]


@dataclass(frozen=True, slots=True)
class Assembly:
    """The application, and what its server needs of it.

    Attributes:
        app: Answers requests.
        source: Reloads on a signal.
        lifecycle: Told when the end begins.
    """

    app: Litestar
    source: SearcherSource
    lifecycle: Lifecycle


def app() -> Litestar:
    """Build the application from the environment.

    Raises:
        IndexerError: settings, model or index cannot be used.
    """
    settings = ServiceSettings.from_env(os.environ)
    return assemble(settings, IndexerSettings.from_env(os.environ), os.environ).app


def assemble(settings: ServiceSettings, indexer_settings: IndexerSettings, environ: Mapping[str, str]) -> Assembly:
    """Build the application and configure the process's logging.

    Args:
        settings: Of the service.
        indexer_settings: Of the index that it serves.
        environ: The environment: the tracing SDK has variables of its own.

    Raises:
        IndexerError: settings, model or index cannot be used.
    """
    forbid_core_files()
    limit_arenas()
    log = configure_logging(settings.log_level, settings.log_format)
    encoder = open_encoder(indexer_settings, print)
    analyser = Analyser()

    def make_searcher(generation: Generation, engine: Engine | None) -> Searcher:
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
    tracing = open_tracing(None if environ.get("OTEL_SERVICE_NAME") else "kaiketsu") if settings.otel else None
    telemetry = Telemetry(source, log, tracing, log_addresses=settings.log_addresses)
    release_unused()
    return Assembly(create_app(settings, source, telemetry), source, telemetry.lifecycle)
