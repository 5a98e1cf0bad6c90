"""GitBook's cards: a table in HTML whose hidden columns say where a card leads and which picture it has."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["with_visible_cells"]


def with_visible_cells(html: str) -> str:
    """Return a block of HTML without the columns that are hidden; a card's target becomes the link of its title."""
    if "data-hidden" not in html and "data-view" not in html:
        return html
    body = LexborHTMLParser(html).body
    if body is None:
        return html
    for table in body.css("table"):
        heads = table.css("thead th")
        targets = {place for place, head in enumerate(heads) if "data-card-target" in head.attributes}
        hidden = {place for place, head in enumerate(heads) if "data-hidden" in head.attributes} | targets
        hidden |= _empty_columns(table)
        for row in table.css("tr"):
            cells = _cells(row)
            shown = (cell for place, cell in enumerate(cells) if place not in hidden)
            title = next((cell for cell in shown if cell.text(strip=True)), None)
            link = next((cells[place].css_first("a[href]") for place in targets if place < len(cells)), None)
            address = link.attributes.get("href") if link else None
            if address and title is not None and title.css_first("a") is None:
                _link(title, address)
            for place, cell in enumerate(cells):
                if place in hidden:
                    cell.decompose()
        head = table.css_first("thead")
        if head is not None and not head.text(strip=True):
            head.decompose()
    return body.inner_html or ""


def _cells(row: LexborNode) -> list[LexborNode]:
    return [node for node in row.iter() if node.tag in {"td", "th"}]


def _empty_columns(table: LexborNode) -> set[int]:
    """Return the columns in which no cell shows anything: icons stood there."""
    rows = [[bool(cell.text(strip=True) or cell.css_first("img")) for cell in _cells(row)] for row in table.css("tr")]
    return {
        place
        for place in range(max(map(len, rows), default=0))
        if not any(row[place : place + 1] == [True] for row in rows)
    }


def _link(cell: LexborNode, address: str) -> None:
    """Make the text of a cell a link."""
    anchor = LexborHTMLParser("<a></a>").css_first("a")
    if anchor is None:
        return
    anchor.attrs["href"] = address
    anchor.inner_html = cell.inner_html or ""
    cell.inner_html = anchor.html or ""
