"""Tables that hold more than a line in a cell."""

import pytest

from service.importing.markdown import html_to_markdown, parse_html

HEAD = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>"


def _convert(html):
    return html_to_markdown(parse_html(html), link=str, image=str, lose=lambda *_: None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p>x</p><p>y</p>", "x<br>y"),
        ("x<br>y", "x<br>y"),
        ("<ul><li>x</li><li><p>y</p></li></ul>z", "• x<br>• y<br>z"),
        ("<ol><li>x</li><li>y</li></ol>", "1. x<br>2. y"),
        ("<table><tr><td>k</td><td>v</td></tr><tr><td>l</td><td>w</td></tr></table>", "k / v<br>l / w"),
        ("x|y", "x\\|y"),
    ],
)
def test_a_cell_is_one_line(cell, expected):
    """What stood below one another in it is parted by breaks."""
    assert _convert(f"{HEAD}{cell}</td></tr></table>") == f"| a | b |\n| --- | --- |\n| 1 | {expected} |"


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td><p>x</p></td><td><ul><li>y</li></ul></td></tr>",
        "<tr><td>x</td></tr><tr><td><ul><li>y</li></ul></td></tr>",
    ],
)
def test_a_table_that_only_arranges_a_page_goes(rows):
    """One row or one column without a head: its blocks stand below one another."""
    assert _convert(f"<table><tbody>{rows}</tbody></table>") == "x\n\n- y"
