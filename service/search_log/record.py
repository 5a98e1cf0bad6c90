"""The search log as handlers see it."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from litestar.di import NamedDependency

from service.errors import SearchLogDisabledError
from service.http.raw_text import RawText
from service.search_log.anonymise import anonymise
from service.search_log.clusters import Meaning
from service.search_log.figures import Insights
from service.search_log.most_asked import MostAsked
from service.search_log.signals import ARTICLE_PAGE, SignalKind, known_search_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.search_log.database import Database
    from service.search_log.writer import LogWriter

__all__ = ["Record", "SearchEntry", "SearchRecord", "new_search_id"]

_ID_BYTES = 12

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One answered question, to be logged.

    Attributes:
        search_id: Under which feedback is given.
        lang: Language of the text.
        text: Redacted.
        state: Of the answer.
        shown: Article ids, best first.
        evidence: Outcome by check id that was sent, all of them known to the generation.
        took_ms: Time that the answer took.
        generation: Which one answered.
        confidence: Of the first result, 0 to 1; None where there is none.
        after: Id of the search that the same page asked just before, as it was sent; empty where there is none.
    """

    search_id: str
    lang: str
    text: str
    state: str
    shown: list[str]
    evidence: dict[str, str]
    took_ms: float
    generation: str
    confidence: float | None = None
    after: str = ""


class SearchRecord:
    """Where searches are kept, and what is said of them.

    SQLAlchemy takes a quarter of a second to import: only a service that keeps something waits for it.

    Args:
        url: Of the database; empty keeps nothing.
        keep_days: Older rows are deleted.

    Raises:
        SettingsError: the URL is none.
    """

    def __init__(self, url: str, keep_days: int) -> None:
        self._log = _open_log(url, keep_days) if url else None
        self._most_asked = MostAsked(self._count_causes)

    @property
    def is_on(self) -> bool:
        """Whether anything is kept."""
        return self._log is not None

    @property
    def waiting(self) -> int:
        """Searches that are not written yet."""
        return self._log.waiting if self._log else 0

    @property
    def dropped(self) -> int:
        """Searches that were not kept because the database was too slow or failed."""
        return self._log.dropped if self._log else 0

    def require(self) -> None:
        """Make sure that searches are kept.

        Raises:
            SearchLogDisabledError: they are not.
        """
        if self._log is None:
            raise SearchLogDisabledError

    def keep(self, search: SearchEntry) -> None:
        """Log a search with its text anonymised; returns at once."""
        if self._log is None:
            return
        from service.search_log.models import SearchRow, utc_now  # noqa: PLC0415 - SQLAlchemy

        self._log.add(
            SearchRow(
                search_id=search.search_id,
                at=utc_now(),
                lang=search.lang,
                text=anonymise(search.text),
                state=search.state,
                shown=search.shown,
                evidence=search.evidence,
                took_ms=search.took_ms,
                generation=search.generation,
                confidence=search.confidence,
                after=known_search_id(search.after) or None,
            )
        )

    def note(self, search_id: str, article_id: str, kind: SignalKind, *, by_agent: bool) -> None:
        """Log a signal on a search; returns at once. One on a search that is not kept is left out when it is written.

        Args:
            search_id: As it was sent.
            article_id: Of an article that there is; empty for a signal on the results as a whole.
            kind: What was done.
            by_agent: Whether an agent did it.
        """
        search_id = known_search_id(search_id)
        if self._log is None or not search_id:
            return
        from service.search_log.models import SignalRow, utc_now  # noqa: PLC0415 - SQLAlchemy

        self._log.note(
            SignalRow(at=utc_now(), search_id=search_id, article_id=article_id, kind=kind, by_agent=by_agent)
        )

    async def store(self, *, search_id: str, article_id: str, helpful: bool, reason: RawText) -> bool:
        """Store somebody's word, its reason redacted; returns when it is committed, at once where nothing is kept.

        Returns false where it is not kept: it is on no search that this service logged, nor on an article alone.
        What cannot be the id of a search may be anything, a code too: the database is not even asked for it.

        Raises:
            FeedbackError: it cannot be stored in time.
        """
        known_id = known_search_id(search_id)
        is_on_article = search_id == ARTICLE_PAGE and article_id != ""
        if self._log is None or not (known_id or is_on_article):
            return False
        from service.search_log.models import FeedbackRow, utc_now  # noqa: PLC0415 - SQLAlchemy

        row = FeedbackRow(
            at=utc_now(),
            search_id=known_id,
            article_id=article_id,
            helpful=helpful,
            reason=anonymise(reason.redact().text),
        )
        return await self._log.store(row)

    async def insights(self, days: int, meaning: Meaning | None = None) -> Insights | None:
        """Return the figures of the last ``days`` days; None where nothing is kept.

        Args:
            days: Today is the last.
            meaning: Clusters texts by what they say; without it letters are compared.

        Raises:
            FeedbackError: they cannot be read in time.
        """
        if self._log is None:
            return None
        from service.search_log.insights import read_insights  # noqa: PLC0415 - SQLAlchemy

        await self._log.flush()
        return await self._log.read(lambda database: read_insights(database, days, meaning))

    async def most_asked(self) -> tuple[str, ...]:
        """Return ids of the articles that are asked for most, as read at most ten minutes ago; none if unknown."""
        return await self._most_asked.ids() if self._log else ()

    async def _count_causes(self) -> list[tuple[str, int]]:
        if self._log is None:
            return []
        from service.search_log.insights import most_asked  # noqa: PLC0415 - SQLAlchemy

        return await self._log.read(most_asked)

    async def read(self, work: "Callable[[Database], T]") -> T:
        """Return what a function reads in the database, on a thread; what was handed over before is written first.

        Raises:
            SearchLogDisabledError: nothing is kept.
            FeedbackError: it cannot be read in time.
        """
        if self._log is None:
            raise SearchLogDisabledError
        await self._log.flush()
        return await self._log.read(work)

    async def write(self, work: "Callable[[Database], T]") -> T:
        """Let a function write in the database, and return what it returns; as :meth:`read`.

        Raises:
            SearchLogDisabledError: nothing is kept.
            FeedbackError: the database does not take it, or not in time.
        """
        return await self.read(work)

    def expect_erasing(self) -> None:
        """Delete, when it cannot be taken back any more, what a person has just decided to delete."""
        if self._log is not None:
            self._log.expect_erasing()

    def close(self) -> None:
        """Write what waits if the database takes it, and stop."""
        if self._log is not None:
            self._log.close()


def new_search_id() -> str:
    """Return an id for a search: 24 hexadecimal digits, which no gift code looks like."""
    return secrets.token_hex(_ID_BYTES)


def _open_log(url: str, keep_days: int) -> "LogWriter":
    from service.search_log.writer import LogWriter  # noqa: PLC0415 - SQLAlchemy

    return LogWriter(url, keep_days)


Record: TypeAlias = NamedDependency[SearchRecord]
"""The type under which handlers declare that they want the record."""
