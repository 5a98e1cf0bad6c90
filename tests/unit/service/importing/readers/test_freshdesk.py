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


def test_names_of_folders_come_from_their_own_files():
    """Articles of the API name folder and category by number; a folder for agents keeps its articles back."""
    folders = [{"id": 7, "name": "Parcels", "visibility": 2, "category_id": 1}]
    documents = {"a.json": [{**ARTICLE, "folder_id": 7}], "f.json": folders, "c.json": [{"id": 1, "name": "Orders"}]}
    (page,) = freshdesk.read(documents, Report())
    assert (page.folders, page.is_draft) == (("Orders", "Parcels"), True)


def test_an_article_that_brings_its_hierarchy_needs_no_other_file():
    """Names outermost first, and the language."""
    hierarchy = [
        {"level": 1, "type": "folder", "data": {"name": "Parcels", "language": "de"}},
        {"level": 0, "type": "category", "data": {"name": "Orders", "language": "de"}},
    ]
    (page,) = freshdesk.read({"a.json": [{**ARTICLE, "hierarchy": hierarchy}]}, Report())
    assert (page.folders, page.lang) == (("Orders", "Parcels"), "de")
