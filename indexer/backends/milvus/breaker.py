"""A circuit breaker: after a few failures in a row nobody waits for a dead server any more.

Ours, since pybreaker runs every call under one lock, which would put searches in a queue, and lets somebody's
search be the probe. Here the probe is the look for a newer generation, on a thread of its own.
"""

import threading

__all__ = ["Breaker"]


class Breaker:
    """Counts failures in a row. Safe between threads.

    Args:
        limit: Failures in a row after which it opens.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._failures = 0
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether calls should not be tried."""
        return self._failures >= self._limit

    def succeeded(self) -> None:
        """Note that a call was answered."""
        if self._failures:
            with self._lock:
                self._failures = 0

    def failed(self) -> None:
        """Note that a call was not answered, or not in time."""
        with self._lock:
            self._failures += 1
