"""What the commands do with the database of the settings; imported when one of them runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TypeVar

import click
import msgspec

from service.cli.options import service_settings
from service.cli.output import SCHEMA_VERSION
from service.search_log.clusters import Meaning
from service.search_log.database import Database
from service.search_log.figures import Fallen, Gap
from service.search_log.helped import read_fallen
from service.search_log.insights import read_gaps
from service.search_log.retention import Amount, Selection, count, delete_selection, export_rows

__all__ = [
    "count_record",
    "delete_record",
    "export_record",
    "fallen_of_record",
    "gaps_of_record",
    "migrate_record",
    "opened_record",
]

_PATIENCE_S = 15.0
"""How long a command waits for what the service is writing."""

T = TypeVar("T")


def migrate_record() -> None:
    """Create the database if there is none, and bring it to the schema of this program."""

    def nothing_more(_database: Database) -> None:
        """Opening it is all."""

    _run(nothing_more, create=True)


def gaps_of_record(days: int, meaning: Meaning | None = None) -> tuple[Gap, ...]:
    """Return what got no answer, clustered by meaning; without it by letters."""
    return _run(lambda database: read_gaps(database, days, meaning))


def fallen_of_record() -> tuple[Fallen, ...]:
    """Return the articles that help less than they did."""
    return _run(read_fallen)


def count_record(selection: Selection) -> Amount:
    """Return how many rows are selected."""
    return _run(lambda database: count(database, selection))


def delete_record(selection: Selection) -> Amount:
    """Delete what is selected out of the database and its files; return how much it was."""

    def delete(database: Database) -> Amount:
        deleted = delete_selection(database, selection)
        database.compact()
        return deleted

    return _run(delete)


def export_record(file: IO[str]) -> int:
    """Write every row as a line of JSON; return how many there were."""

    def export(database: Database) -> int:
        written = 0
        for row in export_rows(database):
            file.write(msgspec.json.encode({"schema_version": SCHEMA_VERSION, **row}).decode() + "\n")
            written += 1
        return written

    return _run(export)


def _run(work: Callable[[Database], T], *, create: bool = False) -> T:
    """Run something on the database of the settings; errors as of :func:`opened_record`."""
    with opened_record(create=create) as database:
        return work(database)


@contextmanager
def opened_record(*, create: bool = False) -> Iterator[Database]:
    """Open the database of the settings.

    Args:
        create: Whether an SQLite file that is missing is created.

    Raises:
        UsageError: none is set.
        SettingsError: its URL is none.
        FeedbackError: it cannot be used.
    """
    url = service_settings().feedback_db
    if not url:
        raise click.UsageError("no searches are kept; set KAIKETSU_FEEDBACK_DB, as for the service")

    database = Database(url, patience_s=_PATIENCE_S)
    try:
        database.open(create=create)
        yield database
    finally:
        database.close()
