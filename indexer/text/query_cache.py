"""A cache keyed by query text that holds no part of a secret."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from cachetools import LRUCache

from kb.redaction import may_hold_secret

__all__ = ["QueryCache"]

V = TypeVar("V")


class QueryCache(Generic[V]):
    """Values by text, the least recently used dropped first. Safe between threads.

    Texts come redacted. Half a code, or as much of one as somebody has typed so far, is not redacted: such a text is
    no key here, and its value is made again.

    Args:
        size: Values kept, or their size in all.
        size_of: Of one value; by default each counts 1.
    """

    def __init__(self, size: int, size_of: Callable[[V], int] | None = None) -> None:
        self._values: LRUCache[str, V] = LRUCache(size, size_of)
        self._lock = threading.Lock()

    def __contains__(self, text: str) -> bool:
        """Tell whether the value of a text is here."""
        with self._lock:
            return text in self._values

    def get(self, text: str, make: Callable[[str], V]) -> V:
        """Return the value of a text, made where it is not here."""
        with self._lock:
            if (value := self._values.get(text)) is not None:
                return value
        value = make(text)
        self.put(text, value)
        return value

    def put(self, text: str, value: V) -> None:
        """Keep a value, unless its text may hold part of a secret or it is too large."""
        if may_hold_secret(text):
            return
        with self._lock:
            if self._values.getsizeof(value) <= self._values.maxsize:
                self._values[text] = value
