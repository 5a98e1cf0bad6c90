"""Articles that help less than they did, by what people say of them."""

import math
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, cast, func, select

from service.search_log.database import Database
from service.search_log.figures import Fallen
from service.search_log.models import FeedbackRow, utc_now

__all__ = ["read_fallen"]

_LATELY = timedelta(days=14)
_LEAST_ASKED = 10
"""Fewer words say nothing of a share."""
_LEAST_FALL = 0.2
_LEAST_Z = 1.64
"""Two-proportion z-test, one-sided at 5 %."""


def read_fallen(database: Database) -> tuple[Fallen, ...]:
    """Return the articles of which the share of people helped fell in the last two weeks, the worst fall first.

    Compared is with all that is kept from before. A fall is one of 20 points or more, of ten people or more on either
    side, that chance would not bring in one of twenty articles.

    Raises:
        UnavailableError: the database cannot be read.
    """
    is_late = FeedbackRow.at >= utc_now() - _LATELY
    counted = select(FeedbackRow.article_id, is_late, func.sum(cast(FeedbackRow.helpful, Integer)), func.count())
    counted = counted.where(FeedbackRow.article_id != "").group_by(FeedbackRow.article_id, is_late)
    with database.reading() as connection:
        rows: list[Any] = list(connection.execute(counted))
    counts = {(article_id, bool(late)): (helped, asked) for article_id, late, helped, asked in rows}
    both = (
        Fallen(article_id, *lately, *counts.get((article_id, False), (0, 0)))
        for (article_id, late), lately in counts.items()
        if late
    )
    return tuple(sorted(filter(_is_fall, both), key=_fall, reverse=True))


def _fall(each: Fallen) -> float:
    return each.helped_before / each.asked_before - each.helped / each.asked


def _is_fall(each: Fallen) -> bool:
    if min(each.asked, each.asked_before) < _LEAST_ASKED or _fall(each) < _LEAST_FALL:
        return False
    pooled = (each.helped + each.helped_before) / (each.asked + each.asked_before)
    deviation = math.sqrt(pooled * (1 - pooled) * (1 / each.asked + 1 / each.asked_before))
    return _fall(each) >= _LEAST_Z * deviation
