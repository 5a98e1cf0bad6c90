"""Which events were told: in memory, and in the search log where there is one, so that it outlives a restart.

An event is kept there when it was delivered or given up, not when it is queued: what waited at the end of a process
is told again by the next one, under the same id.
"""

from typing import TYPE_CHECKING

from service.search_log.record import SearchRecord

if TYPE_CHECKING:
    from service.search_log.database import Database

__all__ = ["Told"]

_MOST = 10_000


class Told:
    """Remembers ids of events. Belongs to one event loop.

    Args:
        record: The search log.
    """

    def __init__(self, record: SearchRecord) -> None:
        self._record = record
        self._names: dict[str, None] = {}
        self._under_way: dict[str, tuple[str, ...]] = {}
        self._settled: dict[str, None] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def remember(self, *names: str) -> None:
        """Remember ids in memory, and forget the oldest where there are too many."""
        for name in names:
            self._names.pop(name, None)
            self._names[name] = None
        while len(self._names) > _MOST:
            self._names.pop(next(iter(self._names)))

    def begin(self, event_id: str, *names: str) -> None:
        """Remember an event that is about to be queued, and further ids that stand for it."""
        self.remember(event_id, *names)
        self._under_way[event_id] = (event_id, *names)

    def settle(self, event_id: str) -> None:
        """Take note that nothing of an event waits any more, at no receiver."""
        self._settled.update(dict.fromkeys(self._under_way.pop(event_id, ())))

    async def recall(self) -> None:
        """Read what was told before, by this process or another one.

        Raises:
            FeedbackError: the search log cannot be read in time.
        """
        if self._record.is_on:
            from service.search_log.told import read_told  # noqa: PLC0415 - SQLAlchemy

            self.remember(*await self._record.read(read_told))

    async def keep(self) -> None:
        """Write what was settled since the last time.

        Raises:
            FeedbackError: the search log does not take it; it is tried again the next time.
        """
        names = tuple(self._settled)
        if not names or not self._record.is_on:
            return
        from service.search_log.told import write_told  # noqa: PLC0415 - SQLAlchemy

        def write(database: "Database") -> None:
            write_told(database, names)

        await self._record.write(write)
        for name in names:
            self._settled.pop(name, None)
