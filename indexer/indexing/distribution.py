"""Publish a built generation to Milvus, where the settings name one."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.backends import EmbeddedBackend
from indexer.encoding.encoder import Encoder
from indexer.search.searcher import Searcher
from indexer.search.self_test import ask_own_titles
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current, writer_lock
from indexer.text.analysis import Analyser

__all__ = ["DistributionReport", "check_engine", "distribute"]

_VERIFY_TIMEOUT_MS = 60_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class DistributionReport:
    """What was published where.

    Attributes:
        engine: Where to.
        generation: Id of the generation that is current there.
        changed: False if it was already.
        passages: How many passages it holds.
        seconds: Wall time.
    """

    engine: str
    generation: str
    changed: bool
    passages: int
    seconds: float


def check_engine(settings: IndexerSettings) -> None:
    """Ask the backend for its current generation, so that a build of an hour does not end at a closed door.

    Raises:
        BackendError: it does not answer.
    """
    if settings.engine is not None:
        from indexer.backends.milvus.index import MilvusIndex  # noqa: PLC0415 - an optional package

        MilvusIndex.connect(settings).current_id()


def distribute(
    settings: IndexerSettings, encoder: Encoder, progress: Progress = lambda _step, _done, _total: None
) -> DistributionReport | None:
    """Publish the current generation of the index folder to the backend; None where the settings name none.

    The folder's generation stays what a service falls back to.

    Args:
        settings: Which folder and which engine.
        encoder: The generation's encoder, for the queries that verify it.
        progress: Told each step.

    Raises:
        NoGenerationError: nothing has been built.
        StoreError: the folder's generation, or what became of it, is not as it should be.
        BackendError: the backend does not answer, or refused something; what it served, it serves.
    """
    if settings.engine is None:
        return None
    from indexer.backends.milvus.index import MilvusIndex  # noqa: PLC0415 - an optional package
    from indexer.backends.milvus.publisher import MilvusPublisher  # noqa: PLC0415

    started = time.perf_counter()
    layout = IndexLayout(settings.index_dir)
    analyser = Analyser()
    # The first searches of a new collection read it from disk; nobody waits for them.
    index = MilvusIndex.connect(replace(settings, engine_timeout_ms=_VERIFY_TIMEOUT_MS))
    with writer_lock(layout):
        generation, refused = open_current(layout, fingerprint=encoder.spec.fingerprint)
        if refused:
            raise refused[0]
        changed = index.current_id() != generation.id
        if changed:
            publisher = MilvusPublisher(index, analyser, settings.keep_generations, progress)
            publisher.publish(
                generation,
                EmbeddedBackend(generation),
                lambda head, engine: ask_own_titles(Searcher(head, encoder, analyser, engine)),
            )
    return DistributionReport(
        engine=f"milvus {settings.engine}",
        generation=generation.id,
        changed=changed,
        passages=generation.manifest.passages,
        seconds=time.perf_counter() - started,
    )
