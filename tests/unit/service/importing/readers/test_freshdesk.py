"""Solution articles of Freshdesk."""

from service.importing.readers import freshdesk
from service.importing.report import Report

ARTICLE = {"id": 3, "title": "Late parcel", "description": "<p>Wait two days.</p>", "status": 2, "tags": ["post"]}


def test_a_list_of_articles_is_read():
    """Status 2 is published, any other a draft."""
    draft = {**ARTICLE, "id": 4, "status": 1}
    pages = list(freshdesk.read({"a.json": [ARTICLE, draft]}, Report()))
    assert [(page.title, page.tags, page.is_draft) for page in pages] == [
        ("Late parcel", ("post",), False),
        ("Late parcel", ("post",), True),
    ]


def test_articles_in_folders_and_categories_are_found():
    """The names around an article become its folders."""
    document = [
        {"category": {"name": "Orders", "folders": [{"name": "Parcels", "visibility": 1, "articles": [ARTICLE]}]}}
    ]
    (page,) = freshdesk.read({"a.json": document}, Report())
    assert page.folders == ("Orders", "Parcels")


def test_an_article_of_a_folder_for_agents_becomes_a_draft():
    """What only agents may see is never shown to everybody by an import."""
    report = Report()
    (page,) = freshdesk.read({"a.json": {"name": "Inside", "visibility": 3, "articles": [ARTICLE]}}, report)
    assert page.is_draft
    assert len(report.lost) == 1
