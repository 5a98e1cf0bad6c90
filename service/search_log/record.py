"""The search log as handlers see it."""

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from litestar.di import NamedDependency

from service.http.raw_text import RawText
from service.search_log.anonymise import anonymise
from service.search_log.figures import Insights

if TYPE_CHECKING:
    from service.search_log.writer import LogWriter

__all__ = ["Record", "SearchEntry", "SearchRecord", "new_search_id"]

_ID_BYTES = 12
_SEARCH_ID = re.compile(rf"[0-9a-f]{{{2 * _ID_BYTES}}}")


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
    """

    search_id: str
    lang: str
    text: str
    state: str
    shown: list[str]
    evidence: dict[str, str]
    took_ms: float
    generation: str


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
            )
        )

    async def store(self, *, search_id: str, article_id: str, helpful: bool, reason: RawText) -> None:
        """Store somebody's word, its reason redacted; returns when it is committed, at once where nothing is kept.

        What cannot be the id of a search may be anything, a code too: the database is not even asked for it.

        Raises:
            FeedbackError: it cannot be stored in time.
        """
        if self._log is None:
            return
        from service.search_log.models import FeedbackRow, utc_now  # noqa: PLC0415 - SQLAlchemy

        row = FeedbackRow(
            at=utc_now(),
            search_id=search_id if _SEARCH_ID.fullmatch(search_id) else "",
            article_id=article_id,
            helpful=helpful,
            reason=anonymise(reason.redact().text),
        )
        await self._log.store(row)

    async def insights(self, days: int) -> Insights | None:
        """Return the figures of the last ``days`` days; None where nothing is kept.

        Raises:
            FeedbackError: they cannot be read in time.
        """
        if self._log is None:
            return None
        from service.search_log.insights import read_insights  # noqa: PLC0415 - SQLAlchemy

        await self._log.flush()
        return await self._log.read(lambda database: read_insights(database, days))

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
