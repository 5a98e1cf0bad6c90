"""``serve``: the HTTP service."""

import logging
import os
from dataclasses import replace
from pathlib import Path

import click

from service.cli.options import index_option, indexer_settings, kb_option, service_settings

__all__ = ["serve"]

_log = logging.getLogger(__name__)


@click.command()
@kb_option
@index_option
@click.option("--host", help="Address to listen on (else KAIKETSU_HOST, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port to listen on (else KAIKETSU_PORT, else 8000).")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    help="From where on events are logged (else KAIKETSU_LOG_LEVEL, else info).",
)
@click.option(
    "--log-format",
    type=click.Choice(["auto", "json", "console"]),
    help="How (else KAIKETSU_LOG_FORMAT, else auto: console on a terminal, JSON elsewhere).",
)
def serve(
    kb_dir: Path | None,
    index_dir: Path | None,
    host: str | None,
    port: int | None,
    log_level: str | None,
    log_format: str | None,
) -> None:
    """Serve pages and API; picks up new generations without a restart.

    SIGTERM answers what was taken, then ends; SIGHUP looks for a newer generation now.

    \b
    Example:
      kaiketsu serve --port 8080
    """
    from threadpoolctl import threadpool_limits

    from indexer.store import IndexLayout
    from service.app.asgi import assemble
    from service.app.server import run_server

    settings = service_settings(kb_dir, host, port)
    settings = replace(
        settings,
        log_level=log_level or settings.log_level,
        log_format=log_format or settings.log_format,  # type: ignore[arg-type]  # click has checked it
    )
    # Requests use the cores. A second thread makes a product of 2,400 x 768 with a query eight times slower, and a
    # search on a busy machine twice as dear: threads wait for each other.
    threadpool_limits(limits=1, user_api="blas")
    index = indexer_settings(index_dir)
    app = assemble(settings, index, os.environ)
    if settings.tenants is None and IndexLayout(index.index_dir).current_id() is None:
        _log.warning("no index in %s yet: run kaiketsu build; it is served as soon as it is there", index.index_dir)
    run_server(app, settings)
