"""Hand out the searcher of the newest generation that opens; swap it between requests.

A request takes the searcher once and keeps it, so it sees one generation from its first retriever to its last
word. Opening a new one happens on a thread beside; if it is refused, the old one goes on serving.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Collection
from typing import TypeAlias

from litestar.di import NamedDependency

from indexer.backends import Backend, PublishedIndex
from indexer.errors import BackendError, IndexerError
from indexer.search.searcher import Searcher
from indexer.store import Generation
from kb.redaction import ALL, Category
from service.access.keys import AGENT
from service.answering.memory import release_unused
from service.errors import NotReadyError

__all__ = ["SearcherSource", "Source"]

_log = logging.getLogger(__name__)

_RETRY_S = 30.0
"""After which a refused generation is tried again: what refused it may pass, such as too many open files."""

MakeSearcher = Callable[[Generation, Backend | None], Searcher]
"""Given a generation and its backend; None for the embedded one."""


class SearcherSource:
    """Hands out the current searcher and notices newer generations.

    Args:
        index: Where generations are published.
        fingerprint: Of the encoder: a generation made by another is refused. A function is asked at each load: the
            generation that is then current may need another encoder.
        make_searcher: Builds a searcher over an opened generation.
        interval_s: Least time between two looks at the index.
        fallback: Answers, from its own generation, while the backend of this one does not.
        agents: The same knowledge base with the articles for agents; see :meth:`seen_by`.
    """

    def __init__(
        self,
        index: PublishedIndex,
        fingerprint: str | Callable[[], str],
        make_searcher: MakeSearcher,
        interval_s: float,
        fallback: "SearcherSource | None" = None,
        agents: "SearcherSource | None" = None,
    ) -> None:
        self._index = index
        self._fingerprint = fingerprint
        self._make_searcher = make_searcher
        self._interval_s = interval_s
        self._fallback = fallback
        self._agents = agents
        self._next_look = 0.0
        self._retry_at = math.inf
        self._seen: str | None = None
        self._loading = threading.Lock()
        self._searcher: Searcher | None = None
        self._refusal = self._logged = ""
        self.refused: str = ""
        """Why the generation named as current is not the one that serves, without paths; empty when it is."""
        self.reloads = 0
        """How often a generation was opened and put into service."""
        self.failures = 0
        """How often one was refused or could not be opened."""

    @property
    def serving(self) -> Searcher | None:
        """The searcher in service, without a look at the index."""
        if self._fallback is not None and (self._searcher is None or not self._index.is_available):
            return self._fallback.serving or self._searcher
        return self._searcher

    def seen_by(self, scopes: Collection[str]) -> "SearcherSource":
        """Return what a caller with these scopes may see: with the scope ``agent`` the articles for agents, too.

        The one place that decides it. Whoever does not ask gets what customers see.
        """
        agents = self._agents
        if agents is None or AGENT not in scopes or not agents.has_index:
            return self
        return agents if agents.current() is not None else self

    @property
    def has_index(self) -> bool:
        """Whether a generation is current on disk, loaded or not."""
        return self._index.current_id() is not None

    def load(self) -> None:
        """Open the current generation, or the newest intact one before it.

        Raises:
            StoreError: nothing has been built, or nothing of it can be opened and nothing serves yet.
            BackendError: the backend does not answer.
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
        if self._fallback is not None:
            self._fallback.current()  # it looks for news, too
        return self.serving

    @property
    def redacted(self) -> frozenset[Category]:
        """Kinds of secrets that are removed from questions; all of them until there is an index."""
        return self.serving.generation.redacted if self.serving else ALL

    def ready(self) -> Searcher:
        """Return the searcher to use for one request.

        Raises:
            NotReadyError: there is no index yet.
        """
        searcher = self.current()
        if searcher is None:
            raise NotReadyError
        return searcher

    def generation(self) -> Generation:
        """Return the generation that is being served.

        Raises:
            NotReadyError: there is none yet.
        """
        return self.ready().generation

    @property
    def substitute(self) -> Searcher | None:
        """The searcher for a question that the backend failed on; None without a fallback."""
        return self._fallback.current() if self._fallback else None

    def _look(self) -> None:
        try:
            current = self._index.current_id()
            if current != self._seen or time.monotonic() >= self._retry_at:
                self._load(current)
            self.refused = self._refusal
        except (IndexerError, OSError) as error:
            if str(error) != self._logged:
                self._logged = str(error)
                _log.error("index not reloaded, the old generation serves: %s", error)
            self.refused = _summary(error)
        finally:
            self._loading.release()

    def _load(self, current: str | None) -> None:
        self._retry_at = time.monotonic() + _RETRY_S
        try:
            fingerprint = self._fingerprint if isinstance(self._fingerprint, str) else self._fingerprint()
            generation, backend, refused = self._index.open_current(fingerprint)
            is_news = self._searcher is None or self._searcher.generation.id != generation.id
            searcher = self._make_searcher(generation, backend) if is_news else self._searcher
        except (IndexerError, OSError) as error:
            self.failures += 1
            self.refused = self._refusal = _summary(error)
            if not isinstance(error, BackendError):  # servers may be back at the next look
                self._seen = current
            raise
        self._seen = current
        self.failures += len(refused)
        self.refused = self._refusal = refused[0].summary if refused else ""
        for refusal in refused:
            _log.warning("%s", refusal)
        if not refused:
            self._retry_at = math.inf
        if is_news:
            self._searcher = searcher
            self.reloads += 1
            # A searcher and its caches refer to each other: without this the old generation stays in memory until
            # the collector happens to look at its oldest objects.
            release_unused()
            _log.info("serving generation %s", generation.id)


def _summary(error: IndexerError | OSError) -> str:
    """Return what anybody may be told of an error: the message of the system names files of the server."""
    return error.summary if isinstance(error, IndexerError) else IndexerError.summary


Source: TypeAlias = NamedDependency[SearcherSource]
"""The type under which handlers declare that they want the source."""
