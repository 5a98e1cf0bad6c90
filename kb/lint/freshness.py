"""Lint the dates of articles: is a review overdue?"""

from collections.abc import Iterator
from datetime import date
from functools import cache

from kb.loading.history import last_changes
from kb.loading.library import Library
from kb.model.finding import Finding

__all__ = ["freshness_findings"]


def freshness_findings(library: Library, today: date) -> Iterator[Finding]:
    """Yield KB401 (review overdue), KB402 (verified in the future) and KB403 (dates out of order)."""
    changes = cache(lambda: last_changes(library.root))  # git is asked where something is overdue, and once
    for article in (*library.articles, *library.drafts):
        meta = article.meta
        if meta is None:
            continue
        if meta.review_after < today:
            last = changes().get(article.path)
            message = f"was to be reviewed by {meta.review_after}"
            message += f"; last changed by {last.name} on {last.on}" if last else ""
            hint = "check the facts, then set verified and review_after"
            yield Finding(article.path, 1, "KB401", "warning", "review_after", message, hint)
        if meta.verified > today:
            message = f"{meta.verified} is in the future"
            yield Finding(article.path, 1, "KB402", "error", "verified", message, "the day of the last check")
        if meta.review_after <= meta.verified:
            message = f"{meta.review_after} is not after verified, {meta.verified}"
            yield Finding(article.path, 1, "KB403", "error", "review_after", message, "a later day")
        for source in meta.sources:
            if source.seen > today:
                message = f"{source.seen} is in the future"
                yield Finding(article.path, 1, "KB402", "error", "sources", message, "the day it was read")
