"""CSV: a row a page."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from service.importing.page import Page
from service.importing.report import Report

__all__ = ["read"]

_COLUMNS = {
    "title": ("title", "question", "subject", "タイトル", "件名", "質問"),
    "body": ("body", "answer", "content", "html", "本文", "回答", "内容"),
    "url": ("url", "link", "html_url"),
    "lang": ("lang", "language", "locale", "言語"),
    "tags": ("tags", "labels", "keywords", "label_names", "タグ"),
    "folder": ("category", "section", "folder", "カテゴリ", "カテゴリー"),
    "date": ("date", "updated_at", "updated", "更新日"),
    "draft": ("draft",),
}
_HTML = re.compile(r"</(?:p|div|ul|ol|h[1-6]|table|a|b|strong|em|span)>|<(?:br|img|hr)\b", re.IGNORECASE)
_MOST_FIELD = 16 << 20
_SAMPLE = 8_000


def read(name: str, text: str, report: Report) -> Iterator[Page]:
    """Yield a page for each row.

    Args:
        name: Of the file.
        text: Of the file.
        report: Takes rows without a title or a body, and a table without such columns.
    """
    csv.field_size_limit(_MOST_FIELD)
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text))
    columns = _columns(rows.fieldnames or ())
    if missing := [key for key in ("title", "body") if key not in columns]:
        names = " or ".join(_COLUMNS[missing[0]][:2])
        report.lose("tables without the columns of a page", name, f"name a column {names}")
        return
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            report.lose("rows that cannot be read", f"{name}:{rows.line_num}", str(error))
            continue
        if row is None:
            return
        values = {key: " ".join((row.get(column) or "").split()) for key, column in columns.items() if key != "body"}
        body = (row.get(columns["body"]) or "").strip()
        origin = f"{name}:{rows.line_num}"
        if not values["title"] or not body:
            report.lose("rows without a title or a body", origin)
            continue
        yield Page(
            origin=origin,
            title=values["title"],
            body=body,
            is_html=_HTML.search(body) is not None,
            folders=tuple(filter(None, (values.get("folder", ""),))),
            lang=values.get("lang", ""),
            url=values.get("url", ""),
            tags=tuple(filter(None, map(str.strip, re.split(r"[,;、]", values.get("tags", ""))))),
            date=values.get("date", ""),
            is_draft=values.get("draft", "").casefold() in {"true", "yes", "1"},
        )


def _delimiter(text: str) -> str:
    """Return what stands between the names of the columns: tables with commas inside text confuse a sniffer."""
    head = text[:_SAMPLE].split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _columns(names: "list[str] | tuple[str, ...] | object") -> dict[str, str]:
    """Return the column of each field that the table has."""
    known = {str(name).strip().casefold(): str(name) for name in names} if isinstance(names, list | tuple) else {}
    found = {key: next((known[each] for each in each_of if each in known), "") for key, each_of in _COLUMNS.items()}
    return {key: column for key, column in found.items() if column}
