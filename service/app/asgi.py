"""The composition root of the service: environment in, application out. For ``uvicorn --factory``."""

import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from litestar import Litestar

from indexer.backends import Backend, FolderIndex, PublishedIndex, open_index
from indexer.encoding import Encoder, core_count, open_encoder
from indexer.errors import BackendError, IndexerError, NoGenerationError
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import Generation, IndexLayout
from indexer.text.analysis import Analyser
from service.answering.memory import forbid_core_files, limit_arenas, release_unused
from service.answering.search_threads import SearchThreads
from service.answering.searcher_source import SearcherSource
from service.app.app import create_app
from service.observability import Lifecycle, Telemetry, configure_logging
from service.observability.telemetry import open_tracing
from service.settings import ServiceSettings
from service.tenancy import HostRouter, Site, read_tenants

__all__ = ["Assembly", "app", "assemble", "open_knowledge_base"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Assembly:
    """The application, and what its server needs of it.

    Attributes:
        app: Answers requests.
        sources: Reload on a signal; one for each knowledge base.
        lifecycle: Told when the end begins.
    """

    app: Litestar | HostRouter
    sources: tuple[SearcherSource, ...]
    lifecycle: Lifecycle


def app() -> Litestar | HostRouter:
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
        environ: The environment: the tracing SDK has variables of its own, as has each of several knowledge bases.

    Raises:
        IndexerError: settings, model or index cannot be used.
    """
    forbid_core_files()
    limit_arenas()
    tenants = read_tenants(settings.tenants, environ) if settings.tenants else ()
    process = _Process(settings, environ)
    if not tenants:
        source = process.open_source(settings, indexer_settings)
        telemetry = process.telemetry(settings, source)
        release_unused()
        return Assembly(create_app(settings, source, telemetry), (source,), process.lifecycle)
    threads = SearchThreads(core_count())
    sites: dict[str, Site] = {}
    sources = []
    for tenant in tenants:
        source = process.open_source(tenant.service, tenant.indexer, of_many=True)
        telemetry = process.telemetry(tenant.service, source, tenant.name)
        site = Site(create_app(tenant.service, source, telemetry, threads), telemetry)
        sites.update(dict.fromkeys(tenant.hosts, site))
        sources.append(source)
    release_unused()
    return Assembly(HostRouter(sites, threads), tuple(sources), process.lifecycle)


def open_knowledge_base(
    settings: ServiceSettings, indexer_settings: IndexerSettings, environ: Mapping[str, str]
) -> SearcherSource:
    """Return the source of one knowledge base for a process that serves no HTTP; configures the process's logging.

    Raises:
        IndexerError: model or index cannot be used.
    """
    forbid_core_files()
    limit_arenas()
    return _Process(settings, environ).open_source(settings, indexer_settings)


class _Process:
    """What all knowledge bases of a process share.

    Args:
        settings: Of the process.
        environ: The environment.
    """

    def __init__(self, settings: ServiceSettings, environ: Mapping[str, str]) -> None:
        self._log = configure_logging(settings.log_level, settings.log_format)
        self._analyser = Analyser()
        self._encoder_of = cache(_open_encoder)
        service_name = None if environ.get("OTEL_SERVICE_NAME") else "kaiketsu"
        self._tracing = open_tracing(service_name) if settings.otel else None
        self.lifecycle = Lifecycle()

    def open_source(
        self, settings: ServiceSettings, indexer_settings: IndexerSettings, *, of_many: bool = False
    ) -> SearcherSource:
        """Return the source of one knowledge base; without a searcher where there is none yet.

        With ``of_many`` an index that cannot be used is logged and looked at again later: the others are served.

        Raises:
            IndexerError: model or index cannot be used.
        """

        def encoder_of(packs: tuple[str, ...]) -> Encoder:
            return self._encoder_of(indexer_settings.models_dir, indexer_settings.model, packs)

        def make_searcher(generation: Generation, backend: Backend | None) -> Searcher:
            encoder = encoder_of(generation.manifest.model.packs)
            searcher = Searcher(generation, encoder, self._analyser, backend)
            searcher.search("warm up")  # dictionaries, arenas and caches are filled before the first user waits
            return searcher

        def over(
            index: PublishedIndex, fallback: SearcherSource | None = None, agents: SearcherSource | None = None
        ) -> SearcherSource:
            def fingerprint() -> str:
                return encoder_of(index.current_packs()).spec.fingerprint

            return SearcherSource(index, fingerprint, make_searcher, settings.reload_interval_s, fallback, agents)

        def loaded(source: SearcherSource, *, is_needed: bool = not of_many) -> SearcherSource:
            try:
                source.load()
            except (NoGenerationError, BackendError):
                pass  # /readyz says so; it is picked up when there is one
            except IndexerError as error:
                if is_needed:
                    raise
                _log.error("%s", error)
            return source

        layout = IndexLayout(indexer_settings.index_dir)
        agents = over(FolderIndex(layout.for_agents))
        if agents.has_index:
            loaded(agents, is_needed=False)  # without it, agents see what customers see
        wants_fallback = indexer_settings.engine is not None and indexer_settings.engine_fallback
        fallback = loaded(over(FolderIndex(layout))) if wants_fallback else None
        return loaded(over(open_index(indexer_settings), fallback, agents))

    def telemetry(self, settings: ServiceSettings, source: SearcherSource, name: str = "") -> Telemetry:
        """Return what observes one knowledge base; its name stands in its lines of the log."""
        log = self._log.bind(kb=name) if name else self._log
        return Telemetry(source, log, self._tracing, log_addresses=settings.log_addresses, lifecycle=self.lifecycle)


def _open_encoder(models_dir: Path, model: str, packs: tuple[str, ...]) -> Encoder:
    progress = partial(print, file=sys.stderr)  # stdout may carry a protocol
    return open_encoder(IndexerSettings(models_dir=models_dir, model=model), progress, packs)
