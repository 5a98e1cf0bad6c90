"""Escapes where text would be read as a mark, and nowhere else."""

import pytest

from service.importing.markdown import parse_html
from service.importing.markdown.writer import write_markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("snake_case and C:\\tools\\new", "snake_case and C:\\tools\\new"),
        ("Exchange 2013. A & B = C - D + E, #1, 5 > 4", "Exchange 2013. A & B = C - D + E, #1, 5 > 4"),
        ("1. step", "1\\. step"),
        ("2026.", "2026\\."),
        ("- no point", "\\- no point"),
        ("# no heading", "\\# no heading"),
        ("> no quotation", "\\> no quotation"),
        ("a *b* _c_ `d` [e] ~f~", "a \\*b\\* \\_c\\_ \\`d\\` \\[e\\] \\~f\\~"),
        ("<script> and < 3", "\\<script> and < 3"),
        ("&amp; is an entity", "\\&amp; is an entity"),
        ("\\*", "\\\\\\*"),
        ("a\n===", "a\n\\=\\=="),
    ],
)
def test_text_is_written_as_it_is_read(text, expected):
    """Its owner edits the result and meets few backslashes."""
    tree = parse_html("<p></p>")
    tree.p.append(text)
    assert write_markdown(tree) == expected


def test_raised_and_lowered_letters_stay_so():
    """Ten to the fifth is not 105."""
    assert write_markdown(parse_html("10<sup>5</sup> H<sub>2</sub>O")) == "10<sup>5</sup> H<sub>2</sub>O"
