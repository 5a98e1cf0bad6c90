"""URLs of the service's own pages."""

from urllib.parse import quote

__all__ = ["article_url"]


def article_url(article_id: str, lang: str) -> str:
    """Return the path of an article page; an id may be a path of its own."""
    return f"/articles/{quote(article_id, safe='/')}?lang={quote(lang)}"
