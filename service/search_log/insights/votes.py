"""Articles that people say did not help, and with which words they were searched."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import case, func, select

from kb.model.language import detect_language
from service.search_log.database import Database
from service.search_log.drafts import symptom_lines
from service.search_log.figures import Unhelpful
from service.search_log.models import FeedbackRow, SearchRow

__all__ = ["unhelpful_articles"]

_SHOWN = 12
_MAX_TEXTS = 20


def unhelpful_articles(database: Database, since: datetime, shown: Mapping[str, int]) -> tuple[Unhelpful, ...]:
    """Return the articles with most votes that they did not help.

    Args:
        database: Of the search log.
        since: UTC, naive.
        shown: How often each article stood first.

    Raises:
        UnavailableError: the database cannot be read.
    """
    helpful = func.sum(case((FeedbackRow.helpful, 1), else_=0))
    not_helpful = func.sum(case((FeedbackRow.helpful, 0), else_=1))
    by_article = (
        select(FeedbackRow.article_id, helpful, not_helpful)
        .where(FeedbackRow.at >= since, FeedbackRow.article_id != "")
        .group_by(FeedbackRow.article_id)
        .having(not_helpful > 0)
        .order_by(not_helpful.desc(), FeedbackRow.article_id)
        .limit(_SHOWN)
    )
    found = []
    for article_id, yes, no in database.rows(by_article):
        texts, reasons = _said(database, since, article_id)
        lang = detect_language(texts[0]) if texts else ""
        symptoms = symptom_lines(texts, lang) if texts else ""
        found.append(Unhelpful(article_id, shown.get(article_id, 0), yes, no, texts, reasons, lang, symptoms))
    return tuple(found)


def _said(database: Database, since: datetime, article_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what was searched before an article did not help, and the reasons given; newest first."""
    newest = (
        select(SearchRow.text, FeedbackRow.reason)
        .select_from(FeedbackRow)
        .outerjoin(SearchRow, SearchRow.search_id == FeedbackRow.search_id)
        .where(FeedbackRow.at >= since, FeedbackRow.article_id == article_id, ~FeedbackRow.helpful)
        .order_by(FeedbackRow.at.desc())
        .limit(_MAX_TEXTS)
    )
    rows = database.rows(newest)
    texts, reasons = ([row[place] for row in rows if row[place]] for place in (0, 1))
    return tuple(dict.fromkeys(texts)), tuple(dict.fromkeys(reasons))
