"""Articles of Zendesk Guide, as its API gives them."""

from service.importing.readers import zendesk
from service.importing.report import Report

ARTICLE = {
    "id": 36, "title": "Reset the lamp", "body": "<p>Hold the button.</p>", "locale": "en-us", "draft": False,
    "section_id": 7, "html_url": "https://lamp.zendesk.com/hc/en-us/articles/36-Reset", "updated_at": "2026-03-01T10:00:00Z",
    "label_names": ["reset"], "user_segment_id": None,
}  # fmt: skip
SECTIONS = {
    "sections": [
        {"id": 7, "name": "Buttons", "category_id": 2, "parent_section_id": None, "locale": "en-us", "html_url": "x"}
    ]
}
CATEGORIES = {"categories": [{"id": 2, "name": "Lamps", "locale": "en-us", "html_url": "x"}]}


def _read(*documents):
    report = Report()
    named = {f"{number}.json": document for number, document in enumerate(documents)}
    return list(zendesk.read(named, report)), report


def test_an_article_keeps_what_front_matter_has_a_place_for():
    """Title, language, address, labels, date and the folders of category and section."""
    (page,), _ = _read({"articles": [ARTICLE]}, SECTIONS, CATEGORIES)
    assert (page.title, page.lang, page.tags, page.date) == ("Reset the lamp", "en-us", ("reset",), "2026-03-01")
    assert page.url == ARTICLE["html_url"]
    assert page.folders == ("Lamps", "Buttons")
    assert not page.is_draft


def test_translations_are_pages_of_the_same_group():
    """Sideloaded translations share the group of their article, and each is read once."""
    other = {"locale": "ja", "title": "ランプをリセットする", "body": "<p>長押しします。</p>", "draft": True}
    same = {"locale": "en-us", "title": "Reset the lamp", "body": "<p>Hold the button.</p>"}
    pages, _ = _read({"articles": [{**ARTICLE, "translations": [same, other]}]})
    assert [(page.lang, page.is_draft) for page in pages] == [("en-us", False), ("ja", True)]
    assert len({page.group for page in pages}) == 1


def test_an_article_for_some_users_becomes_a_draft():
    """What only agents may see is never shown to everybody by an import."""
    (page,), report = _read({"articles": [{**ARTICLE, "user_segment_id": 5}]})
    assert page.is_draft
    assert [loss.kind for loss in report.lost] == ["pages for some users only (written as drafts)"]


def test_sections_that_contain_each_other_end():
    """A loop of parent sections does not hang."""
    looped = {
        "sections": [{"id": 7, "name": "A", "parent_section_id": 8}, {"id": 8, "name": "B", "parent_section_id": 7}]
    }
    (page,), _ = _read({"articles": [ARTICLE]}, looped)
    assert page.folders == ("B", "A")


def test_other_json_is_not_taken_for_it():
    """A list of anything else is no answer of this API."""
    assert zendesk.knows({"articles": [ARTICLE]})
    assert not zendesk.knows({"articles": [{"title": "x"}]})
    assert not zendesk.knows([1, 2])


def test_an_article_for_several_segments_becomes_a_draft():
    """The newer field is a list; an empty one means everybody."""
    pages, report = _read(
        {"articles": [{**ARTICLE, "user_segment_ids": [5]}, {**ARTICLE, "id": 1, "user_segment_ids": []}]}
    )
    assert [page.is_draft for page in pages] == [True, False]
    assert len(report.lost) == 1


def test_json_lines_are_read_as_answers_or_articles():
    """The incremental export is answers line by line; scripts write an article a line."""
    pages, _ = _read([{"articles": [ARTICLE]}, {**ARTICLE, "id": 37, "title": "Other"}, SECTIONS, CATEGORIES])
    assert [(page.title, page.folders) for page in pages] == [
        ("Reset the lamp", ("Lamps", "Buttons")),
        ("Other", ("Lamps", "Buttons")),
    ]
