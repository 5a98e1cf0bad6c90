"""Does everything that an article points at exist?"""

from collections.abc import Iterator

from kb.loading.library import Library
from kb.model.finding import Finding

__all__ = ["link_findings"]


def link_findings(library: Library) -> Iterator[Finding]:
    """Yield KB301 (near), KB302 (self reference) and KB303 (card types)."""
    known = {article.id for article in (*library.articles, *library.drafts)}
    card_types = {"any", *library.wording.card_types}
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
        for card_type in article.meta.applies.card_types:
            if library.wording.card_types and card_type not in card_types:
                message = f"{card_type!r} is no card type"
                hint = f"use one of {', '.join(sorted(card_types))}, or add it to wording.yaml"
                yield Finding(article.path, 1, "KB303", "error", "applies", message, hint)
