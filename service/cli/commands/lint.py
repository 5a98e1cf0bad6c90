"""``lint``: what is wrong in a knowledge base."""

from pathlib import Path

import click
from msgspec import to_builtins

from service.cli.options import json_option, kb_option, service_settings
from service.cli.output import print_json

__all__ = ["lint"]


@click.command()
@kb_option
@json_option
def lint(kb_dir: Path | None, as_json: bool) -> None:
    """Check articles: schema, structure, links, freshness, translations.

    Prints one finding a line, with file and line; exits with 1 if there is any.

    \b
    Examples:
      kaiketsu lint
      kaiketsu lint --kb ~/articles --json
    """
    from kb.lint import lint_folder

    findings = lint_folder(service_settings(kb_dir).kb_dir)
    if as_json:
        print_json({"findings": to_builtins(findings)})
    else:
        for finding in findings:
            print(finding)
    if findings:
        raise SystemExit(1)
