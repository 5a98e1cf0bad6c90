"""The text of a section, taken from the HTML that its page shows.

One line a block. A row of a table is one line, each cell with its head; lines of code keep their indentation, and it
is told which lines they are, so that nobody cuts or joins them. Drawings, formulas on their own lines, marks of
footnotes and readings above Japanese words are left out.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
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
    return node.tag in _SKIPPED or bool(_SKIPPED_CLASSES.intersection((node.attributes.get("class") or "").split()))


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
    for number, row in enumerate(_rows_of(table)):
        if row.tag == "caption":
            yield " ".join(block for block, _ in _blocks(row, depth + 1))
            continue
        cells = [*_cells(row, depth)]
        is_head = bool(cells) and all(tag == "th" for tag, _ in cells)
        if is_head and not heads:
            heads = [text.strip() for _, text in cells]
            if not _has_more_rows(table, number):
                yield "; ".join(filter(None, heads))
            continue
        yield "; ".join(_labelled(heads, [text for _, text in cells]))


def _rows_of(table: LexborNode) -> Iterator[LexborNode]:
    for child in _children(table):
        if child.tag in {"tr", "caption"}:
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in _children(child) if row.tag == "tr")


def _has_more_rows(table: LexborNode, number: int) -> bool:
    return any(place > number for place, _ in enumerate(_rows_of(table)))


def _cells(row: LexborNode, depth: int) -> Iterator[tuple[str, str]]:
    for cell in _children(row):
        if cell.tag in {"td", "th"}:
            text = " ".join(block.replace("\n", " ") for block, _ in _blocks(cell, depth + 1))
            yield cell.tag or "", text
            span = cell.attributes.get("colspan") or ""
            yield from [(cell.tag or "", "")] * (min(int(span), _MAX_DEPTH) - 1 if span.isdecimal() else 0)


def _labelled(heads: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    for place, cell in enumerate(cells):
        head = heads[place] if place < len(heads) else ""
        if cell:
            yield f"{head}: {cell}" if head and head != cell else cell
