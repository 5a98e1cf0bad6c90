"""``lint``: what is wrong in a knowledge base."""

from pathlib import Path

import click
from msgspec import to_builtins

from kb.model.errors import LibraryError
from kb.model.finding import Finding
from service.cli.options import json_option, kb_option, service_settings
from service.cli.output import print_json
from service.cli.reading import left_out_rows, reading_lines

__all__ = ["lint"]


@click.command()
@kb_option
@json_option
def lint(kb_dir: Path | None, as_json: bool) -> None:
    """Check articles: schema, structure, links, freshness, translations.

    Prints one finding a line, with file and line; exits with 1 if there is any. Of a folder in another format, a
    table follows: how many pages were read, and what was left out and why.

    \b
    Examples:
      kaiketsu lint
      kaiketsu lint --kb ~/articles --json
    """
    from kb.lint import lint_library
    from kb.loading.library import load_library

    library = None
    findings: list[Finding] = []
    try:
        library = load_library(service_settings(kb_dir).kb_dir)
        findings = lint_library(library)
    except LibraryError as error:
        findings = list(error.findings)
    if as_json:
        print_json({"findings": to_builtins(findings), "left_out": left_out_rows(library) if library else []})
    else:
        for line in (*findings, *(reading_lines(library, faults=False) if library else ())):
            print(line)
    if findings:
        raise SystemExit(1)
