"""Does everything that an article points at exist?"""

from collections.abc import Iterator

from kb.loading.library import Library
from kb.model.finding import Finding

__all__ = ["link_findings"]


def link_findings(library: Library) -> Iterator[Finding]:
    """Yield KB301 (near) and KB302 (self reference)."""
    known = {article.id for article in (*library.articles, *library.drafts)}
    for article in (*library.articles, *library.drafts):
        if article.meta is None:
            continue
        for near in article.meta.near:
            if near == article.id:
                hint = "remove it"
                yield Finding(article.path, 1, "KB302", "error", "near", "names the article itself", hint)
            elif near not in known:
                message = f"there is no article {near!r}"
                hint = "correct the id or write the article"
                yield Finding(article.path, 1, "KB301", "error", "near", message, hint)
