"""Readiness: the served generation answers a search now.

The answer is kept for a second, so that asking is no lever: however often ``/readyz`` is fetched, one search a
second at most is made for it, on a thread of its own.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from indexer.search.searcher import Searcher
from service.observability.lifecycle import Lifecycle
from service.observability.served import ServedIndex

__all__ = ["LIVENESS_PATH", "READINESS_PATH", "Probe"]

LIVENESS_PATH = "/healthz"
"""Answers as long as the process does."""
READINESS_PATH = "/readyz"
"""Answers 200 while searches can be answered."""

_KEPT_S = 1.0
_PATIENCE_S = 2.0  # a search takes 9 ms; at ten times its load a service still answers within this


class Probe:
    """Searches the served generation, and says what is wrong. Event loop only.

    Args:
        source: Whose generation is probed.
        lifecycle: A service that goes down is not ready.
        kept_s: How long an answer is good for.
        patience_s: After how long an unanswered search counts as stuck.
    """

    def __init__(
        self,
        source: ServedIndex,
        lifecycle: Lifecycle,
        *,
        kept_s: float = _KEPT_S,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._source = source
        self._lifecycle = lifecycle
        self._kept_s = kept_s
        self._patience_s = patience_s
        self._thread = ThreadPoolExecutor(1, "readiness")
        self._asked: asyncio.Future[str] | None = None
        self._asked_at = 0.0
        self._subject = ""

    async def trouble(self) -> str:
        """Return why searches cannot be answered; empty when they can."""
        if self._lifecycle.draining:
            return "shutting down: answers what it has taken, and wants no more"
        searcher = self._source.current()
        if searcher is None:
            return self._source.refused or "nothing has been built yet; run `kaiketsu build`"
        asked, age_s = self._asked, time.monotonic() - self._asked_at
        if asked is None or (asked.done() and (age_s >= self._kept_s or self._subject != searcher.generation.id)):
            self._asked_at, age_s, self._subject = time.monotonic(), 0.0, searcher.generation.id
            asked = self._asked = asyncio.get_running_loop().run_in_executor(self._thread, _search, searcher)
        try:
            return await asyncio.wait_for(asyncio.shield(asked), max(0.01, self._patience_s - age_s))
        except TimeoutError:
            waited_s = time.monotonic() - self._asked_at
            return f"a search has been waiting for {waited_s:.0f} s; the encoder or its queue is stuck"

    def close(self) -> None:
        """Let go of the thread, even if its search never ends."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _search(searcher: Searcher) -> str:
    """Return what a search failed with, by its type: whatever it is, the service is not ready."""
    try:
        searcher.probe()
    except Exception as error:  # noqa: BLE001 - any failure is the answer
        return f"a search fails with {type(error).__name__}"
    return ""
