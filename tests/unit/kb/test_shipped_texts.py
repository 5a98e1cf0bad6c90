"""What customers read in the shipped knowledge base: no author's labels, one way to the issuer, official links."""

import re
from urllib.parse import urlsplit

import pytest

from tests.support.shipped import shipped_library

LIBRARY = shipped_library()
ARTICLES = pytest.mark.parametrize("article", LIBRARY.articles, ids=lambda article: f"{article.id}-{article.lang}")
LABELS = re.compile(r"未確認|要確認|\bunconfirmed\b|not verified|third-party[,)]", re.IGNORECASE)
NUMBERS = re.compile(r"\d{2,4}-\d{2,4}-\d{3,4}")
LINK = re.compile(r'href="([^"]*)"')
LINKED_HOSTS = {f"www.amazon.{store}" for store in ("co.jp", "com", "co.uk")} | {"reportfraud.ftc.gov"}
LINKED_NUMBERS = {"110", "188"}


def read_text(article):
    """Return what a customer reads of an article."""
    return "\n".join((article.title, article.summary, *(section.html for section in article.sections)))


@ARTICLES
def test_no_article_shows_a_label_of_trust(article):
    """Trust lives in the sources; a sentence says "may" or "check with Amazon"."""
    assert not LABELS.findall(read_text(article))


@ARTICLES
def test_no_article_prints_a_telephone_number_of_a_company(article):
    """A number that was right once sends a frightened customer to a stranger."""
    assert not NUMBERS.findall(re.sub(r"\d{4}-\d{2}-\d{2}", "", read_text(article)))


@ARTICLES
def test_articles_link_to_official_pages_alone(article):
    """Links lead to Amazon, to the authority that takes reports, or dial a public line."""
    for target in LINK.findall(read_text(article)):
        parts = urlsplit(target)
        if parts.scheme == "tel":
            assert parts.path in LINKED_NUMBERS
        else:
            assert (parts.scheme, parts.hostname in LINKED_HOSTS) == ("https", True), target


@ARTICLES
def test_a_contact_page_has_a_source(article):
    """Whoever names the issuer's contact page says where the address is from."""
    if "/contact-us" in read_text(article):
        assert {"official", "quoted"} & {source.trust for source in article.meta.sources}


@pytest.mark.parametrize("check", LIBRARY.checks, ids=lambda check: check.id)
def test_no_check_shows_a_label_of_trust(check):
    """Questions, answers and explanations are read by customers, too."""
    texts = [*check.title.values(), *check.ask.values(), *check.where.values()]
    for outcome in check.outcomes.values():
        texts += [*outcome.label.values(), *outcome.explanation.values()]
    for entry in check.inputs:
        texts += [text for choice in entry.choices for text in choice.label.values()]
    assert not [text for text in texts if LABELS.search(text)]
