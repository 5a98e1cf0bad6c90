"""``kaiketsu``: the command line, and the place where its parts are put together.

Exit codes: 0 ok, 1 findings or a regression, 2 wrong usage, configuration or I/O.
"""

import errno
import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from indexer.errors import IndexerError, SettingsError
from kb.model.errors import KBError
from service.cli.commands.adapt import adapt
from service.cli.commands.build import build
from service.cli.commands.demo import demo
from service.cli.commands.diagnose import check, diagnose
from service.cli.commands.doctor import doctor
from service.cli.commands.evaluate import evaluate
from service.cli.commands.export import export
from service.cli.commands.feedback import feedback
from service.cli.commands.gaps import gaps
from service.cli.commands.import_ import import_
from service.cli.commands.index import rollback, verify
from service.cli.commands.init import init
from service.cli.commands.key import key
from service.cli.commands.learn import learn
from service.cli.commands.lint import lint
from service.cli.commands.mcp import mcp
from service.cli.commands.model import model
from service.cli.commands.query import explain, search
from service.cli.commands.serve import serve
from service.cli.usage import ARGUMENTS, hidden, require_text, without_arguments
from service.errors import ServiceError

__all__ = ["main"]


class _Program(click.Group):
    """Turns the errors of the packages into one line on stderr and exit code 2."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click hands it on
    ) -> click.Context:
        """Read the options before the command's name, and keep the command line for ``invoke``."""
        arguments = list(args)
        try:
            require_text(arguments)
            context = super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise without_arguments(error, arguments) from None
        context.meta[ARGUMENTS] = arguments
        return context

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        arguments = ctx.meta[ARGUMENTS]
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise without_arguments(error, arguments) from None
        except (IndexerError, KBError, ServiceError) as error:
            click.echo(hidden(f"kaiketsu: {error}", arguments), err=True)
        except BrokenPipeError:
            raise  # whoever reads has enough, as `head` does: click ends without a word
        except OSError as error:
            place = f" ({error.filename})" if error.filename else ""
            is_refused = error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}
            todo = "; give this user the right to it, or name another place" if is_refused else ""
            click.echo(hidden(f"kaiketsu: {error.strerror or error}{place}{todo}", arguments), err=True)
        except UnicodeEncodeError as error:
            click.echo(f"kaiketsu: the answer cannot be written in {error.encoding}; set PYTHONUTF8=1", err=True)
        return ctx.exit(2)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kaiketsu")
@click.option("-v", "--verbose", is_flag=True, help="Say more on stderr.")
@click.option("--tenant", metavar="NAME", help="Work on this knowledge base of those in KAIKETSU_TENANTS.")
def main(verbose: bool, tenant: str | None) -> None:  # noqa: FBT001 - click
    """Knowledge base and semantic search for support.

    \b
    Examples:
      kaiketsu build
      kaiketsu search "コード入れたら無効って出る"
      kaiketsu search "says already redeemed" --lang en --json
      kaiketsu init ~/my-docs
      kaiketsu build --kb ~/my-docs --index ~/my-index
      KAIKETSU_TENANTS=tenants.toml kaiketsu --tenant shop build
    """
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s")
    if tenant is not None:
        _work_on(tenant)


def _work_on(tenant: str) -> None:
    """Make the environment that of one knowledge base: every command reads its settings from there.

    Raises:
        SettingsError: there is no such knowledge base, or its settings cannot be used.
    """
    from service.tenancy.tenants_file import environment_of  # noqa: PLC0415 - the start of a command is felt

    path = os.environ.get("KAIKETSU_TENANTS")
    if not path:
        raise SettingsError("KAIKETSU_TENANTS", "", "the file that --tenant chooses from")
    environment = environment_of(Path(path), tenant, os.environ)
    os.environ.clear()
    os.environ.update(environment)


for command in (
    adapt,
    build,
    check,
    demo,
    diagnose,
    doctor,
    evaluate,
    explain,
    export,
    feedback,
    gaps,
    import_,
    init,
    key,
    learn,
    lint,
    mcp,
    model,
    rollback,
    search,
    serve,
    verify,
):
    main.add_command(command)
