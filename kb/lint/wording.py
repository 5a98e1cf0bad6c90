"""Lint the wording of the pages: does it fit the articles?"""

from collections.abc import Iterator

from kb.loading.library import Library
from kb.model.finding import Finding

__all__ = ["wording_findings"]

_PATH = "wording.yaml"


def wording_findings(library: Library) -> Iterator[Finding]:
    """Yield KB308 (a topic or the list of most asked names no article) and KB309 (a language of it is missing)."""
    known = {article.id for article in (*library.articles, *library.drafts)}
    languages = {article.lang for article in library.articles if article.lang}
    wording = library.wording
    named = {f"topics[{place}].articles": topic.articles for place, topic in enumerate(wording.topics)}
    for field, article_ids in {**named, "most_asked": wording.most_asked}.items():
        for article_id in article_ids:
            if article_id not in known:
                message = f"there is no article {article_id!r}"
                yield Finding(_PATH, 0, "KB308", "error", field, message, "correct the id or write the article")
    texts: dict[str, set[str]] = {
        f"topics[{place}].title": set(topic.title) for place, topic in enumerate(wording.topics)
    }
    for place, contact in enumerate(wording.contacts):
        texts[f"contacts[{place}].name"] = set(contact.name)
        texts[f"contacts[{place}].about"] = set(contact.about)
        texts[f"contacts[{place}].links"] = set(contact.links)
    for place, note in enumerate(wording.notes):
        texts[f"notes[{place}].title"] = set(note.title)
        texts[f"notes[{place}].text"] = set(note.text)
    for field, written in texts.items():
        for lang in sorted(languages - written):
            hint = "add it, or readers of that language do not see it"
            yield Finding(_PATH, 0, "KB309", "warning", field, f"says nothing in {lang!r}", hint)
