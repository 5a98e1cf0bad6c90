"""Draft an article from unanswered queries, with their texts as its symptoms."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from kb.model.headings import HEADINGS
from kb.model.language import detect_language

__all__ = ["draft_article"]

_MAX_SYMPTOMS = 20
_REVIEW_AFTER = timedelta(days=180)


def draft_article(article_id: str, texts: Sequence[str]) -> str:
    """Return the Markdown of a draft; everything but the symptoms is still to be written.

    Args:
        article_id: A slug.
        texts: What people searched, most frequent first; the first says the language.
    """
    today = datetime.now(UTC).date()
    symptoms = "".join(f"  - {msgspec.json.encode(text).decode()}\n" for text in texts[:_MAX_SYMPTOMS])
    body = "".join(f"## {heading}\n\nTODO\n\n" for heading in HEADINGS[detect_language(texts[0])])
    return (
        f"---\nid: {article_id}\ntitle: TODO\nsummary: TODO\nsymptoms:\n{symptoms}"
        f"sources:\n  - {{title: TODO, url: https://example.com/TODO, seen: {today}, trust: unconfirmed}}\n"
        f"verified: {today}\nreview_after: {today + _REVIEW_AFTER}\nstatus: draft\n---\n\n{body}"
    )
