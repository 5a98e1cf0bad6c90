"""The text of a section, taken from the HTML that its page shows.

One line a block. A row of a table is one line, each cell with its head; lines of code keep their indentation, and it
is told which lines they are, so that nobody cuts or joins them. Drawings, formulas on their own lines, marks of
footnotes and readings above Japanese words are left out.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs
from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["HtmlText", "html_text"]

_BLOCKS = frozenset(
    {
        "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h2", "h3",
        "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table", "ul", "video",
    }
)  # fmt: skip
_SKIPPED = frozenset({"rt", "rp"})
_SKIPPED_CLASSES = frozenset({"footnote-backref", "footnote-ref", "diagram", "task"})
_BLANKS = re.compile(r"[ \t]{2,}")
_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")
_BETWEEN_CJK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
_MAX_DEPTH = 100
"""Tables in tables: beyond that the inner ones are passed over."""


class HtmlText(Struct, frozen=True):
    """What a section says.

    Attributes:
        text: One block a line.
        code: Which lines of ``text`` are code: first and one past the last of each block.
        steps: Text of the items of the top-level numbered lists.
        code_spans: Contents of code inside of lines.
    """

    text: str
    code: tuple[tuple[int, int], ...]
    steps: tuple[str, ...]
    code_spans: tuple[str, ...]


class _Cell(Struct, frozen=True):
    """A cell of a table.

    Attributes:
        tag: ``td`` or ``th``.
        text: What it says.
        rows: How many rows it reaches over.
        is_further: Whether it only fills a further column of the cell before it.
    """

    tag: str
    text: str
    rows: int = 1
    is_further: bool = False


def html_text(html: str) -> HtmlText:
    """Return what cleaned HTML says."""
    body = LexborHTMLParser(f"<!doctype html><html><body>{html}</body></html>").body
    if body is None:
        return HtmlText("", (), (), ())
    lines: list[str] = []
    code: list[tuple[int, int]] = []
    for block, is_code in _blocks(body, 0):
        start = len(lines)
        lines.extend(block.split("\n"))
        if is_code:
            code.append((start, len(lines)))
    steps = [
        " ".join(block for block, _ in _blocks(item, 0))
        for item_list in _children(body)
        if item_list.tag == "ol"
        for item in _children(item_list)
        if item.tag == "li"
    ]
    spans = [node.text() for node in body.css("code") if node.parent is not None and node.parent.tag != "pre"]
    return HtmlText("\n".join(lines), tuple(code), tuple(steps), tuple(spans))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _blocks(root: LexborNode, depth: int) -> Iterator[tuple[str, bool]]:
    """Yield the blocks below a node, and whether each is code. No recursion but for cells: pages may nest deeply."""
    parts: list[str] = []
    stack: list[LexborNode | None] = [*reversed([*_children(root)])]
    while stack:
        node = stack.pop()
        if node is None:  # the end of a block
            yield from _flushed(parts)
            continue
        tag = node.tag or ""
        if tag == "pre" and not _is_skipped(node):
            yield from _flushed(parts)
            if content := node.text().strip("\n"):
                yield content, True
        elif tag == "table":
            yield from _flushed(parts)
            yield from ((row, False) for row in _rows(node, depth) if row)
        elif tag in _BLOCKS and not _is_skipped(node):
            yield from _flushed(parts)
            stack.append(None)
            stack.extend(reversed([*_children(node)]))
        elif (text := _own_text(node)) is not None:
            parts.append(text)
        elif not _is_skipped(node):
            stack.extend(reversed([*_children(node)]))
    yield from _flushed(parts)


def _own_text(node: LexborNode) -> str | None:
    """Return what a node says by itself; None where that is for its children to say."""
    if node.tag == "-text":
        return node.text()
    if node.tag == "br":
        return "\n"
    return node.attributes.get("alt") or "" if node.tag == "img" else None


def _is_skipped(node: LexborNode) -> bool:
    classes = (node.attributes.get("class") or "").split()
    return (
        node.tag in _SKIPPED
        or bool(_SKIPPED_CLASSES.intersection(classes))
        or ("remote-image" in classes and _is_nameless(node))
    )


def _is_nameless(picture: LexborNode) -> bool:
    """Tell whether the link to a picture elsewhere has no words but the name of its file."""
    path = (picture.attributes.get("href") or "").partition("?")[0].rstrip("/")
    return picture.text() == path.rpartition("/")[2]


def _flushed(parts: list[str]) -> Iterator[tuple[str, bool]]:
    text = _joined("".join(parts))
    parts.clear()
    if text:
        yield text, False


def _joined(text: str) -> str:
    """Join the lines of a paragraph: with a space, but not between two Japanese characters."""
    joined = _BETWEEN_CJK.sub("", _LINE_END.sub("\n", text.strip("\n\t "))).replace("\n", " ")
    return _BLANKS.sub(" ", joined)


def _rows(table: LexborNode, depth: int) -> Iterator[str]:
    """Yield a table's caption and each row as one line, the head before each cell."""
    if depth >= _MAX_DEPTH:
        return
    heads: list[str] = []
    hanging: dict[int, _Cell] = {}
    is_above = True
    rows = [*_rows_of(table)]
    for number, row in enumerate(rows, start=1):
        if row.tag == "caption":
            yield " ".join(block for block, _ in _blocks(row, depth + 1))
            continue
        cells = [*_filled(_cells(row, depth, may_be_head=is_above and not any(heads)), hanging)]
        if is_above and cells and all(cell.tag == "th" for cell in cells):
            heads = [*_joined_heads(heads, cells)]
            if number == len(rows):
                yield "; ".join(dict.fromkeys(filter(None, heads)))
            continue
        is_above = False
        yield "; ".join(_labelled(heads, cells))


def _joined_heads(heads: Sequence[str], cells: Sequence[_Cell]) -> Iterator[str]:
    """Yield the heads of columns, those of a second row behind those of the first."""
    for place, cell in enumerate(cells):
        above = heads[place] if place < len(heads) else ""
        yield " ".join(dict.fromkeys(filter(None, (above, cell.text))))


def _rows_of(table: LexborNode) -> Iterator[LexborNode]:
    for child in _children(table):
        if child.tag in {"tr", "caption"}:
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in _children(child) if row.tag == "tr")


def _cells(row: LexborNode, depth: int, *, may_be_head: bool) -> Iterator[_Cell]:
    cells = [cell for cell in _children(row) if cell.tag in {"td", "th"}]
    is_bold = may_be_head and len(cells) > 1 and all(map(_is_bold, cells))
    for cell in cells:
        text = " ".join(block.replace("\n", " ") for block, _ in _blocks(cell, depth + 1))
        made = _Cell("th" if is_bold else cell.tag or "", text.strip(), _span(cell, "rowspan"))
        yield made
        yield from [structs.replace(made, is_further=True)] * (_span(cell, "colspan") - 1)


def _filled(cells: Iterable[_Cell], hanging: dict[int, _Cell]) -> Iterator[_Cell]:
    """Yield the cells of a row, and those from above that reach into it; note which of its own reach further."""
    waiting = deque(cells)
    place = 0
    while waiting or any(column >= place for column in hanging):
        cell = hanging.pop(place, None) or (waiting.popleft() if waiting else _Cell("td", ""))
        if cell.rows > 1:
            hanging[place] = structs.replace(cell, rows=cell.rows - 1)
        yield cell
        place += 1


def _span(cell: LexborNode, name: str) -> int:
    span = cell.attributes.get(name) or ""
    return max(1, min(int(span), _MAX_DEPTH)) if span.isdecimal() else 1


def _is_bold(cell: LexborNode) -> bool:
    """Tell whether all text of a cell is bold, as heads are written where nobody knows of them."""
    inside = [child for child in _children(cell) if child.tag != "-text" or child.text().strip()]
    if len(inside) == 1 and inside[0].tag == "p":
        return _is_bold(inside[0])
    return len(inside) == 1 and inside[0].tag in {"b", "strong"}


def _labelled(heads: Sequence[str], cells: Sequence[_Cell]) -> Iterator[str]:
    if not any(heads) and len(cells) > 1 and cells[0].tag == "th":
        heads = [cells[0].text] * 2
        cells = [_Cell("td", ""), *cells[1:]]
    for place, cell in enumerate(cells):
        head = heads[place] if place < len(heads) else ""
        if cell.text and not cell.is_further:
            is_same = place > 0 and heads[place - 1 : place] == [head] and bool(cells[place - 1].text)
            yield f"{head}: {cell.text}" if head and head != cell.text and not is_same else cell.text
