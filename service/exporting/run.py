"""Write an export: all of it or nothing."""

from pathlib import Path

from msgspec import Struct

from indexer.store import Generation
from service.exporting.site import ExportOptions, site_files
from service.importing.folder import check_target, write_folder

__all__ = ["ExportReport", "export_site"]

_MAKER = "export"


class ExportReport(Struct, frozen=True):
    """What was written.

    Attributes:
        generation: Whose articles.
        pages: HTML files.
        assets: Pictures and films.
        size_bytes: Of all files.
        has_sitemap: Whether there is one; it needs a public address.
    """

    generation: str
    pages: int
    assets: int
    size_bytes: int
    has_sitemap: bool


def export_site(generation: Generation, target: Path, options: ExportOptions) -> ExportReport:
    """Write the articles of a generation as static pages.

    Args:
        generation: What customers see.
        target: New or empty folder, or one that an earlier export made.
        options: Where export and service are read.

    Raises:
        ImportingError: the folder holds what no export wrote, or was changed since.
        OSError: something cannot be read or written; the folder is as it was.
    """
    check_target(target, _MAKER)
    files = site_files(generation, options)
    write_folder(target, files, _MAKER)
    return ExportReport(
        generation=generation.id,
        pages=sum(path.endswith(".html") for path in files),
        assets=sum(path.startswith("assets/") for path in files),
        size_bytes=sum(map(len, files.values())),
        has_sitemap="sitemap.xml" in files,
    )
