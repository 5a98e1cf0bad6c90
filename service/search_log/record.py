"""The record of searches, as handlers get it."""

import re
import secrets
from typing import TYPE_CHECKING, TypeAlias

from litestar.di import NamedDependency

from kb.model.language import detect_language
from service.api.schemas import SearchRequest, SearchResponse
from service.search_log.anonymise import kept_text
from service.search_log.figures import Insights

if TYPE_CHECKING:
    from service.search_log.writer import LogWriter

__all__ = ["Record", "SearchRecord", "new_search_id"]

_ID_BYTES = 12
_SEARCH_ID = re.compile(rf"[0-9a-f]{{{2 * _ID_BYTES}}}")


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

    def keep(self, request: SearchRequest, response: SearchResponse) -> None:
        """Keep a search: its redacted text, and what was shown.

        Args:
            request: Whose evidence was found to name checks and outcomes that exist.
            response: The answer to it.
        """
        if self._log is None:
            return
        from service.search_log.models import SearchRow, utc_now  # noqa: PLC0415 - SQLAlchemy

        self._log.add(
            SearchRow(
                search_id=response.search_id,
                at=utc_now(),
                lang=detect_language(request.text),
                text=kept_text(request.text),
                state=response.state,
                shown=[result.article_id for result in response.results],
                evidence=request.evidence,
                took_ms=response.took_ms,
                generation=response.generation,
            )
        )

    async def store(self, *, search_id: str, article_id: str, helpful: bool, reason: str) -> None:
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
            reason=kept_text(reason),
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
