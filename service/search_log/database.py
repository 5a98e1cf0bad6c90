"""Opens the database of the search log: SQLite in a file, or PostgreSQL, by one URL.

SQLite keeps its rollback journal: before 3.51.3 a write-ahead log can be damaged when two connections write or
checkpoint at once (https://sqlite.org/wal.html, "The WAL-Reset Bug"), and a command may write beside the service.
A connection is opened for each transaction (about a millisecond), so that a file that was deleted, replaced or
restored under the program is noticed at once; a row never goes into a file that has no name any more.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, Select, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from indexer.errors import SettingsError
from service.search_log.errors import UnavailableError
from service.search_log.migrate import migrate

__all__ = ["Database"]

_EXPECTED = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
_BUSY_S = 0.9
"""How long SQLite waits for a lock, twice at most in a write (begin, commit): less than the deadline of feedback."""
_CONNECT_S = 2
"""How long PostgreSQL may take to accept a connection; libpq takes no less."""
_SILENT_MS = 3_000
"""How long PostgreSQL may leave what was sent unacknowledged (TCP_USER_TIMEOUT) before the connection ends."""
_INSTRUCTIONS = 20_000
"""Instructions of SQLite's machine between two looks at the deadline; about a millisecond."""
_PRAGMAS = (
    "journal_mode = DELETE",
    "synchronous = EXTRA",  # what was answered with 202 outlives a power cut, the journal's removal included
    "secure_delete = ON",  # deleted text is overwritten, not only forgotten
    "temp_store = MEMORY",  # no text in temporary files
)


class Database:
    """One database; its methods may be called from any thread.

    Args:
        url: ``sqlite:///FILE`` or ``postgresql://…``.
        patience_s: How long to wait for a lock, or for a connection if that is longer; a command has more time than
            a request.
        read_within_s: Seconds after which the database ends a statement that reads; None for no limit.

    Attributes:
        engine: For tests and programs that look inside.
        file: Of SQLite, as an absolute path; None for PostgreSQL.

    Raises:
        SettingsError: the URL is neither; the message does not hold it.
    """

    def __init__(self, url: str, *, patience_s: float = _BUSY_S, read_within_s: float | None = None) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise SettingsError("KAIKETSU_FEEDBACK_DB", "…", _EXPECTED) from error
        kind = parsed.get_backend_name()
        self.file: Path | None = None
        if kind == "sqlite" and parsed.database and parsed.database != ":memory:":
            self.file = Path(parsed.database).absolute()
            self.engine = _sqlite_engine(self.file, patience_s)
        elif kind == "postgresql":
            self.engine = _postgresql_engine(parsed, patience_s)
        else:
            raise SettingsError("KAIKETSU_FEEDBACK_DB", "…", _EXPECTED)
        self._read_within_s = read_within_s
        self._is_current = False

    def open(self, *, create: bool = True) -> None:
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
                raise UnavailableError(
                    f"there is no file {self.file}; the service makes it, and `kaiketsu feedback migrate`"
                )
            _create_file(self.file)
        if self.file is not None and self.file.is_dir():
            raise UnavailableError(f"{self.file} is a folder; name a file in it")
        if not self._is_current:
            with self.writing() as connection:
                migrate(connection)
            self._is_current = True

    @contextmanager
    def writing(self, *, within_s: float | None = None) -> Iterator[Connection]:
        """Yield a connection in a transaction that may write; commits at the end.

        Args:
            within_s: Seconds after which the database ends a statement.

        Raises:
            UnavailableError: the database does not take it, or not in time.
        """
        with self._named_errors(), self.engine.execution_options(begin="IMMEDIATE").begin() as connection:
            _set_deadline(connection, within_s)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection; on SQLite each statement is on its own and holds up writers no longer than it runs.

        Raises:
            UnavailableError: the database cannot be read, or not in time.
        """
        with self._named_errors(), self.engine.execution_options(begin="").connect() as connection:
            _set_deadline(connection, self._read_within_s)
            yield connection

    def rows(self, query: Select[*tuple[Any, ...]]) -> list[Any]:
        """Return what a query reads, as tuples.

        Raises:
            UnavailableError: the database cannot be read, or not in time.
        """
        with self.reading() as connection:
            return [tuple(row) for row in connection.execute(query).all()]

    def compact(self) -> None:
        """Rewrite the tables, so that what was deleted is in none of their files.

        Raises:
            UnavailableError: the database does not take it.
        """
        full = "VACUUM" if self.file is not None else "VACUUM FULL searches, feedback, signals, decisions, told"
        alone = self.engine.execution_options(isolation_level="AUTOCOMMIT", begin="")
        with self._named_errors(), alone.connect() as connection:
            connection.exec_driver_sql(full)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self.engine.dispose()

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        """Turn what drivers raise into one error with a name and without a row.

        After any error the schema is looked at again before the next write: it may be another database by then.
        """
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            self._is_current = False
            origin = getattr(error, "orig", None) or error
            refuses_rows = isinstance(error, (DataError, IntegrityError))
            raise UnavailableError(type(origin).__name__, refuses_rows=refuses_rows) from None
        except BaseException:
            self._is_current = False
            raise


def _set_deadline(connection: Connection, within_s: float | None) -> None:
    if within_s is None:
        return
    if connection.dialect.name == "postgresql":
        setting = "SELECT set_config('statement_timeout', :limit, true)"
        connection.execute(text(setting), {"limit": f"{int(within_s * 1000)}ms"})
    else:
        until = time.monotonic() + within_s
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(lambda: time.monotonic() > until, _INSTRUCTIONS)


def _sqlite_engine(file: Path, patience_s: float) -> Engine:
    # mode=rw: a file that is gone is an error here, not a new database without tables.
    # Python's sqlite3 opens no transaction before DDL and only a deferred one before INSERT: done by hand instead.
    address = f"file:{quote(str(file))}?mode=rw"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=patience_s, isolation_level=None)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
        return connection

    engine = create_engine("sqlite+pysqlite://", poolclass=NullPool, creator=connect)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if mode := connection.get_execution_options().get("begin"):
            connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _postgresql_engine(url: URL, patience_s: float) -> Engine:
    if "ssl" in url.query:  # as SQLAlchemy's other drivers call libpq's sslmode
        url = url.update_query_dict({"sslmode": url.query["ssl"]}).difference_update_query(["ssl"])
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=2,
        max_overflow=2,
        pool_timeout=patience_s,
        pool_pre_ping=True,  # connections of a server that was restarted are replaced
        connect_args={"connect_timeout": max(_CONNECT_S, int(patience_s)), "tcp_user_timeout": _SILENT_MS},
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
