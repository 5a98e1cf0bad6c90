"""``key``: make, list and check keys to the service."""

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from service.access.keys import SCOPES, Key, KeyRing, make_key
from service.cli.options import json_option
from service.cli.output import console, print_json
from service.settings import ServiceSettings

__all__ = ["key"]


class _Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day such as 2027-03-31", param, ctx)
        if day < _today():
            self.fail(f"{value} is past", param, ctx)
        return day


@click.group()
def key() -> None:
    """Make, list and check keys to the service.

    \b
    Example:
      kaiketsu key new helpdesk --scope agent --expires 2027-03-31
    """


@key.command()
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True, help="What it opens.")
@click.option("--expires", "last_day", type=_Day(), help="Last day (UTC) on which it is good; else until revoked.")
@click.option("--append", "path", type=click.Path(path_type=Path, dir_okay=False), help="Add the line to this file.")
def new(name: str, scopes: tuple[str, ...], last_day: date | None, path: Path | None) -> None:
    """Make a key: shown once, on stdout; the line to store goes to stderr.

    \b
    Examples:
      kaiketsu key new helpdesk --scope agent --append keys.txt
      kaiketsu key new owner --scope insights --scope admin
    """
    try:
        secret, made = make_key(name, scopes, last_day)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="NAME") from error
    if path:
        _append(path, made.line())
        console.print(f"its line was added to {path}; name that file in KAIKETSU_KEYS_FILE", soft_wrap=True)
    else:
        console.print("store this line in KAIKETSU_KEYS or the file of KAIKETSU_KEYS_FILE:", soft_wrap=True)
        console.print(made.line(), soft_wrap=True)
    console.print("the key itself is shown this once:", soft_wrap=True)
    click.echo(secret)


@key.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List the keys of the settings: names, scopes, until when.

    \b
    Example:
      kaiketsu key list --json
    """
    keys = _ring().keys
    if as_json:
        print_json({"keys": [_described(each) for each in keys]})
        return
    for each in keys:
        state = "" if each.is_good(_today()) else "  expired"
        until = f"until {each.last_day}" if each.last_day else "no end"
        click.echo(f"{each.name}  {','.join(sorted(each.scopes))}  {until}{state}")
    if not keys:
        console.print("no keys; `kaiketsu key new` makes one")


@key.command()
def check() -> None:
    """Say whose key this is; read from stdin, so that it is in no history. Exit code 1 if it is not good.

    \b
    Example:
      kaiketsu key check < key.txt
    """
    secret = click.prompt("key", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline()
    ring = _ring()
    found = ring.find(secret.strip())
    if found is None:
        expired = KeyRing(ring.keys, today=lambda: date.min).find(secret.strip())
        console.print(f"expired on {expired.last_day}" if expired else "not one of the keys of the settings")
        raise click.exceptions.Exit(1)
    click.echo(f"{found.name}  {','.join(sorted(found.scopes))}")


def _append(path: Path, line: str) -> None:
    """Add a line to a file that nobody else can read or write, making it if it is not there."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a+", encoding="utf-8") as file:
        file.seek(0)
        old = file.read()
        file.write(f"{'' if not old or old.endswith(chr(10)) else chr(10)}{line}\n")


def _ring() -> KeyRing:
    return ServiceSettings.from_env(os.environ).key_ring()


def _described(each: Key) -> dict[str, object]:
    return {
        "name": each.name,
        "scopes": sorted(each.scopes),
        "last_day": each.last_day.isoformat() if each.last_day else None,
        "good": each.is_good(_today()),
    }


def _today() -> date:
    return datetime.now(UTC).date()
