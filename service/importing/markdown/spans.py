"""Merged cells of tables: Markdown has none, so what a cell says is repeated in each place that it reaches over."""

import copy
from collections.abc import Iterator, Sequence

from bs4 import Tag

__all__ = ["split_merged_cells"]

_CELLS = ["td", "th"]
_MOST_COLUMNS = 100
_MOST_REPEATED_CHARS = 100
"""What is longer is no name of rows, and would fill the page."""
_SPANS = ("rowspan", "colspan")


def split_merged_cells(tree: Tag) -> None:
    """Change the tables of a tree so that each cell has one place: without it, cells beside one move to its columns.

    A cell that is as wide as its table is a line between rows, and is not repeated beside itself. Heads of several
    rows become one.

    Args:
        tree: Changed in place.
    """
    for table in tree.find_all("table"):
        if any(cell.find_parent("table") is table and _is_merged(cell) for cell in table.find_all(_CELLS)):
            _split(table)


def _split(table: Tag) -> None:
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    grid = _without_empty_columns(list(_filled(rows)))
    width = max(map(len, grid), default=0)
    for row, cells in zip(rows, grid, strict=True):
        is_line = width > 1 and len(cells) == width and all(cell is cells[0] for cell in cells)
        own = {id(cell) for cell in row.find_all(_CELLS, recursive=False)}
        for each in [*row.contents]:  # with the blanks between cells
            if (each.name in _CELLS) if isinstance(each, Tag) else not str(each).strip():
                each.extract()
        for place, cell in enumerate(cells):
            if is_line and place:
                row.append(Tag(name=cell.name))
            else:
                row.append(cell if id(cell) in own else _repeated(cell))
            own.discard(id(cell))
    for cell in (cell for row in rows for cell in row.find_all(_CELLS, recursive=False)):
        for name in _SPANS:
            del cell[name]
    _join_heads(rows)


def _filled(rows: Sequence[Tag]) -> Iterator[list[Tag]]:
    """Yield the cells of each row by column, those from rows above included."""
    hanging: dict[int, tuple[Tag, int]] = {}
    for number, row in enumerate(rows):
        cells: list[Tag] = []
        waiting = row.find_all(_CELLS, recursive=False)
        while waiting or any(column >= len(cells) for column in hanging):
            above, left = hanging.pop(len(cells), (None, 0))
            if above is not None:
                if left > 1:
                    hanging[len(cells)] = (above, left - 1)
                cells.append(above)
                continue
            if not waiting:
                cells.append(Tag(name="td"))
                continue
            cell = waiting.pop(0)
            below = min(_span(cell, "rowspan") or len(rows), len(rows) - number) - 1
            for _ in range(min(_span(cell, "colspan") or 1, _MOST_COLUMNS)):
                if below > 0:
                    hanging[len(cells)] = (cell, below)
                cells.append(cell)
        yield cells


def _without_empty_columns(grid: list[list[Tag]]) -> list[list[Tag]]:
    """Return the grid without columns in which no cell begins: Word makes them where edges are not quite in line."""
    width = max(map(len, grid), default=0)
    begins = [any(_begins(cells, place) for cells in grid) for place in range(width)]
    return [[cell for cell, is_kept in zip(cells, begins, strict=False) if is_kept] for cells in grid]


def _begins(cells: Sequence[Tag], place: int) -> bool:
    return place < len(cells) and (place == 0 or cells[place] is not cells[place - 1])


def _join_heads(rows: Sequence[Tag]) -> None:
    """Make one head of the rows that a table begins with and that have nothing but heads."""
    heads = []
    for row in rows:
        cells = row.find_all(_CELLS, recursive=False)
        if not cells or any(cell.name != "th" for cell in cells):
            break
        heads.append(cells)
    if not 1 < len(heads) < len(rows) or len({len(cells) for cells in heads}) > 1:
        return
    for first, *further in zip(*heads, strict=True):
        said = {first.get_text(" ", strip=True)}
        for cell in further:
            if (text := cell.get_text(" ", strip=True)) and text not in said:
                said.add(text)
                first.append(" ")
                first.extend(list(cell.contents))
    for row in rows[1 : len(heads)]:
        row.decompose()


def _repeated(cell: Tag) -> Tag:
    """Return a cell once more, without pictures and ids: a link leads to the first. A long text is not repeated."""
    if len(cell.get_text(" ", strip=True)) > _MOST_REPEATED_CHARS:
        return Tag(name=cell.name)
    again = copy.copy(cell)
    for image in again.find_all("img"):
        image.decompose()
    for each in (again, *again.find_all(name=True)):
        for name in ("id", "name"):
            del each[name]
    return again


def _is_merged(cell: Tag) -> bool:
    return any(_span(cell, name) != 1 for name in _SPANS)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "").strip()
    return int(value) if value.isdecimal() and value.isascii() else 1
