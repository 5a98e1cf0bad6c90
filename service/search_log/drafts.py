"""Draft an article from unanswered queries, with their texts as its symptoms."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from kb.model.headings import HEADINGS
from kb.model.language import detect_language

__all__ = ["draft_article", "symptom_lines"]

_MAX_SYMPTOMS = 20
_REVIEW_AFTER = timedelta(days=180)


def draft_article(article_id: str, texts: Sequence[str], lang: str, nearest: str = "") -> str:
    """Return the Markdown of a draft; everything but the symptoms is still to be written.

    Args:
        article_id: A slug.
        texts: What people searched, most frequent first.
        lang: Language of the article; texts in another one are left out.
        nearest: The article that comes nearest to it, which becomes its ``near`` cause; empty for none.
    """
    today = datetime.now(UTC).date()
    body = "".join(f"## {heading}\n\nTODO\n\n" for heading in HEADINGS[lang])
    near = f"near: [{msgspec.json.encode(nearest).decode()}]\n" if nearest else ""
    return (
        f"---\nid: {article_id}\ntitle: TODO\nsummary: TODO\n{symptom_lines(texts, lang)}{near}"
        f"sources:\n  - {{title: TODO, url: https://example.com/TODO, seen: {today}, trust: unconfirmed}}\n"
        f"verified: {today}\nreview_after: {today + _REVIEW_AFTER}\nstatus: draft\n---\n\n{body}"
    )


def symptom_lines(texts: Sequence[str], lang: str) -> str:
    """Return what people searched in a language as the ``symptoms`` of an article's front matter."""
    own = [text for text in texts if detect_language(text) == lang]
    return "symptoms:\n" + "".join(f"  - {msgspec.json.encode(text).decode()}\n" for text in own[:_MAX_SYMPTOMS])
