"""An import from source to folder."""

import re
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from service.importing.errors import ImportingError
from service.importing.folder import check_target, page_file, write_folder
from service.importing.links import Links
from service.importing.markdown import html_to_markdown, parse_html, rewrite_markdown
from service.importing.names import page_paths
from service.importing.page import Page
from service.importing.readers import PAGE_FAULTS, read_pages
from service.importing.report import Report
from service.importing.source import open_source
from service.importing.titles import with_own_titles

__all__ = ["import_source"]

_FRAGMENT = re.compile(r"""href=["'][^"'#]*#([^"'\s]+)""", re.IGNORECASE)


def import_source(source_path: Path, target: Path) -> Report:
    """Write the pages of a source into a folder of Markdown.

    Args:
        source_path: A file, a zip or a folder.
        target: A new or empty folder, or one that an import made and nobody changed.

    Returns:
        What was read, written and lost.

    Raises:
        ImportingError: nothing was written; the message says why and what to do.
        OSError: the folder cannot be written; it is as it was.
    """
    check_target(target)
    report = Report()
    source = open_source(source_path, report)
    pages = with_own_titles(list(read_pages(source, report)))
    paths = page_paths(pages)
    links = Links(pages, paths, source, report)
    anchors = frozenset(unquote(each) for page in pages if page.is_html for each in _FRAGMENT.findall(page.body))
    files: dict[str, bytes] = {}
    for page, path in zip(pages, paths, strict=True):
        try:
            markdown = _markdown(page, path, links, anchors, report)
        except PAGE_FAULTS as error:
            report.lose("pages that cannot be converted", page.origin, _reason(error))
            continue
        if not markdown.strip():
            report.lose("pages without text", page.origin)
            continue
        files[path] = page_file(page, markdown)
        report.written += 1
        report.drafts += page.is_draft
    if not files:
        reasons = "".join(
            f"\n  {each.kind}: {each.where}{f' ({each.detail})' if each.detail else ''}" for each in report.lost[:5]
        )
        what = "no page found" if source.names else "there is no file in it"
        raise ImportingError(
            f"{source_path}: {what}; see service/docs/importing.md for what can be imported{reasons}"
        )
    report.images = len(links.images)
    write_folder(target, {**files, **links.images})
    return report


def _markdown(page: Page, path: str, links: Links, anchors: frozenset[str], report: Report) -> str:
    link, image = partial(links.link, page, path), partial(links.image, page, path)
    if not page.is_html:
        return rewrite_markdown(page.body, link=link, image=image).strip()

    def lose(kind: str, detail: str) -> None:
        report.lose(kind, page.origin, detail)

    return html_to_markdown(parse_html(page.body), link=link, image=image, lose=lose, anchors=anchors)


def _reason(error: BaseException) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error) or type(error).__name__
