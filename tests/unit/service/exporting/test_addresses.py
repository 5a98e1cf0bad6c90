"""Files of an export by address of the service."""

import pytest

from kb.model.article import Article
from service.exporting.addresses import Addresses, relative_url


class Known:
    """A generation of two articles, one of them in two languages."""

    def find_article(self, article_id, lang=None):
        """Return an article, in another language where it is not in this one."""
        langs = {"expired": ("ja", "en"), "guide/über uns": ("",)}.get(article_id, ())
        if not langs:
            return None
        return Article(
            id=article_id, lang=lang if lang in langs else langs[0], title="t", path="p", sections=(), meta=None
        )


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "ja/index.html"),
        ("/?lang=en", "en/index.html"),
        ("/?lang=pt-BR", "ja/index.html"),
        ("/articles?lang=en#topic-1", "en/articles.html#topic-1"),
        ("/articles/expired", "ja/articles/expired.html"),
        ("/articles/expired?lang=en#fix", "en/articles/expired.html#fix"),
        ("/articles/expired?lang=fr", "ja/articles/expired.html"),
        ("/articles/guide/%C3%BCber%20uns?lang=", "und/articles/guide/über uns.html"),
        ("/articles/missing", None),
        ("/static/kaiketsu.css", "static/kaiketsu.css"),
        ("/static/vendor/lucide/sprite.svg#gift", "static/vendor/lucide/sprite.svg#gift"),
        ("/theme.css", "theme.css"),
        ("/assets/0123.png", "assets/0123.png"),
        ("/diagnose?lang=ja", None),
        ("/pricing", None),
    ],
)
def test_an_address_has_its_file(address, file):
    """Pages, pictures and styles have one; what needs the service has none."""
    assert Addresses(Known(), ["ja", "en"]).file_of(address) == file


@pytest.mark.parametrize(
    ("file", "page", "url"),
    [
        ("ja/index.html", "index.html", "ja/index.html"),
        ("static/a.css", "en/articles/guide/start.html", "../../../static/a.css"),
        ("en/articles/expired.html#fix", "en/articles/scam.html", "expired.html#fix"),
        ("und/articles/guide/über uns.html", "en/index.html", "../und/articles/guide/%C3%BCber%20uns.html"),
    ],
)
def test_links_are_relative(file, page, url):
    """A folder can be read at any address."""
    assert relative_url(file, page) == url
