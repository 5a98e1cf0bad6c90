"""``doctor``: what is wrong with this installation, why it matters and what to do."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.errors import SettingsError
from indexer.settings import IndexerSettings
from service.cli.options import index_option, indexer_settings, json_option, kb_option, service_settings
from service.cli.output import print_json
from service.settings import ServiceSettings

if TYPE_CHECKING:  # the checks load the backend
    from service.doctor import Finding

__all__ = ["doctor"]

_STYLES = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command()
@kb_option
@index_option
@json_option
def doctor(kb_dir: Path | None, index_dir: Path | None, as_json: bool) -> None:
    """Examine model, index, lock, disk, clock, settings, packages, machine, port, and doors of the running service.

    Changes nothing. Exits with 1 if there is a warning or a problem.

    \b
    Examples:
      kaiketsu doctor
      kaiketsu doctor --json | jq '.findings[] | select(.level != "ok")'
    """
    from msgspec import to_builtins

    from service.doctor import Subject, examine
    from service.doctor.finding import problem

    findings: list[Finding] = []
    try:
        service, indexer = service_settings(kb_dir), indexer_settings(index_dir)
    except SettingsError as error:
        findings.append(
            problem(
                "settings.read",
                str(error),
                "no command starts; what follows was examined with the defaults",
                f"correct or unset {error.variable}",
            )
        )
        service, indexer = ServiceSettings(), IndexerSettings()
    findings.extend(examine(Subject(service, indexer, os.environ)))
    if as_json:
        print_json({"findings": to_builtins(findings)})
    else:
        _print(findings)
    if any(finding.level != "ok" for finding in findings):
        raise SystemExit(1)


def _print(findings: "list[Finding]") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.padding import Padding

    console = Console(highlight=False)
    for finding in findings:
        style = _STYLES[finding.level]
        console.print(f"[{style}]{finding.level:<8}[/] {finding.check:<20} {escape(finding.what)}", soft_wrap=True)
        if finding.why:
            console.print(Padding(f"why: {escape(finding.why)}\ndo:  {escape(finding.todo)}", (0, 0, 0, 30)))
    counts = {level: sum(finding.level == level for finding in findings) for level in _STYLES}
    console.print(", ".join(f"{count} {level}" for level, count in counts.items()))
