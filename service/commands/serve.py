"""``serve``: the HTTP service."""

import os
from pathlib import Path

import click

from service.commands.options import index_option, kb_option, service_settings

__all__ = ["serve"]


@click.command()
@kb_option
@index_option
@click.option("--host", help="Address to listen on (else KAIKETSU_HOST, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65_535), help="Port to listen on (else KAIKETSU_PORT, else 8000).")
def serve(kb_dir: Path | None, index_dir: Path | None, host: str | None, port: int | None) -> None:
    """Serve pages and API; picks up new generations without a restart.

    \b
    Example:
      kaiketsu serve --port 8080
    """
    import uvicorn

    from service.access.protocol import HeadDeadlineProtocol

    settings = service_settings(kb_dir, host, port)
    os.environ["KAIKETSU_KB"] = str(settings.kb_dir)
    os.environ["KAIKETSU_HOST"] = settings.host  # off loopback, more needs a key
    if index_dir:
        os.environ["KAIKETSU_INDEX"] = str(index_dir)
    uvicorn.run(
        "service.asgi:app",
        factory=True,
        host=settings.host,
        port=settings.port,
        http=HeadDeadlineProtocol,
        ws="none",
        access_log=False,  # it carries addresses as they were asked for
        proxy_headers=False,  # KAIKETSU_TRUSTED_PROXIES says who is believed
        server_header=False,
    )
