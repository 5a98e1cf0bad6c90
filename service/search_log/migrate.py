"""Migrate a database to this program's schema, in one transaction."""

import threading
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from service.search_log.errors import SchemaError, UnavailableError

__all__ = ["SCHEMA", "migrate"]

SCHEMA = "4"
"""The newest version in ``migrations/versions``."""

_BEFORE_MIGRATIONS = "1"
_TABLE = "alembic_version"
_LOCK = 5_282_479_001
"""Any number that no other program takes for its advisory lock."""
_alone = threading.Lock()
"""Alembic's context is one for all threads: two at once would run on each other's connection."""
_ALONE_WITHIN_S = 1.0


def migrate(connection: Connection) -> bool:
    """Run what is missing; return whether anything was.

    The connection must be in a transaction, on SQLite one that has the write lock (``BEGIN IMMEDIATE``).
    A database that was made before there were migrations is taken over as it is.

    Raises:
        SchemaError: the database is of a newer program.
        UnavailableError: this process is at another database, and not done soon.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found = _version(connection)
    if found == SCHEMA:
        return False
    if found and not (found.isdecimal() and int(found) < int(SCHEMA)):
        raise SchemaError(found, SCHEMA)
    adopt = not found and inspect(connection).has_table("searches")
    if not _alone.acquire(timeout=_ALONE_WITHIN_S):
        raise UnavailableError("another database is being migrated")
    try:
        _upgrade(connection, adopt=adopt)
    finally:
        _alone.release()
    return True


def _version(connection: Connection) -> str:
    """Return the version that the database names; empty where it names none."""
    if not inspect(connection).has_table(_TABLE):
        return ""
    return str(connection.scalar(text(f"SELECT version_num FROM {_TABLE}")) or "")  # noqa: S608 - a constant


def _upgrade(connection: Connection, *, adopt: bool) -> None:
    # Imported when there is something to do: a service whose database is current does not hold alembic in memory.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    if adopt:
        command.stamp(config, _BEFORE_MIGRATIONS)
    command.upgrade(config, "head")
