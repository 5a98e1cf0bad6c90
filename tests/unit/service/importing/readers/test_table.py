"""Rows of a CSV as pages."""

import pytest

from service.importing.readers import table
from service.importing.report import Report


def _read(text):
    report = Report()
    return list(table.read("faq.csv", text, report)), report


def test_a_row_is_a_page():
    """Question and answer with language, tags and address; commas and line breaks inside quotes stay."""
    pages, report = _read(
        'question,answer,lang,tags,url\nLate?,"Wait, please.\n\nThen write.",en,"post, delay",https://x.example/1\n'
    )
    (page,) = pages
    assert (page.title, page.body, page.lang) == ("Late?", "Wait, please.\n\nThen write.", "en")
    assert (page.tags, page.url, page.is_html) == (("post", "delay"), "https://x.example/1", False)
    assert report.lost == []


def test_semicolons_and_japanese_names_of_columns_are_known():
    """A table of a Japanese spreadsheet needs no renaming."""
    (page,), _ = _read("\ufeff質問;回答\n届かない;<p>二日待つ</p>\n")
    assert (page.title, page.is_html) == ("届かない", True)


def test_a_row_without_an_answer_is_reported_and_the_next_one_read():
    """One incomplete row never stops the table."""
    pages, report = _read("title,body\nA,\nB,text\n")
    assert [page.title for page in pages] == ["B"]
    assert [loss.where for loss in report.lost] == ["faq.csv:2"]


def test_a_table_without_the_columns_is_reported():
    """The report says which column is missing."""
    pages, report = _read("name,price\nA,1\n")
    assert pages == []
    assert report.lost[0].detail == "name a column title or question; it has name, price"


@pytest.mark.parametrize(
    "text",
    [
        "\n\nquestion,answer\nA,b\n",
        "sep=;\r\nFrage;Antwort\r\nA;b\r\n",
        "id\tquery\tresponse\n1\tA\tb\n",
        "질문|답변\nA|b\n",
        "Questions , ANSWER\nA,b\n",
    ],
)
def test_tables_of_other_programs_are_read(text):
    """Empty lines first, Excel's line for the delimiter, tabs, bars, names in other languages and case."""
    (page,), report = _read(text)
    assert (page.title, page.body, report.lost) == ("A", "b", [])


def test_lines_of_plain_text_stay_lines():
    """Lists and code are Markdown's own; all other lines would run together."""
    (page,), _ = _read('question,answer\nA,"・one\n・two\n\n- x\n- y\nend\n```\nc\nd\n```"\n')
    assert page.body == "・one  \n・two\n\n- x\n- y\nend\n```\nc\nd\n```"


def test_a_row_that_is_kept_back_becomes_a_draft():
    """By a column draft, or a state that says so."""
    pages, _ = _read("title,body,status\nA,b,published\nC,d,Draft\n")
    assert [page.is_draft for page in pages] == [False, True]
