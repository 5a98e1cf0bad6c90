"""Old addresses that stand beside the pages."""

import pytest

from kb.loading.conventions.redirects import redirects_in, with_older_addresses
from kb.model.article import Article
from kb.model.page import Page


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_redirects", "# moved\n/old/lamp  /lamp 301 # long ago\n/old/* /:splat\n"),
        ("mkdocs.yml", "plugins:\n  - search\n  - redirects:\n      redirect_maps:\n        /old/lamp: /lamp\n"),
        (".gitbook.yaml", "redirects:\n  /old/lamp: /lamp\n"),
        ("vercel.json", '{"redirects": [{"source": "/old/lamp", "destination": "/lamp"}, {"source": "/a/:b"}]}'),
        ("netlify.toml", '[[redirects]]\nfrom = "/old/lamp"\nto = "/lamp"\n'),
        ("docusaurus.config.js", "redirects: [\n  { from: ['/old/lamp'], to: '/lamp' },\n  { to: `/${x}` },\n]"),
        ("redirects.ts", "export default [{ destination: '/lamp', source: '/old/lamp' }]"),
    ],
)
def test_each_program_keeps_them_in_its_own_file(name, text):
    """The old address and the new one; patterns are passed over."""
    assert redirects_in(lambda asked: text if asked == name else "") == {"/old/lamp": "/lamp"}


def test_a_file_that_cannot_be_read_names_none():
    """Broken YAML, JSON and TOML, or lists of other things."""
    for name in ("mkdocs.yml", "vercel.json", "netlify.toml", ".gitbook.yaml"):
        for text in ("{[", "[]", '{"redirects": 1, "plugins": 2}', "redirects = [1]"):
            assert redirects_in(lambda asked, name=name, text=text: text if asked == name else "") == {}


def test_a_page_is_found_by_its_new_address():
    """By its path below the site's folder, over several moves; an end that two pages share names neither."""
    articles = [
        Article(id=name, lang="en", path=f"{name}.md", title="", sections=(), page=Page(moved_from=("stale",)))
        for name in ("docs/lamps/oak", "docs/lamps/ash", "docs/halls/ash")
    ]
    moves = {
        "/a": "/b",
        "/b": "https://example.com/help/lamps/oak/#off",
        "/c": "lamps/ash.md",
        "/d": "/ash",
        "/e": "/x",
    }
    found = with_older_addresses(articles, moves)
    assert [article.page and article.page.moved_from for article in found] == [("/a", "/b"), ("/c",), ()]
