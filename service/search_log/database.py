"""Opens the database: SQLite in a file, or PostgreSQL, by one URL.

SQLite keeps its rollback journal: before 3.51.3 a write-ahead log can be damaged when two connections write or
checkpoint at once (https://sqlite.org/wal.html, "The WAL-Reset Bug"), and a command may write beside the service.
A connection is opened for each transaction (about a millisecond), so that a file that was deleted, replaced or
restored under the program is noticed at once; a row never goes into a file that has no name any more.
"""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from indexer.errors import SettingsError
from service.search_log.errors import UnavailableError
from service.search_log.migrate import migrate
from service.search_log.sqlite_connection import ReleasingConnection

__all__ = ["Database"]

_EXPECTED = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
_BUSY_S = 0.9
"""How long SQLite waits for a lock, twice at most in a write (begin, commit): less than the deadline of a word."""
_CONNECT_S = 1.5
"""How long PostgreSQL may take to accept a connection."""
_GIVEN_UP_S = 3.0
"""How long connections whose work was given up may take to end; each waits for a lock at most twice."""
_PRAGMAS = (
    "journal_mode = DELETE",
    "synchronous = EXTRA",  # what was answered with 202 outlives a power cut, the journal's removal included
    "secure_delete = ON",  # deleted text is overwritten, not only forgotten
    "temp_store = MEMORY",  # no text in temporary files
)


class Database:
    """One database. All methods belong to one event loop.

    Args:
        url: ``sqlite:///FILE`` or ``postgresql://…``.
        patience_s: How long to wait for a lock, or for a connection if that is longer; a command has more time than
            a request.

    Attributes:
        engine: For tests and programs that look inside.
        file: Of SQLite, as an absolute path; None for PostgreSQL.

    Raises:
        SettingsError: the URL is neither; the message does not hold it.
    """

    def __init__(self, url: str, *, patience_s: float = _BUSY_S) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise SettingsError("KAIKETSU_FEEDBACK_DB", "…", _EXPECTED) from error
        kind = parsed.get_backend_name()
        self.file: Path | None = None
        self._threads: WeakSet[threading.Thread] = WeakSet()
        if kind == "sqlite" and parsed.database and parsed.database != ":memory:":
            self.file = Path(parsed.database).absolute()
            self.engine = _sqlite_engine(self.file, self._threads, patience_s)
        elif kind == "postgresql":
            self.engine = _postgresql_engine(parsed, max(_CONNECT_S, patience_s))
        else:
            raise SettingsError("KAIKETSU_FEEDBACK_DB", "…", _EXPECTED)
        self._is_current = False

    async def open(self, *, create: bool = True) -> None:
        """Make sure that the database is there and has this program's schema; cheap when it was so before.

        Args:
            create: Whether an SQLite file that is missing is created, readable by its owner alone.

        Raises:
            SchemaError: it is of a newer program.
            UnavailableError: it cannot be opened.
        """
        if self.file is not None and not self.file.exists():
            self._is_current = False
            if not create:
                raise UnavailableError("there is no such file")
            _create_file(self.file)
        if not self._is_current:
            async with self.writing() as connection:
                await connection.run_sync(migrate)
            self._is_current = True

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection in a transaction that may write; commits at the end.

        Raises:
            UnavailableError: the database does not take it.
        """
        with _named_errors(self):
            async with self.engine.execution_options(begin="IMMEDIATE").begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection; on SQLite each statement is on its own and holds up writers no longer than it runs.

        Raises:
            UnavailableError: the database cannot be read.
        """
        with _named_errors(self):
            async with self.engine.execution_options(begin="").connect() as connection:
                yield connection

    async def compact(self) -> None:
        """Write the tables anew, so that what was deleted is in none of their files.

        Raises:
            UnavailableError: the database does not take it.
        """
        full = "VACUUM" if self.file is not None else "VACUUM FULL searches, feedback"
        with _named_errors(self):
            alone = self.engine.execution_options(isolation_level="AUTOCOMMIT", begin="")
            async with alone.connect() as connection:
                await connection.exec_driver_sql(full)

    async def close(self) -> None:
        """Close what is open, and wait for what was given up: its thread tells the event loop that it has ended."""
        await self.engine.dispose()
        with suppress(TimeoutError):
            async with asyncio.timeout(_GIVEN_UP_S):
                while any(thread.is_alive() for thread in self._threads):  # noqa: ASYNC110 - threads set no event
                    await asyncio.sleep(0.01)

    def forget(self) -> None:
        """Look at the schema again before the next write: the database may be another one by then."""
        self._is_current = False


class _named_errors:  # noqa: N801 - a context manager
    """Turns what drivers raise into one error with a name and without a row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Translate the error.

        Raises:
            UnavailableError: there was one of a driver or of the system.
        """
        if error is not None:
            self._database.forget()
        if isinstance(error, (SQLAlchemyError, OSError, TimeoutError)) or _is_of_asyncpg(error):
            origin = getattr(error, "orig", None) or error
            refuses_rows = isinstance(error, (DataError, IntegrityError))
            raise UnavailableError(type(origin).__name__, refuses_rows=refuses_rows) from None


def _is_of_asyncpg(error: BaseException | None) -> bool:
    """Return whether asyncpg raised it; SQLAlchemy hands on what happens while connecting as it is."""
    return type(error).__module__.partition(".")[0] == "asyncpg"


def _sqlite_engine(file: Path, threads: "WeakSet[threading.Thread]", patience_s: float) -> AsyncEngine:
    # mode=rw: a file that is gone is an error here, not a new database without tables.
    # Python's sqlite3 opens no transaction before DDL and only a deferred one before INSERT: done by hand instead.
    address = f"file:{quote(str(file))}?mode=rw"

    async def connect() -> aiosqlite.Connection:
        connection = aiosqlite.connect(
            address, uri=True, timeout=patience_s, isolation_level=None, factory=ReleasingConnection
        )
        thread = connection._thread  # noqa: SLF001 - aiosqlite has no other way to wait for it
        thread.daemon = True
        threads.add(thread)  # before it starts: connecting may be given up, too
        return await connection

    engine = create_async_engine("sqlite+aiosqlite://", poolclass=NullPool, async_creator=connect)

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - SQLAlchemy's stand-in for a DBAPI connection
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        if mode := connection.get_execution_options().get("begin"):
            connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _postgresql_engine(url: URL, patience_s: float) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_size=2,
        max_overflow=2,
        pool_timeout=patience_s,
        pool_pre_ping=True,  # connections of a server that was restarted are replaced
        connect_args={"timeout": patience_s},
    )


def _create_file(file: Path) -> None:
    """Create an empty file, mode 0600; its journal gets the same from SQLite.

    Raises:
        UnavailableError: it cannot be.
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise UnavailableError(f"{error.strerror}: {file}") from None
