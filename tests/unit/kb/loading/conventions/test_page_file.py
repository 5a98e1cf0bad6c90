"""One file as an article."""

import pytest

from kb.loading.conventions import page_file
from kb.loading.conventions.page_file import parse_page
from kb.model.article import Article
from kb.model.left_out import LeftOut


def parsed(text, path="a/page.md", lang=""):
    return parse_page(text.encode(), path, lang)


@pytest.mark.parametrize(
    ("text", "title", "title_from"),
    [
        ("---\ntitle: From the head\n---\n# From the text\n\nText.\n", "From the head", "front matter"),
        ("# From the text\n\nText.\n", "From the text", "heading"),
        ("From the text\n=============\n\nText.\n", "From the text", "heading"),
        ("Before.\n\n## Second\n\n# First\n\nText.\n", "First", "heading"),
        ("## Second\n\nText.\n", "Page", "file name"),
        ("```\n# no heading\n```\n", "Page", "file name"),
        ("<h1 align='center'>Set <b>up</b></h1>\n\nText.\n", "Set up", "heading"),
    ],
)
def test_where_a_title_is_from(text, title, title_from):
    """Front matter, else the first heading of level one, else the file name."""
    article = parsed(text)
    assert isinstance(article, Article)
    assert article.page is not None
    assert (article.title, article.page.title_from) == (title, title_from)


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ("", "a.md", "no text"),
        ("---\ntitle: A\n---\n", "a.md", "no text"),
        ("# Section\n", "b/_index.md", "no text"),
        ("import A from './a'\n", "a.mdx", "no text"),
        ("---\ndraft: true\n---\nText\n", "a.md", "draft"),
        ("---\ntitle: A\nText\n", "a.md", "the front matter is not closed"),
    ],
)
def test_files_that_are_left_out_say_why(text, path, reason):
    """Nothing to show, held back by its owner, or unreadable."""
    found = parsed(text, path)
    assert isinstance(found, LeftOut)
    assert (found.path, found.reason) == (path, reason)


def test_a_heading_alone_is_a_page():
    """A page may be no more than its title; a picture is something to see, too."""
    assert isinstance(parsed("# The lamp is red\n"), Article)
    assert isinstance(parsed("![](a.png)\n"), Article)


def test_a_page_whose_head_describes_it_is_kept():
    """Its description is what there is to find; a list that a program makes of a folder is left out all the same."""
    text = "---\ntitle: Lamp\ndescription: How to turn it on.\n---\n\n<LampList />\n"
    assert isinstance(parsed(text, "a.mdx"), Article)
    assert isinstance(parsed(text, "b/_index.md"), LeftOut)


def test_lines_are_those_of_the_file():
    """A finding in a section names the line that an editor shows."""
    article = parsed("---\ntitle: A\n---\n\n## B\n\nText.\n")
    assert isinstance(article, Article)
    assert article.sections[-1].first_line == 5


def test_an_article_in_the_own_format_keeps_its_front_matter():
    """Symptoms and dates are used wherever the file lies, and a mistake in them is named."""
    head = "id: page\ntitle: T\nsummary: S\nsymptoms: [a]\nverified: 2026-01-01\nreview_after: 2027-01-01\n"
    sources = 'sources: [{title: t, url: "https://example.com", seen: 2026-01-01, trust: official}]\n'
    article = parsed(f"---\n{head}{sources}---\n## Cause\n\nText.\n", lang="en")
    assert isinstance(article, Article)
    assert article.meta is not None
    fault = parsed(f"---\n{head}---\n## Cause\n\nText.\n")
    assert isinstance(fault, LeftOut)
    assert (fault.reason, fault.is_fault) == ("sources: missing", True)


def test_a_page_beyond_all_measure_is_left_out(monkeypatch):
    """The reason names the measure and the limit."""
    monkeypatch.setattr(page_file, "MOST_MARKUP", 10)
    found = parsed("# A\n\n" + "*a* " * 20)
    assert isinstance(found, LeftOut)
    assert found.reason.startswith("too long: ")
    assert "at most 10" in found.reason
