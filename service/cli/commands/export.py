"""``export``: the articles as static pages."""

from pathlib import Path

import click
from msgspec import to_builtins

from service.cli.options import index_option, json_option, service_settings
from service.cli.output import console, print_json

__all__ = ["export"]


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@index_option
@click.option(
    "--base-url",
    metavar="URL",
    help="Where DIR will be read (else KAIKETSU_BASE_URL): for sitemap and canonical links.",
)
@click.option(
    "--service", "service_url", metavar="URL", help="A running service: its search box and dialogue are used."
)
@json_option
def export(
    target: Path, index_dir: Path | None, base_url: str | None, service_url: str | None, as_json: bool
) -> None:
    """Write the articles as static pages into DIR, which any web server can show.

    Home, list of articles, articles, pictures and styles, from the current index; no scripts. Links are relative.
    A folder that an export made is replaced, unless somebody changed it.

    \b
    Examples:
      kaiketsu export site
      kaiketsu export site --base-url https://docs.example.com/help --service https://help.example.com
    """
    from service.access.addresses import is_base_url
    from service.cli.commands.query import open_searcher
    from service.exporting import ExportOptions, export_site

    base_url = (service_settings().base_url if base_url is None else base_url).rstrip("/")
    service_url = (service_url or "").rstrip("/")
    for name, url in (("--base-url", base_url), ("--service", service_url)):
        if url and not is_base_url(url):
            raise click.UsageError(f"{name}: write an address such as https://help.example.com")
    report = export_site(open_searcher(index_dir).generation, target, ExportOptions(base_url, service_url))
    if as_json:
        print_json(to_builtins(report))
    console.print(
        f"{report.pages} pages and {report.assets} pictures in {target}, {report.size_bytes / 1e6:.1f} MB",
        markup=False,
        soft_wrap=True,
    )
    if not report.has_sitemap:
        console.print("No sitemap: it needs --base-url.", markup=False)
