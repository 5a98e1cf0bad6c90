"""Titles of pages that name only the site."""

from service.importing.page import Page
from service.importing.titles import with_own_titles


def _page(file, body, title="Lamp"):
    return Page(origin=file, title=title, body=body, file=file)


def test_a_title_that_many_pages_share_is_replaced():
    """By the first heading, which leaves the text, else by the name of the file; other titles stay."""
    pages = with_own_titles(
        [
            _page("a.htm", "<h2>Set <b>up</b></h2><p>x</p>"),
            _page("Getting-started_now.htm", "<p>x</p>"),
            _page("b.htm", "<h2>Lamp</h2>"),
            _page("c.htm", "y", "Fees"),
        ]
    )
    assert [page.title for page in pages] == ["Set up", "Getting started now", "B", "Fees"]
    assert pages[0].body == "<p>x</p>"


def test_two_pages_of_one_title_keep_it():
    """That is met in real help centres."""
    pages = [_page("a.htm", "<h2>A</h2>"), _page("b.htm", "<h2>B</h2>")]
    assert with_own_titles(pages) == pages
