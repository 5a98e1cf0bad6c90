"""JSON lists of nobody in particular."""

from service.importing.readers import records
from service.importing.report import Report

ROW = {"title": "Late", "content": "<p>Wait.</p>", "url": "https://x.example/1", "tags": ["post", "delay"]}


def test_objects_with_a_title_and_a_body_are_pages():
    """In a list, or in the longest list of an object."""
    for document in ([ROW], {"count": 1, "items": [ROW], "none": []}):
        assert records.knows(document)
        (page,) = records.read({"a.json": document}, Report())
        assert (page.title, page.url, page.tags, page.is_html) == (
            "Late",
            "https://x.example/1",
            ("post", "delay"),
            True,
        )
        assert page.origin == "a.json: object 1"


def test_other_json_is_not_taken_for_pages():
    """Settings, numbers and empty lists."""
    assert not any(map(records.knows, ({"title": "x", "content": "y"}, [], [1, 2], [{"name": "x"}], "x", None)))


def test_an_object_without_a_text_is_reported():
    """The next one is read all the same."""
    report = Report()
    assert len(list(records.read({"a.json": [{"title": "x", "content": None}, ROW]}, report))) == 1
    assert [loss.where for loss in report.lost] == ["a.json: object 1"]
