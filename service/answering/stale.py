"""Articles to look at again, for the owner alone: past their review, or helping less than they did."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from indexer.store import Generation
from kb.model.article import Article
from service.search_log.figures import Fallen

__all__ = ["StaleArticle", "stale_articles"]

_MOST = 50


class StaleArticle(Struct, frozen=True):
    """An article to look at again.

    Attributes:
        path: File relative to the knowledge base.
        verified: ISO date of the last review; empty where the article has none.
        review_after: ISO date on which the next one was due; empty where it is not overdue.
        shown: How often it stood first in the period.
        fallen: How much less it helps than it did; None where it does not.
        changed_by: Author of the last change, by the version control of the folder; empty without one.
        changed_on: ISO date of it.
    """

    article_id: str
    lang: str
    title: str
    path: str
    verified: str
    review_after: str
    shown: int
    fallen: Fallen | None
    changed_by: str
    changed_on: str


def stale_articles(
    generation: Generation, fallen: Iterable[Fallen], today: date, shown: Mapping[str, int] = {}
) -> tuple[StaleArticle, ...]:
    """Return what is stale of a generation: what helps less first, then what is overdue, the most shown first.

    Args:
        generation: What is served; of a source's ``seen_by`` with the scope ``agent``, articles for agents, too.
        fallen: Articles that help less than they did (``service.search_log.helped.read_fallen``).
        today: The day.
        shown: How often each article stood first.
    """
    falls = {each.article_id: each for each in fallen}
    stale: list[StaleArticle] = []
    for position, placed in enumerate(generation.contents.articles):
        # Pages of another program have no day of review, and there may be very many: they are not read.
        if placed.id not in falls and not generation.has_causes:
            continue
        article = generation.articles[position]
        is_overdue = article.meta is not None and article.meta.review_after < today
        if placed.id in falls or is_overdue:
            stale.append(_stale(generation, article, falls.get(placed.id), shown.get(placed.id, 0), today))
    stale.sort(key=lambda each: (each.fallen is None, -each.shown, each.review_after, each.article_id, each.lang))
    return tuple(stale[:_MOST])


def _stale(generation: Generation, article: Article, fall: Fallen | None, shown: int, today: date) -> StaleArticle:
    meta, last = article.meta, generation.contents.changes.get(article.path)
    return StaleArticle(
        article_id=article.id,
        lang=article.lang,
        title=article.title,
        path=article.path,
        verified=meta.verified.isoformat() if meta else "",
        review_after=meta.review_after.isoformat() if meta and meta.review_after < today else "",
        shown=shown,
        fallen=fall,
        changed_by=last.name if last else "",
        changed_on=last.on.isoformat() if last else "",
    )
