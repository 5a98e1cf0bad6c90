"""Which generation answers: the newest that opens, swapped between requests.

A request takes the searcher once and keeps it, so it sees one generation from its first lane to its last
word. Opening a new one happens on a thread beside; if it is refused, the old one goes on serving.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeAlias, TypeVar

from litestar.di import NamedDependency

from indexer.errors import EngineError, IndexerError, StoreError
from indexer.retrieval.engine import Engine, PublishedIndex
from indexer.retrieval.searcher import Searcher
from indexer.store import Generation
from service.errors import NotReadyError

__all__ = ["SearcherSource", "Source"]

_log = logging.getLogger(__name__)

T = TypeVar("T")
MakeSearcher = Callable[[Generation, Engine], Searcher]


class SearcherSource:
    """Hands out the current searcher and notices newer generations.

    Args:
        index: Where generations are published.
        fingerprint: Of the encoder: a generation made by another is refused.
        make_searcher: Builds a searcher over an opened generation.
        interval_s: Least time between two looks at the index.
        fallback: Answers, from its own generation, while the engine of this one does not.
    """

    def __init__(
        self,
        index: PublishedIndex,
        fingerprint: str,
        make_searcher: MakeSearcher,
        interval_s: float,
        fallback: "SearcherSource | None" = None,
    ) -> None:
        self._index = index
        self._fingerprint = fingerprint
        self._make_searcher = make_searcher
        self._interval_s = interval_s
        self._fallback = fallback
        self._next_look = 0.0
        self._seen: str | None = None
        self._loading = threading.Lock()
        self._searcher: Searcher | None = None
        self._refusal = ""
        self.refused: str = ""
        """Why the generation named as current is not the one that serves; empty when it is."""

    def load(self) -> None:
        """Open the current generation, or the newest intact one before it.

        Raises:
            StoreError: nothing has been built, or nothing of it can be opened and nothing serves yet.
            EngineError: the engine does not answer.
        """
        with self._loading:
            self._load(self._index.current_id())

    def current(self) -> Searcher | None:
        """Return the searcher to use for one request; None until there is an index."""
        now = time.monotonic()
        if now >= self._next_look and self._loading.acquire(blocking=False):
            self._next_look = now + self._interval_s
            # On a thread, for the index may be on servers that do not answer.
            threading.Thread(target=self._look, name="index-reload", daemon=True).start()
        if self._fallback is not None and (self._searcher is None or not self._index.is_available):
            return self._fallback.current() or self._searcher
        return self._searcher

    def ask(self, question: Callable[[Searcher], T]) -> T:
        """Put a question to the current searcher; if its engine fails, all of it once more to the fallback.

        Raises:
            NotReadyError: there is no index yet.
            EngineError: the engine failed, and there is no fallback.
        """
        searcher = self.current()
        if searcher is None:
            raise NotReadyError
        try:
            return question(searcher)
        except EngineError as error:
            substitute = self._fallback.current() if self._fallback else None
            if substitute is None or substitute is searcher:
                raise
            _log.warning("%s; answered from generation %s", error, substitute.generation.id)
            return question(substitute)

    def _look(self) -> None:
        try:
            current = self._index.current_id()
            if current != self._seen:
                self._load(current)
            self.refused = self._refusal
        except (IndexerError, OSError) as error:
            if str(error) != self.refused:
                _log.error("index not reloaded, the old generation serves: %s", error)
            self.refused = str(error)
        finally:
            self._loading.release()

    def _load(self, current: str | None) -> None:
        try:
            opened = self._index.open_current(self._fingerprint)
        except (StoreError, OSError) as error:
            self._seen = current  # it will not get better by itself
            self.refused = self._refusal = str(error)
            raise
        generation = opened.generation
        self.refused = self._refusal = str(opened.refused[0]) if opened.refused else ""
        for refusal in opened.refused:
            _log.warning("%s", refusal)
        if self._searcher is None or self._searcher.generation.id != generation.id:
            self._searcher = self._make_searcher(generation, opened.engine)
            _log.info("serving generation %s", generation.id)
        self._seen = current


Source: TypeAlias = NamedDependency[SearcherSource]
"""The type under which handlers declare that they want the source."""
