"""Look at the search log and the served generation, and tell what is new."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from indexer.store import Generation
from service.access.keys import AGENT
from service.answering.meaning import SearcherMeaning
from service.answering.searcher_source import SearcherSource
from service.answering.stale import stale_articles
from service.api.article_html import page_url
from service.errors import ServiceError
from service.search_log.figures import Fallen, Gap, Trend
from service.search_log.record import SearchRecord
from service.webhooks.events import (
    AlarmSpike,
    ArticleCount,
    ArticleSpike,
    Event,
    EventData,
    EventType,
    GapFound,
    GenerationPublished,
    GenerationRefused,
    StaleFound,
    StaleView,
    id_of,
)
from service.webhooks.signing import WebhookSecret
from service.webhooks.told import Told
from service.webhooks.trends import alarm_spike, article_spikes

__all__ = ["Watch", "WatchOptions"]

_log = logging.getLogger(__name__)

_GENERATION_EVERY_S = 5.0
_LOG_EVERY_S = 600.0
_LOOKS_PER_GAP_LOOK = 6
"""Comparing 200 texts by meaning encodes them, a second or two of one core: once an hour is enough."""
_GAP_DAYS = 7
_LEAST_GAP = 5
_MOST_TEXTS = 5

Tell = Callable[[str, Event], None]
"""Takes an event with its id."""


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """What events hold.

    Attributes:
        base_url: Public address of the service; empty for none.
        with_texts: Whether gaps carry how people put it, anonymised.
    """

    base_url: str = ""
    with_texts: bool = False


class Watch:
    """Notices events of one knowledge base. Belongs to one event loop.

    What was told is remembered in the search log: a restart does not tell it again. Without one it does, and where
    several processes notice the same at once; the id is then the same.

    Args:
        source: What is served.
        record: The search log; without one, only generations and overdue reviews are told.
        secret: Makes the ids of events.
        tell: Called with each event.
        options: What events hold.
        told: What was told before.
    """

    def __init__(
        self,
        source: SearcherSource,
        record: SearchRecord,
        secret: WebhookSecret,
        tell: Tell,
        options: WatchOptions,
        told: Told | None = None,
    ) -> None:
        self._source = source
        self._record = record
        self._secret = secret
        self._tell = tell
        self._options = options
        self._told = told or Told(record)
        self._generation = self._refused = ""
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look."""
        self._running = asyncio.create_task(self.run())

    async def close(self) -> None:
        """Stop looking."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._safely(self._told.keep())

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        loop, looks = asyncio.get_running_loop(), 0
        await self._safely(self._told.recall())
        next_log_at = loop.time() + _LOG_EVERY_S / 10
        while True:
            self.look_at_generation()
            if loop.time() >= next_log_at:
                next_log_at = loop.time() + _LOG_EVERY_S
                await self._safely(self._look(with_gaps=looks % _LOOKS_PER_GAP_LOOK == 0))
                looks += 1
            await self._safely(self._told.keep())
            await asyncio.sleep(_GENERATION_EVERY_S)

    async def _look(self, *, with_gaps: bool) -> None:
        await self._told.recall()  # of other processes, too
        await self.look_at_log()
        if with_gaps:
            await self.look_at_gaps()

    async def _safely(self, work: Awaitable[None]) -> None:
        try:
            await work
        except ServiceError as error:
            _log.warning("webhooks: the search log cannot be used: %s", error)
        except Exception as error:  # noqa: BLE001 - a watch that ends is missed by everybody
            _log.error("webhooks: unexpected %s", type(error).__name__, exc_info=error)

    def look_at_generation(self) -> None:
        """Tell a generation that answers since the last look, or one that is refused."""
        searcher = self._source.current()
        serving = searcher.generation.id if searcher else ""
        if searcher and self._generation and serving != self._generation:
            manifest = searcher.generation.manifest
            self._note(
                "generation.published",
                GenerationPublished(serving, self._generation, manifest.articles, manifest.passages),
            )
        self._generation = serving or self._generation
        refused = self._source.refused
        if refused and refused != self._refused:
            self._note("generation.refused", GenerationRefused(serving, refused))
        self._refused = refused

    async def look_at_log(self) -> None:
        """Tell spikes that were not told today, and stale articles that were not told this week.

        Raises:
            FeedbackError: the search log cannot be read in time.
        """
        searcher = self._source.seen_by({AGENT}).current()  # the owner sees articles for agents, too
        if searcher is None:
            return
        generation = searcher.generation
        shown: dict[str, int] = {}
        fallen: tuple[Fallen, ...] = ()
        if self._record.is_on:
            from service.search_log.helped import read_fallen  # noqa: PLC0415 - SQLAlchemy
            from service.search_log.trends import read_trend  # noqa: PLC0415 - the same

            trend = await self._record.read(read_trend)
            self._look_at_spikes(generation, trend)
            shown, fallen = trend.before, await self._record.read(read_fallen)
        today = datetime.now(UTC).date()
        stale = tuple(
            StaleView(
                each.article_id,
                each.lang,
                each.title,
                each.path,
                each.review_after,
                str(each.fallen) if each.fallen else "",
            )
            for each in stale_articles(generation, fallen, today, shown)
        )
        if stale:
            year, week, _ = today.isocalendar()
            self._note("article.stale", StaleFound(stale), f"{year}-{week}")

    async def look_at_gaps(self) -> None:
        """Tell what five people or more asked in a week and no article answers, once a week.

        Raises:
            FeedbackError: the search log cannot be read in time.
        """
        searcher = self._source.current()
        if searcher is None or not self._record.is_on:
            return
        from service.search_log.insights import read_gaps  # noqa: PLC0415 - SQLAlchemy

        meaning = SearcherMeaning(searcher)
        for gap in await self._record.read(lambda database: read_gaps(database, _GAP_DAYS, meaning)):
            self._look_at_gap(gap)

    def _look_at_gap(self, gap: Gap) -> None:
        if gap.count < _LEAST_GAP:
            return
        year, week, _ = datetime.now(UTC).isocalendar()
        # A gap grows by further texts: it is the same while one of them was told.
        names = [self._secret.name("gap", text, f"{year}-{week}") for text in gap.texts]
        if not any(name in self._told for name in names):
            texts = gap.texts[:_MOST_TEXTS] if self._options.with_texts else ()
            insights = f"{self._options.base_url}/insights"
            data = GapFound(gap.count, _GAP_DAYS, gap.lang, gap.nearest, insights, texts)
            self._told.begin(*names)
            self._tell(names[0], Event("gap.found", datetime.now(UTC), data))
        self._told.remember(*names)

    def _look_at_spikes(self, generation: Generation, trend: Trend) -> None:
        for spike in article_spikes(trend):
            (article_id,) = spike.counts
            article = generation.find_article(article_id, None)
            if article is not None:
                url = page_url(article)
                url = self._options.base_url + url if url.startswith("/") else url
                data = ArticleSpike(article_id, article.title, url, spike.count, spike.usual_per_day)
                self._note("article.spike", data)
        alarm = alarm_spike(trend, generation.urgent_ids)
        if alarm is not None:
            counts = tuple(ArticleCount(article_id, count) for article_id, count in alarm.counts.items())
            self._note("alarm.spike", AlarmSpike(alarm.count, alarm.usual_per_day, counts))

    def _note(self, kind: EventType, data: EventData, period: str = "") -> None:
        """Tell an event once a period, by default a day."""
        now = datetime.now(UTC)
        event = Event(kind, now, data)
        event_id = id_of(event, self._secret, period)
        if event_id not in self._told:
            self._told.begin(event_id)
            self._tell(event_id, event)
        self._told.remember(event_id)
