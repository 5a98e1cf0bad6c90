"""How many requests one caller may have open at once: a slow sender must not hold what others need.

A rate limit does not see it: twenty bodies a second that each take fifteen seconds are three hundred open requests.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from service.access.errors import TooManyOpenError

__all__ = ["OpenRequests"]


class OpenRequests:
    """Counts open requests by caller. Belongs to one event loop; as large as the number of open requests at most."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}

    @contextmanager
    def entered(self, caller: str, limit: int) -> Iterator[None]:
        """Count a request of a caller until it ends.

        Args:
            caller: An address or the name of a key.
            limit: Open requests that the caller may have, this one included.

        Raises:
            TooManyOpenError: the caller has that many already.
        """
        count = self._open.get(caller, 0)
        if count >= limit:
            raise TooManyOpenError
        self._open[caller] = count + 1
        try:
            yield
        finally:
            left = self._open[caller] - 1
            if left:
                self._open[caller] = left
            else:
                del self._open[caller]

    def __len__(self) -> int:
        return len(self._open)
