"""Merged cells of tables."""

import pytest

from service.importing.markdown import html_to_markdown, parse_html
from service.importing.markdown.spans import split_merged_cells


def _rows(html):
    """Return the texts of each row's cells."""
    tree = parse_html(f"<table>{html}</table>")
    split_merged_cells(tree)
    return [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in tree.find_all("tr")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<tr><td rowspan=2>a</td><td>1</td></tr><tr><td>2</td></tr>", [["a", "1"], ["a", "2"]]),
        ("<tr><td>1</td><td rowspan=0>a</td></tr><tr><td>2</td></tr>", [["1", "a"], ["2", "a"]]),
        ("<tr><td>x</td><td>y</td><td>z</td></tr><tr><td>1</td><td colspan=2>a</td></tr>", [["x", "y", "z"], ["1", "a", "a"]]),
        ("<tr><td rowspan=2 colspan=2>a</td><td>1</td></tr><tr><td>2</td></tr><tr><td>b</td><td>c</td><td>3</td></tr>", [["a", "a", "1"], ["a", "a", "2"], ["b", "c", "3"]]),
    ],
)  # fmt: skip
def test_what_a_cell_says_is_in_each_place_that_it_reaches(html, expected):
    """The cells beside it stay in their columns."""
    assert _rows(html) == expected


def test_blanks_between_cells_break_no_row():
    """Pages have each cell on a line of its own."""
    rows = "<tr>\n  <td rowspan=2>a</td>\n  <td>1</td>\n</tr>\n<tr>\n  <td>2</td>\n</tr>"
    html = f"<table>\n<thead>\n<tr>\n<th>x</th>\n<th>y</th>\n</tr></thead><tbody>\n{rows}\n</tbody></table>"
    markdown = html_to_markdown(parse_html(html), link=str, image=str, lose=lambda *_: None)
    assert markdown == "| x | y |\n| --- | --- |\n| a | 1 |\n| a | 2 |"


def test_pictures_and_long_texts_are_not_repeated():
    """They name no rows; the cells beside them stay in their columns."""
    long = "word " * 30
    rows = _rows(f"<tr><td rowspan=2>{long}</td><td>1</td></tr><tr><td>2</td></tr>")
    assert rows == [[long, "1"], ["", "2"]]
    tree = parse_html('<table><tr><td rowspan=2><img src="a.png">x</td><td>1</td></tr><tr><td>2</td></tr></table>')
    split_merged_cells(tree)
    assert len(tree.find_all("img")) == 1
    assert [cell.get_text() for cell in tree.find_all("td")] == ["x", "1", "x", "2"]


def test_a_cell_as_wide_as_the_table_is_a_line():
    """A line between rows is not repeated beside itself."""
    assert _rows("<tr><td colspan=2>Asia</td></tr><tr><td>Japan</td><td>5</td></tr>") == [
        ["Asia", ""],
        ["Japan", "5"],
    ]


def test_columns_in_which_no_cell_begins_go():
    """Word and careless pages let a cell reach over columns that are not there."""
    ragged = "<tr><td colspan=2>a</td><td>b</td></tr><tr><td colspan=2>c</td><td colspan=99999>d</td></tr>"
    assert _rows(ragged) == [["a", "b"], ["c", "d"]]


def test_heads_of_two_rows_become_one():
    """A column is called by both."""
    heads = "<tr><th rowspan=2>Land</th><th colspan=2>Price</th></tr><tr><th>Small</th><th>Large</th></tr>"
    rows = _rows(f"{heads}<tr><td>Japan</td><td>5</td><td>9</td></tr>")
    assert rows == [["Land", "Price Small", "Price Large"], ["Japan", "5", "9"]]


def test_a_link_leads_to_the_first_of_the_repeated_cells():
    """An id stands once on a page."""
    tree = parse_html('<table><tr><td rowspan=2><b id="a">x</b></td><td>1</td></tr><tr><td>2</td></tr></table>')
    split_merged_cells(tree)
    assert len(tree.find_all(id="a")) == 1


def test_a_table_in_a_cell_is_a_table_of_its_own():
    """Cells inside count in their own table alone."""
    inner = "<table><tr><td rowspan=2>k</td><td>1</td></tr><tr><td>2</td></tr></table>"
    tree = parse_html(f"<table><tr><td>a</td><td>{inner}</td></tr></table>")
    split_merged_cells(tree)
    assert [cell.get_text() for cell in tree.table.table.find_all("td")] == ["k", "1", "k", "2"]
    assert len(tree.table.tr.find_all("td", recursive=False)) == 2
