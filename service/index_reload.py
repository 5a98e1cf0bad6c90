"""Which generation answers: the newest that opens, swapped between requests.

A request takes the searcher once and keeps it, so it sees one generation from its first lane to its last
word. Opening a new one happens on a thread beside; if it is refused, the old one goes on serving.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from typing import TypeAlias

from litestar.di import NamedDependency

from indexer.errors import IndexerError
from indexer.retrieval.searcher import Searcher
from indexer.store import Generation, IndexLayout, open_current
from service.memory import release_unused

__all__ = ["SearcherSource", "Source"]

_log = logging.getLogger(__name__)

_RETRY_S = 30.0
"""After which a refused generation is tried again: what refused it may pass, such as too many open files."""

MakeSearcher = Callable[[Generation], Searcher]


class SearcherSource:
    """Hands out the current searcher and notices newer generations.

    Args:
        layout: The index folder.
        fingerprint: Of the encoder: a generation made by another is refused.
        make_searcher: Builds a searcher over an opened generation.
        interval_s: Least time between two looks at the index folder.
    """

    def __init__(self, layout: IndexLayout, fingerprint: str, make_searcher: MakeSearcher, interval_s: float) -> None:
        self._layout = layout
        self._fingerprint = fingerprint
        self._make_searcher = make_searcher
        self._interval_s = interval_s
        self._next_look = 0.0
        self._retry_at = math.inf
        self._seen: str | None = None
        self._loading = threading.Lock()
        self._searcher: Searcher | None = None
        self.refused: str = ""
        """Why the generation named as current is not the one that serves; empty when it is."""
        self.reloads = 0
        """How often a generation was opened and put into service."""
        self.failures = 0
        """How often one was refused or could not be opened."""

    @property
    def serving(self) -> Searcher | None:
        """The searcher in service, without a look at the index folder."""
        return self._searcher

    def load(self) -> None:
        """Open the current generation, or the newest intact one before it.

        Raises:
            StoreError: nothing has been built, or nothing of it can be opened and nothing serves yet.
        """
        with self._loading:
            self._load()

    def current(self) -> Searcher | None:
        """Return the searcher to use for one request; None until there is an index."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + self._interval_s
            is_due = now >= self._retry_at or self._layout.current_id() != self._seen
            if is_due and self._loading.acquire(blocking=False):
                threading.Thread(target=self._load_beside, name="index-reload", daemon=True).start()
        return self._searcher

    def _load_beside(self) -> None:
        try:
            self._load()
        except (IndexerError, OSError) as error:
            _log.error("index not reloaded, the old generation serves: %s", error)
        finally:
            self._loading.release()

    def _load(self) -> None:
        self._seen = self._layout.current_id()
        self._retry_at = time.monotonic() + _RETRY_S
        try:
            generation, refused = open_current(self._layout, fingerprint=self._fingerprint)
        except (IndexerError, OSError) as error:
            self.refused = str(error)
            self.failures += 1
            raise
        self.failures += len(refused)
        self.refused = str(refused[0]) if refused else ""
        for refusal in refused:
            _log.warning("%s", refusal)
        if self._searcher is None or self._searcher.generation.id != generation.id:
            self._searcher = self._make_searcher(generation)
            self.reloads += 1
            # A searcher and its caches refer to each other: without this the old generation stays in memory until
            # the collector happens to look at its oldest objects.
            release_unused()
            _log.info("serving generation %s", generation.id)
        if not refused:
            self._retry_at = math.inf


Source: TypeAlias = NamedDependency[SearcherSource]
"""The type under which handlers declare that they want the source."""
