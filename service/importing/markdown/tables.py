"""Tables as Markdown has them: one line a row, so that what a cell holds is put into one line."""

import re

from bs4 import Tag

from service.importing.markdown.marks import BREAK

__all__ = ["breaks_of", "flatten_tables"]

_CELLS = ["td", "th"]
_LINES = ["p", "div", "li", "section", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dt", "dd"]
_BREAKS = re.compile(rf"[ \t]*{BREAK}[ \t{BREAK}]*")
_AT_AN_END = re.compile(r"(\|)[ ]*<br>|<br>[ ]*(?=\|)")


def flatten_tables(tree: Tag) -> None:
    """Change the tables of a tree so that each cell is one line; tables that only arrange a page go.

    Args:
        tree: Changed in place.
    """
    for table in tree.find_all("table"):
        if _only_arranges(table) and not table.find_parent(_CELLS):
            _unwrap(table)
    for cell in tree.find_all(_CELLS):
        if cell.find_parent(_CELLS) is None:
            _flatten(cell)


def breaks_of(markdown: str) -> str:
    """Return Markdown whose marked places in cells are line breaks."""
    lines = []
    for line in markdown.split("\n"):
        broken = _BREAKS.sub("<br>", line)
        lines.append(_AT_AN_END.sub(r"\1 ", broken) if broken != line else line)
    return "\n".join(lines)


def _only_arranges(table: Tag) -> bool:
    """Tell whether a table has one row or one column and no head: then it puts blocks beside or around another."""
    if table.find(["th", "thead", "caption"], recursive=True):
        return False
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    widths = [len(row.find_all(_CELLS, recursive=False)) for row in rows]
    return len(rows) == 1 or max(widths, default=0) <= 1


def _unwrap(table: Tag) -> None:
    for each in table.find_all(["tbody", "tr", "td", "colgroup", "col"]):
        if each.find_parent("table") is not table:
            continue
        if each.name == "td":
            each.name, each.attrs = "div", {}
        else:
            each.unwrap()
    table.name, table.attrs = "div", {}


def _flatten(cell: Tag) -> None:
    for inner in cell.find_all("table"):
        for row in inner.find_all("tr"):
            for each in row.find_all(_CELLS)[1:]:
                each.insert_before(" / ")
            row.name = "div"
        for part in inner.find_all(["thead", "tbody", "tfoot", "colgroup", "col", "caption", *_CELLS]):
            part.unwrap()
        inner.unwrap()
    for item in cell.find_all("li"):
        is_numbered = item.parent is not None and item.parent.name == "ol"
        number = len(item.find_previous_siblings("li")) + 1
        if isinstance(first := next(iter(item.contents), None), Tag) and first.name in _LINES:
            first.insert_after(BREAK)
            first.unwrap()
        # The mark before a number keeps it from being escaped.
        item.insert(0, f"{BREAK}{number}. " if is_numbered else "• ")
    for each in cell.find_all(_LINES):
        # A break before and behind; those at the ends of the cell and doubled ones go in the end.
        each.insert_before(BREAK)
        each.insert_after(BREAK)
    for each in cell.find_all("br"):
        each.replace_with(BREAK)
    for each in cell.find_all([*_LINES, "ul", "ol", "dl"]):
        each.unwrap()
