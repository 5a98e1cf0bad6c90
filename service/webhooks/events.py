"""What each event says. No text that people typed, unless the owner switches it on: then as the search log has it."""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from service.webhooks.signing import WebhookSecret

__all__ = [
    "AlarmSpike",
    "ArticleCount",
    "ArticleSpike",
    "Event",
    "EventData",
    "EventType",
    "GapFound",
    "GenerationPublished",
    "GenerationRefused",
    "StaleFound",
    "StaleView",
    "id_of",
    "subject_of",
]


class GapFound(Struct, frozen=True, omit_defaults=True):
    """Many people asked something that no article answers.

    Attributes:
        count: Searches in the last ``days`` days.
        nearest: The article that comes nearest; empty where none is known.
        texts: How people put it, anonymised; absent unless ``KAIKETSU_WEBHOOK_TEXTS`` is 1.
    """

    count: int
    days: int
    lang: str
    nearest: str
    insights: str
    texts: tuple[str, ...] = ()


class ArticleSpike(Struct, frozen=True):
    """An article stood first far more often than it does.

    Attributes:
        count: Searches of the last 24 hours in which it stood first.
        usual_per_day: The mean of the days before.
    """

    article_id: str
    title: str
    url: str
    count: int
    usual_per_day: float


class ArticleCount(Struct, frozen=True):
    """How often an article stood first."""

    article_id: str
    count: int


class AlarmSpike(Struct, frozen=True):
    """Urgent articles, such as those about scams in progress, stood first far more often than they do."""

    count: int
    usual_per_day: float
    articles: tuple[ArticleCount, ...]


class StaleView(Struct, frozen=True, omit_defaults=True):
    """An article to look at again.

    Attributes:
        review_after: ISO date on which a review was due; absent where it is not overdue.
        helps_less: How it helped lately and before; absent where it does not help less.
    """

    article_id: str
    lang: str
    title: str
    path: str
    review_after: str = ""
    helps_less: str = ""


class StaleFound(Struct, frozen=True):
    """Articles are overdue for review, or help less than they did."""

    articles: tuple[StaleView, ...]


class GenerationPublished(Struct, frozen=True):
    """Another generation of the index answers now."""

    generation: str
    before: str
    articles: int
    passages: int


class GenerationRefused(Struct, frozen=True):
    """A newer generation cannot be used; the old one goes on answering."""

    serving: str
    reason: str


EventType: TypeAlias = Literal[
    "gap.found", "article.spike", "alarm.spike", "article.stale", "generation.published", "generation.refused"
]
EventData: TypeAlias = GapFound | ArticleSpike | AlarmSpike | StaleFound | GenerationPublished | GenerationRefused


class Event(Struct, frozen=True):
    """The body of a webhook.

    Attributes:
        type: What happened.
        timestamp: When it was noticed.
        data: What is to be known of it.
    """

    type: EventType
    timestamp: datetime
    data: EventData


def id_of(event: Event, secret: WebhookSecret, period: str = "") -> str:
    """Return the id of an event: the same for the same subject in the same period, whoever tells it.

    Args:
        event: The event.
        secret: Makes ids that tell nothing.
        period: By default the day of the event.
    """
    return secret.name(event.type, period or event.timestamp.date().isoformat(), *subject_of(event.data))


def subject_of(data: EventData) -> tuple[str, ...]:
    """Return what an event is about: two events of one type about the same in one period have the same id."""
    match data:
        case ArticleSpike(article_id=article_id):
            return (article_id,)
        case StaleFound(articles=articles):
            return tuple(sorted(f"{each.article_id} {each.lang}" for each in articles))
        case GenerationPublished(generation=generation):
            return (generation,)
        case GenerationRefused(serving=serving, reason=reason):
            return (serving, reason)
    return ()
