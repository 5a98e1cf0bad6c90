"""``import``: the help centre of another program as a folder of Markdown."""

import shlex
from pathlib import Path

import click
from msgspec import to_builtins

from service.cli.options import json_option
from service.cli.output import console, print_json

__all__ = ["import_"]


@click.command("import")
@click.argument("source", metavar="SOURCE", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--to",
    "target",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="New or empty folder to write.",
)
@json_option
def import_(source: Path, target: Path, as_json: bool) -> None:
    """Turn another program's export into a folder of Markdown with images.

    SOURCE is a file, a zip or a folder, told by its content: JSON of the APIs of Zendesk Guide, Intercom and
    Freshdesk; CSV with columns title and body (or question and answer); HTML pages; Word documents (.docx); an export
    of Notion (Markdown & CSV). Nothing is fetched from the network. What was lost is listed on stderr.

    A folder that an import made is replaced, unless somebody changed it.

    \b
    Examples:
      kaiketsu import articles.json --to ~/my-docs
      kaiketsu import old-site.zip --to ~/my-docs --json
    """
    from service.importing import import_source

    report = import_source(source, target)
    if as_json:
        print_json(to_builtins(report))
    for line in report.lines():
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"Next:\n  kaiketsu build --kb {shlex.quote(str(target))}", markup=False, soft_wrap=True)
