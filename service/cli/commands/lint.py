"""``lint``: what is wrong in a knowledge base."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from kb.model.errors import LibraryError
from kb.model.finding import Finding
from service.cli.options import json_option, kb_option, service_settings
from service.cli.output import console, print_json
from service.cli.reading import left_out_rows, reading_lines

if TYPE_CHECKING:  # loaded when the command runs
    from kb.loading.library import Library

__all__ = ["lint"]


@click.command()
@kb_option
@json_option
def lint(kb_dir: Path | None, as_json: bool) -> None:
    """Check articles: schema, structure, links, freshness, translations.

    Prints one finding a line, with file and line; exits with 1 if there is any. Of a folder in another format, a
    table follows: how many pages were read, and what was left out and why. On stderr a line for each kind of rule
    says how much was looked at, and whether it is well.

    Where KAIKETSU_FEEDBACK_DB names a search log, an article that helps fewer people than it did is named, too
    (KB404).

    \b
    Examples:
      kaiketsu lint
      kaiketsu lint --kb ~/articles --json
    """
    from kb.lint import lint_library, summary_lines
    from kb.loading.library import load_library

    library = None
    findings: list[Finding] = []
    try:
        library = load_library(service_settings(kb_dir).kb_dir)
        findings = sorted([*lint_library(library), *_fallen_findings(library)])
    except LibraryError as error:
        findings = list(error.findings)
    if as_json:
        print_json({"findings": to_builtins(findings), "left_out": left_out_rows(library) if library else []})
    else:
        for line in (*findings, *(reading_lines(library, faults=False) if library else ())):
            print(line)
        for line in summary_lines(library, findings) if library else ():
            console.print(line)
    if findings:
        raise SystemExit(1)


def _fallen_findings(library: "Library") -> Iterator[Finding]:
    """Yield KB404 for each article that helps less than it did, where searches are logged."""
    if not service_settings().feedback_db:
        return
    from service.cli.commands.record import fallen_of_record

    fallen = {each.article_id: each for each in fallen_of_record()}
    for article in library.articles:
        if fall := fallen.get(article.id):
            hint = "see what people searched, in /insights"
            yield Finding(article.path, 0, "KB404", "warning", "", str(fall), hint)
