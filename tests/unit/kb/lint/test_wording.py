"""Lint of the wording of the pages."""

from dataclasses import dataclass

from kb.lint.wording import wording_findings
from kb.loading.library import load_library
from kb.loading.wording import load_wording


@dataclass
class Read:
    """A library as far as this rule reads it."""

    articles: tuple
    drafts: tuple
    wording: object


def findings_of(small_kb, wording):
    """Return codes and fields of what lint finds in a wording."""
    library = load_library(small_kb)
    read = Read(library.articles, library.drafts, load_wording(wording, "wording.yaml"))
    return [(finding.code, finding.field) for finding in wording_findings(read)]


def test_articles_that_do_not_exist_are_named(small_kb):
    """In topics and in the list of what is asked most."""
    wording = "most_asked: [lost, gone]\ntopics:\n  - {title: {en: Codes}, icon: gift, articles: [locked, away]}\n"
    assert findings_of(small_kb, wording) == [("KB308", "topics[0].articles"), ("KB308", "most_asked")]


def test_a_language_that_is_missing_is_named(small_kb):
    """Readers of the articles in it would not see the topic or the contact."""
    wording = (
        "topics:\n  - {title: {ja: コード}, icon: gift, articles: [locked]}\n"
        "contacts:\n  - {name: {en: Us}, about: {en: All}, links: {ja: []}, source: 'https://a.example'}\n"
        "notes:\n  - {says: {en: [hello]}, title: {en: Hello}, text: {ja: どうぞ}}\n"
    )
    assert findings_of(small_kb, wording) == [
        ("KB309", "topics[0].title"),
        ("KB309", "contacts[0].links"),
        ("KB309", "notes[0].text"),
    ]


def test_a_sound_wording_has_no_findings(small_kb):
    """A wording with existing ids and every language has no findings."""
    wording = "most_asked: [lost]\ntopics:\n  - {title: {en: Codes}, icon: gift, articles: [locked]}\n"
    assert findings_of(small_kb, wording) == []
