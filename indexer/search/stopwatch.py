"""Times the stages of a search."""

import time

__all__ = ["Stopwatch"]


class Stopwatch:
    """Milliseconds between laps, by name."""

    def __init__(self) -> None:
        self.laps_ms: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """Book the time since the last lap under a name."""
        now = time.perf_counter()
        self.laps_ms[name] = (now - self._last) * 1000
        self._last = now

    def split(self, first: str, second: str, share: float) -> None:
        """Book the time since the last lap under two names; ``share`` of it under the first."""
        now = time.perf_counter()
        took_ms = (now - self._last) * 1000
        self.laps_ms[first], self.laps_ms[second] = took_ms * share, took_ms * (1 - share)
        self._last = now
