"""CSV: a row a page."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from service.importing.page import Page
from service.importing.readers.columns import columns_of, missing_columns, page_of_row
from service.importing.report import Report

__all__ = ["read"]

_MOST_FIELD = 16 << 20
_SEPARATOR_LINE = re.compile(r"\A\"?sep=(.)\"?\r?\n", re.IGNORECASE)
"""The first line by which Excel is told the delimiter."""


def read(name: str, text: str, report: Report) -> Iterator[Page]:
    """Yield a page for each row.

    Args:
        name: Of the file.
        text: Of the file.
        report: Takes rows without a title or a body, and a table without such columns.
    """
    csv.field_size_limit(_MOST_FIELD)
    text = text.removeprefix("\ufeff").lstrip("\r\n")
    told = _SEPARATOR_LINE.match(text)
    text = text[told.end() :] if told else text
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=told[1] if told else _delimiter(text))
    names = rows.fieldnames or ()
    columns = columns_of(names)
    if missing := missing_columns(columns, names):
        report.lose("tables without the columns of a page", name, missing)
        return
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            report.lose("rows that cannot be read", f"{name}:{rows.line_num}", str(error))
            continue
        if row is None:
            return
        if (page := page_of_row(row, columns, f"{name}:{rows.line_num}", report)) is not None:
            yield page


def _delimiter(text: str) -> str:
    """Return what stands between the names of the columns: tables with commas inside text confuse a sniffer."""
    head = text.split("\n", 1)[0]
    return max(",;\t|", key=head.count)
