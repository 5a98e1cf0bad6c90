"""JSON of nobody in particular: a list of objects with a title and a body, as scrapers and scripts write it."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.importing.page import Page
from service.importing.readers.columns import columns_of, missing_columns, page_of_row
from service.importing.readers.fields import objects, text
from service.importing.report import Report

__all__ = ["NAME", "knows", "read"]

NAME = "JSON"


def knows(document: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether a document is such a list, or an object with one."""
    records = _records(document)
    return bool(records) and not missing_columns(columns_of(records[0]), records[0])


def read(documents: Mapping[str, Any], report: Report) -> Iterator[Page]:
    """Yield a page for each object with a title and a body."""
    for name, document in documents.items():
        records = _records(document)
        columns = columns_of(records[0])
        for number, record in enumerate(records, start=1):
            row = {column: _text(record.get(column)) for column in columns.values()}
            if (page := page_of_row(row, columns, f"{name}: object {number}", report)) is not None:
                yield page


def _records(document: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Return the objects of a list, or of the longest list in an object."""
    if isinstance(document, dict):
        lists = [each for each in document.values() if isinstance(each, list)]
        document = max(lists, key=len, default=[])
    return list(objects(document))


def _text(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return a value as a cell of a table has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(text, value)) if isinstance(value, list) else text(value)
