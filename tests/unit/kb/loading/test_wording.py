"""What the pages say in the words of one knowledge base."""

import pytest

from kb.loading.library import load_library
from kb.loading.wording import Link, load_wording
from kb.model.errors import FrontMatterError, LibraryError
from tests.support.shipped import shipped_library

SOUND = """\
secret_note: {ja: 番号は書かないでください。}
urgent_links:
  en:
    - {label: Call us, href: "tel:+810000"}
"""


def test_texts_by_language():
    """A language that is not there has none, rather than those of another."""
    wording = load_wording(SOUND, "wording.yaml")
    assert wording.texts("ja") == {"secret_note": "番号は書かないでください。"}
    assert wording.texts("en") == {}
    assert wording.links("en") == (Link("Call us", "tel:+810000"),)
    assert wording.links("ja") == ()


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("secret_note: {ja: a}\nsecret: {ja: a}", 2, "secret"),
        ("secret_note: {ja: a}\ntagline: {english: a}", 2, "tagline.english"),
        ("tagline: a", 1, "tagline"),
        ("tagline: {ja: }", 1, "tagline"),
        ('urgent_links:\n  ja:\n    - {label: a, href: "javascript:alert(1)"}', 3, "href"),
        ('urgent_links:\n  ja:\n    - {label: a, href: "https://a.example/\\" onclick=x"}', 3, "href"),
        ("urgent_links:\n  ja:\n    - {label: a}", 3, "urgent_links"),
        ("tagline: [", 2, ""),
        ("colour: green", 1, "colour"),
        ("mark: unicorn", 1, "mark"),
        ("topics:\n  - {title: {ja: a}, icon: gift, articles: []}", 2, "articles"),
        ("urgent_links:\n  ja:\n    - {label: a, href: 'tel:1', country: Japan}", 3, "country"),
        ("contacts:\n  - {name: {ja: a}, about: {ja: a}, links: {}, source: a.example}", 2, "source"),
    ],
)
def test_what_is_wrong_is_named(text, line, field):
    """With the line and the field."""
    with pytest.raises(FrontMatterError) as raised:
        load_wording(text, "wording.yaml")
    (finding,) = raised.value.findings
    assert (finding.path, finding.line) == ("wording.yaml", line)
    assert field in finding.field


def test_it_is_read_with_the_articles(small_kb):
    """The wording is read with the articles, and a wrong one refuses the folder."""
    assert load_library(small_kb).wording.texts("ja") == {}
    (small_kb / "wording.yaml").write_text(SOUND, "utf-8")
    assert load_library(small_kb).wording.links("en")
    (small_kb / "wording.yaml").write_text("nothing: {}", "utf-8")
    with pytest.raises(LibraryError, match=r"wording\.yaml:1"):
        load_library(small_kb)


def test_the_one_that_ships_speaks_both_languages():
    """The wording that ships has every text in both languages."""
    wording = shipped_library().wording
    assert set(wording.texts("ja")) == set(wording.texts("en")) >= {"secret_note", "urgent_title"}
    assert wording.links("ja")
    assert wording.links("en")
