"""Which reader reads which file: told by the content, not by the name alone."""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from kb.loading.conventions.source.encodings import EncodingError, decode_page
from kb.loading.links import ASSET_TYPES
from service.importing.page import Page
from service.importing.readers import freshdesk, html_page, intercom, notion, records, table, word, zendesk
from service.importing.report import Report
from service.importing.source import Source

__all__ = ["PAGE_FAULTS", "read_pages"]

PAGE_FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, zipfile.BadZipFile, EncodingError)
"""What reading or converting one page may raise, and the next page is read all the same."""
_FURNITURE = {
    ".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".eot", ".ico", ".txt", ".xml", ".toml",
    ".hhc", ".hhk", ".hhp", ".chw",
}  # fmt: skip
"""Files that belong to a site and were never a page; nobody misses them."""
_UNSUPPORTED = "files of an unsupported type"
_ADVICE = {
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".numbers"), "save the sheet as CSV"),
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages"), "save it as .docx"),
    **dict.fromkeys((".pdf", ".pptx", ".epub"), "save what it was made from as .docx or HTML"),
    **dict.fromkeys((".rst", ".adoc", ".org", ".textile", ".mediawiki"), "make Markdown of it with pandoc"),
    **dict.fromkeys((".7z", ".rar", ".tar", ".gz", ".tgz"), "unpack it, and import the folder"),
    ".chm": "7z x makes a folder of HTML pages of it",
    ".xml": "export HTML, CSV or JSON instead",
    ".txt": "name it .md if it is a page",
}
"""What to do with a file that is none of the formats, by its suffix."""
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
_MARKDOWN_SUFFIXES = {".md", ".markdown"}
_TABLE_SUFFIXES = {".csv", ".tsv"}
_JSON_SUFFIXES = {".json", ".jsonl", ".ndjson"}
_JSON = "JSON"
_HEAD = 2_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Word before 2007 begin, and all that have a password."""
_JSON_FORMATS = (zendesk, intercom, freshdesk, records)
"""In this order: a document is of the first that knows it."""


def read_pages(source: Source, report: Report) -> Iterator[Page]:
    """Yield the pages of a source, and report the files that are none.

    Args:
        source: The files.
        report: Takes what was read, and what could not be.
    """
    documents: dict[str, Any] = {}
    is_notion = any(notion.is_name(name) for name in source.names)
    for name in source.names:
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in ASSET_TYPES or suffix in _FURNITURE:
            continue
        try:
            data = source.read(name)
            kind, pages = _pages_of(name, suffix, data, report, is_notion=is_notion)
            if kind == _JSON:
                documents[name] = _parsed(decode_page(data)[0])
            yield from _counted(kind, pages, report)
        except PAGE_FAULTS as error:
            report.lose("files that cannot be read", name, str(error) or type(error).__name__)
    yield from _from_json(documents, report)
    if not report.read:  # what belongs to a site may be all that there is
        for name in source.names:
            suffix = PurePosixPath(name).suffix.lower()
            if suffix in _FURNITURE & _ADVICE.keys():
                report.lose(_UNSUPPORTED, name, _ADVICE[suffix])


def _pages_of(name: str, suffix: str, data: bytes, report: Report, *, is_notion: bool) -> tuple[str, Iterator[Page]]:
    head = data[:_HEAD]
    kind, left_out = "", _UNSUPPORTED
    pages: Iterator[Page] = iter(())
    if head.startswith(b"PK\x03\x04"):
        if word.is_word(data):
            kind, pages = "Word", word.read(name, data, report)
    elif suffix in _HTML_SUFFIXES or _HTML.match(head):
        kind, pages = "HTML", html_page.read(name, data, report)
    elif suffix in _MARKDOWN_SUFFIXES and is_notion:
        kind, pages = "Notion", notion.read(name, decode_page(data)[0])
    elif suffix in _MARKDOWN_SUFFIXES:
        left_out = "Markdown files (kaiketsu build reads them as they are)"
    elif suffix in _TABLE_SUFFIXES and notion.is_name(name):
        left_out = "tables of Notion databases (their rows are pages)"
    elif suffix in _TABLE_SUFFIXES:
        kind, pages = "CSV", table.read(name, decode_page(data)[0], report)
    elif suffix in _JSON_SUFFIXES or (not suffix and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}):
        kind = _JSON
    if not kind:
        report.lose(left_out, name, _advice(suffix, head) if left_out == _UNSUPPORTED else "")
    return kind, pages


def _advice(suffix: str, head: bytes) -> str:
    if suffix == ".docx" and head.startswith(_OLD_OFFICE):
        return "it has a password or an older form: save it as .docx without a password"
    return _ADVICE.get(suffix, "")


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON
    """Return a document; of JSON Lines, the list of its lines."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:  # noqa: PLR2004 - one line is no list
            raise
        return [json.loads(line) for line in lines]


def _counted(kind: str, pages: Iterable[Page], report: Report) -> Iterator[Page]:
    for page in pages:
        report.read[kind] += 1
        yield page


def _from_json(documents: dict[str, Any], report: Report) -> Iterator[Page]:
    """Read the documents of each format together: sections stand in other files than their articles."""
    for form in _JSON_FORMATS:
        known = {name: document for name, document in documents.items() if form.knows(document)}
        documents = {name: document for name, document in documents.items() if name not in known}
        try:
            yield from _counted(form.NAME, form.read(known, report), report)
        except PAGE_FAULTS as error:
            report.lose("files that cannot be read", f"{form.NAME}: {', '.join(known)}", str(error))
    for name in documents:
        report.lose("JSON that is no known export", name)
