"""A connection to SQLite that lets go of its locks when it is closed, whatever was under way."""

import sqlite3
from typing import Any
from weakref import WeakSet

__all__ = ["ReleasingConnection"]


class ReleasingConnection(sqlite3.Connection):
    """Ends the statements of its cursors, and the transaction, before it closes.

    Python closes with ``sqlite3_close_v2``: while a statement is not finalised the connection lives on as a zombie
    and keeps its locks (https://sqlite.org/c3ref/close.html). Work that is given up leaves such statements in cursors
    that only the garbage collector frees; until then the database would be locked for everybody.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - those of sqlite3.connect
        super().__init__(*args, **options)
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:  # noqa: ANN401 - typeshed has overloads by factory
        """Return a cursor, which is closed with the connection."""
        cursor = super().cursor(factory)
        self._cursors.add(cursor)
        return cursor

    def close(self) -> None:
        """Close cursors, roll back, close."""
        for cursor in list(self._cursors):
            cursor.close()
        if self.in_transaction:
            self.rollback()
        super().close()
