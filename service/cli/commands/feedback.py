"""``feedback``: the record of searches, for whoever answers for it."""

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
import msgspec

from service.cli.options import json_option, service_settings
from service.cli.output import console, print_json

if TYPE_CHECKING:  # SQLAlchemy waits for its command
    from service.search_log.retention import Amount

__all__ = ["feedback"]


@click.group()
def feedback() -> None:
    """Export, delete and migrate what KAIKETSU_FEEDBACK_DB keeps of searches and feedback.

    \b
    Examples:
      kaiketsu feedback export --jsonl searches.jsonl
      kaiketsu feedback delete --before 2026-01-01
    """


@feedback.command()
def migrate() -> None:
    """Bring the database to the schema of this program, and create it if there is none.

    The service does so too when it starts; this is for whoever wants it done before.

    \b
    Example:
      kaiketsu feedback migrate
    """
    from service.cli.commands.record import migrate_record

    migrate_record()
    console.print("the schema is current")


@feedback.command()
@click.option("--jsonl", "out", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file, mode 0600.")
def export(out: Path | None) -> None:
    """Print everything that is kept, one JSON object a line: searches, feedback, signals, decisions, oldest first.

    \b
    Example:
      kaiketsu feedback export | jq -r 'select(.state == "none") | .text'
    """
    from service.cli.commands.record import export_record

    with _written_whole(out) if out else click.open_file("-", "w") as file:
        written = export_record(file)
    console.print(f"{written} rows exported")


@feedback.command()
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), help="Everything before this day (UTC).")
@click.option("--search-id", help="One search, with the feedback and signals on it.")
@click.option("--all", "everything", is_flag=True, help="Everything.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def delete(before: datetime | None, search_id: str | None, everything: bool, yes: bool, as_json: bool) -> None:
    """Delete, so that the text is in no file of the database afterwards.

    On PostgreSQL its write-ahead log and its backups keep what they hold for as long as they are set to.

    \b
    Examples:
      kaiketsu feedback delete --before 2026-01-01
      kaiketsu feedback delete --search-id f3nB2k9QmZ_x1aLw --yes
    """
    if [before is not None, search_id is not None, everything].count(True) != 1:
        raise click.UsageError("say what to delete: one of --before, --search-id and --all")
    from service.cli.commands.record import count_record, delete_record
    from service.search_log.retention import Selection

    selection = Selection(before=before, search_id=search_id)
    if not yes:
        click.confirm(f"Delete {count_record(selection)}?", abort=True, err=True)
    _report(delete_record(selection), as_json=as_json)


@feedback.command()
@json_option
def prune(as_json: bool) -> None:
    """Delete what is older than KAIKETSU_FEEDBACK_DAYS, as the service does daily.

    \b
    Example:
      kaiketsu feedback prune
    """
    from service.cli.commands.record import delete_record
    from service.search_log.models import utc_now
    from service.search_log.retention import Selection

    oldest = utc_now() - timedelta(days=service_settings().feedback_days)
    _report(delete_record(Selection(before=oldest)), as_json=as_json)


def _report(deleted: "Amount", *, as_json: bool) -> None:
    if as_json:
        print_json({"deleted": msgspec.to_builtins(deleted)})
    else:
        console.print(f"{deleted} deleted")


class _written_whole:  # noqa: N801 - a context manager
    """Opens a file for its owner alone, and puts it in its place when all of it is written."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def __enter__(self) -> IO[str]:
        """Open a temporary file beside it."""
        descriptor, name = tempfile.mkstemp(prefix=".export-", dir=self._out.parent)
        self._beside = Path(name)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8")
        return self._file

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        """Rename it, or remove it if something went wrong."""
        self._file.close()
        if kind is None:
            self._beside.replace(self._out)
        else:
            self._beside.unlink()
