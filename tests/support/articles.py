"""Front matter of made-up articles, complete as the loader demands it."""

from datetime import date
from typing import Any

from kb.model.article import FrontMatter, Source

__all__ = ["front_matter"]


def front_matter(article_id: str, **fields: Any) -> FrontMatter:
    """Return front matter with everything that is required, and with the given fields."""
    required: dict[str, Any] = {
        "title": "T",
        "summary": "S",
        "symptoms": ("it fails",),
        "sources": (Source("a page", "https://example.com", date(2026, 1, 1), "quoted"),),
        "verified": date(2026, 1, 1),
        "review_after": date(2027, 1, 1),
    }
    return FrontMatter(id=article_id, **{**required, **fields})
