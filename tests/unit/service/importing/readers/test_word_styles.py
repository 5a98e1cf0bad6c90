"""Styles of Word documents."""

import zipfile
from io import BytesIO

from service.importing.readers.word_styles import style_map

HEAD = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def _map(*styles):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if styles:
            archive.writestr("word/styles.xml", HEAD + "".join(styles) + "</w:styles>")
    with zipfile.ZipFile(buffer) as archive:
        return style_map(archive)


def _style(name, inside="", identifier="x"):
    return f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{inside}</w:style>'


def test_headings_are_known_by_name_base_and_outline():
    """In Japanese, by the style that a style is based on, and by the level in the outline."""
    lines = _map(
        _style("見出し 2", identifier="a"),
        _style("Chapter", '<w:basedOn w:val="a"/>', "b"),
        _style("Part", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>', "c"),
        _style("Body's text", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>', "d"),
    )
    assert lines.splitlines() == [
        "p[style-name='見出し 2'] => h2:fresh",
        "p[style-name='Chapter'] => h2:fresh",
        "p[style-name='Part'] => h1:fresh",
    ]


def test_the_title_is_marked_and_the_table_of_contents_goes():
    """Word's own names, and those of other programs."""
    assert _map(_style("Title"), _style("toc 1", identifier="y"), _style("目次 2", identifier="z")).splitlines() == [
        "p[style-name='Title'] => h1.title:fresh",
        "p[style-name='toc 1'] => !",
        "p[style-name='目次 2'] => !",
    ]


def test_styles_in_a_circle_and_a_document_without_any_are_met():
    """Neither ends in an error."""
    assert _map(_style("A", '<w:basedOn w:val="x"/>')) == ""
    assert _map() == ""


def test_lists_are_nested_by_their_style():
    """Styles of the second level and further down stand in the list above."""
    lines = _map(_style("List Bullet", "", "a"), _style("List Number 2", "", "b"), _style("List Bullet 3", "", "c"))
    assert lines.splitlines() == [
        "p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh",
        "p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh",
    ]
