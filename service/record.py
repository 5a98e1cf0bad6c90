"""The record of searches, as handlers get it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from litestar.di import NamedDependency

from kb.language import detect_language
from service.feedback.log import FeedbackLog, kept_text
from service.feedback.models import SearchRow
from service.schemas import SearchRequest, SearchResponse

__all__ = ["Record", "SearchRecord"]


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """Where searches are kept.

    Attributes:
        log: Writes them.
    """

    log: FeedbackLog

    def keep(self, request: SearchRequest, response: SearchResponse) -> None:
        """Keep a search: its redacted text, and what was shown."""
        if not self.log.is_on:
            return
        self.log.add(
            SearchRow(
                search_id=response.search_id,
                at=datetime.now(UTC).replace(tzinfo=None),
                lang=detect_language(request.text),
                text=kept_text(request.text),
                state=response.state,
                shown=[result.article_id for result in response.results],
                evidence=request.evidence,
                took_ms=response.took_ms,
                generation=response.generation,
            )
        )


Record: TypeAlias = NamedDependency[SearchRecord]
"""The type under which handlers declare that they want the record."""
