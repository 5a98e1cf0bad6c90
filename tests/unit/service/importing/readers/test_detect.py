"""Formats are told apart by content."""

import json

from service.importing.readers.detect import read_pages
from service.importing.report import Report


class Files:
    """A source in memory."""

    def __init__(self, **files):
        self.files = {name.replace("__", "."): data for name, data in files.items()}
        self.names = tuple(self.files)

    def read(self, name):
        """Return a file."""
        return self.files[name]


def test_each_file_goes_to_its_reader():
    """A folder may mix formats; names without a known suffix are told by their first bytes."""
    report = Report()
    article = {"title": "A", "description": "<p>a</p>", "status": 2}
    pages = list(
        read_pages(
            Files(
                page=b"<!DOCTYPE html><h1>One</h1><p>x</p>",
                export=json.dumps([article]).encode(),
                faq__csv=b"title,body\nT,b\n",
                style__css=b"a{}",
                manual__pdf=b"%PDF-1.7",
                notes__md=b"# Notes",
            ),
            report,
        )
    )
    assert dict(report.read) == {"HTML": 1, "CSV": 1, "Freshdesk": 1}
    assert len(pages) == 3
    assert [loss.where for loss in report.lost] == ["manual.pdf", "notes.md"]


def test_one_broken_file_never_stops_the_others():
    """Broken JSON, a broken document and broken UTF-8 are reported, and the next file is read."""
    report = Report()
    files = Files(
        a__json=b"{", b__docx=b"PK\x03\x04broken", c__csv=b"title,body\nT\xff\x00,b", d__html=b"<h1>D</h1>d"
    )
    assert [page.title for page in read_pages(files, report)] == ["D"]
    assert [loss.where for loss in report.lost] == ["a.json", "b.docx", "c.csv"]


def test_json_lines_and_lists_of_nobody_are_read():
    """A file of several documents, one a line, and a scrape with titles and texts; text in brackets is no JSON."""
    report = Report()
    article = {"type": "article", "id": "1", "title": "A", "body": "<p>a</p>"}
    files = Files(
        a__jsonl=json.dumps(article).encode() + b"\n" + json.dumps({**article, "id": "2"}).encode() + b"\n",
        b__json=json.dumps([{"title": "B", "content": "b"}]).encode(),
        c__ini=b"[OPTIONS]\nTitle=x",
    )
    assert [page.title for page in read_pages(files, report)] == ["A", "A", "B"]
    assert dict(report.read) == {"Intercom": 2, "JSON": 1}
    assert [(loss.kind, loss.where) for loss in report.lost] == [("files of an unsupported type", "c.ini")]


def test_a_file_that_cannot_be_read_says_what_to_do():
    """Each type has its advice; files that belong to a site are named where nothing else is there."""
    alone, beside = Report(), Report()
    assert not list(read_pages(Files(wiki__xml=b"<rss/>", sheet__xlsx=b"?", site__css=b"a{}"), alone))
    assert [(loss.where, loss.detail) for loss in alone.lost] == [
        ("sheet.xlsx", "save the sheet as CSV"),
        ("wiki.xml", "export HTML, CSV or JSON instead"),
    ]
    assert list(read_pages(Files(sitemap__xml=b"<urlset/>", a__html=b"<h1>A</h1>a"), beside))
    assert beside.lost == []


def test_a_word_file_with_a_password_says_what_to_do():
    """Its first bytes are those of an older form."""
    report = Report()
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9)
    assert list(read_pages(Files(secret__docx=locked), report)) == []
    assert "save it as .docx without a password" in report.lost[0].detail
