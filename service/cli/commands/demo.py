"""``demo``: the widget and the sidebar on a site that is not ours."""

import click

__all__ = ["demo"]


@click.command()
@click.option("--endpoint", default="http://127.0.0.1:8000", show_default=True, help="Where the service runs.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8100, show_default=True, help="Port to listen on.")
def demo(endpoint: str, port: int) -> None:
    """Serve a sample shop with the search box (/) and a sample help desk with the sidebar (/helpdesk).

    The service must allow them: start it with KAIKETSU_ORIGINS and KAIKETSU_FRAME_ORIGINS set to
    http://127.0.0.1:8100.

    \b
    Example:
      kaiketsu demo --port 8100
    """
    import uvicorn

    from service.demo import create_demo
    from service.settings import is_origin

    endpoint = endpoint.rstrip("/")
    if not is_origin(endpoint):
        raise click.UsageError("--endpoint is scheme, host and port, such as http://127.0.0.1:8000")
    click.echo(f"shop on http://127.0.0.1:{port}, help desk on http://127.0.0.1:{port}/helpdesk", err=True)
    uvicorn.run(create_demo(endpoint), host="127.0.0.1", port=port, access_log=False, log_level="warning")
