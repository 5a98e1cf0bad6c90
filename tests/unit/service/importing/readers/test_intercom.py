"""Articles of Intercom, as its API gives them."""

from service.importing.readers import intercom
from service.importing.report import Report

ARTICLE = {
    "type": "article", "id": "61", "title": "Pair a speaker", "description": "By Bluetooth", "body": "<p>Press pair.</p>",
    "state": "published", "updated_at": 1767225600, "url": "https://help.example.com/en/articles/61", "parent_id": 9,
    "default_locale": "en",
    "translated_content": {
        "type": "article_translated_content",
        "en": {"type": "article_content", "title": "Pair a speaker", "body": "<p>Press pair.</p>", "state": "published"},
        "fr": {"type": "article_content", "title": "Associer", "body": "<p>Appuyez.</p>", "state": "draft"},
        "de": {"type": "article_content", "title": "Koppeln", "body": "", "state": "draft"},
    },
}  # fmt: skip


def test_an_article_and_its_translations_are_pages():
    """State, seconds since 1970 and collection are read; a translation without text is reported."""
    report = Report()
    collection = {"type": "collection", "id": "9", "name": "Speakers", "parent_id": None}
    pages = list(intercom.read({"a.json": {"type": "list", "data": [ARTICLE, collection]}}, report))
    assert [(page.lang, page.title, page.is_draft) for page in pages] == [
        ("en", "Pair a speaker", False),
        ("fr", "Associer", True),
    ]
    assert (pages[0].date, pages[0].description, pages[0].folders) == ("2026-01-01", "By Bluetooth", ("Speakers",))
    assert [(loss.kind, loss.where) for loss in report.lost] == [("pages without text", "a.json: article 61 de")]


def test_other_json_is_not_taken_for_it():
    """Only objects that say that they are articles or collections count."""
    assert intercom.knows([ARTICLE])
    assert not intercom.knows({"type": "list", "data": [{"type": "contact"}]})


def test_answers_line_by_line_and_in_an_object_are_read():
    """Each page of the answer may be a line, and a script's own object may hold the list."""
    article = {"type": "article", "id": "1", "title": "A", "body": "<p>a</p>", "state": "published"}
    other = {**article, "id": "2", "title": "B"}
    documents = {"a.jsonl": [{"type": "list", "data": [article]}], "b.json": {"articles": [other]}}
    assert all(map(intercom.knows, documents.values()))
    assert [page.title for page in intercom.read(documents, Report())] == ["A", "B"]
