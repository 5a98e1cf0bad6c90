"""Which articles are asked for most, for the home page: from the search log, read now and then."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from service.search_log.errors import FeedbackError

__all__ = ["MostAsked"]

_KEPT_S = 600.0
"""How long what was read is shown before it is read again."""
_WAIT_S = 0.3
"""How long a page waits for the database; then it shows what it had."""
_LEAST = 30
"""Searches below which the owner's list says more."""

Read = Callable[[], Awaitable[list[tuple[str, int]]]]


class MostAsked:
    """Article ids by how often they stood first. One request in ten minutes reads them; no other waits.

    Args:
        read: Reads ids with their counts, most frequent first.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self._ids: tuple[str, ...] = ()
        self._read_at = -float("inf")

    async def ids(self) -> tuple[str, ...]:
        """Return the ids, most asked first; none where too little is known or the database does not answer."""
        if time.monotonic() - self._read_at >= _KEPT_S:
            self._read_at = time.monotonic()  # before the wait: requests meanwhile take what there is
            with suppress(FeedbackError, TimeoutError):
                async with asyncio.timeout(_WAIT_S):
                    counted = await self._read()
                self._ids = tuple(each for each, _ in counted) if sum(count for _, count in counted) >= _LEAST else ()
        return self._ids
