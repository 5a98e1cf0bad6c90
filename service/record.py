"""The record of searches, as handlers get it."""

from dataclasses import dataclass
from typing import TypeAlias

from litestar.di import NamedDependency

from kb.language import detect_language
from service.feedback.kept import kept_text
from service.feedback.log import FeedbackLog
from service.feedback.models import SearchRow, utc_now
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
        """Keep a search: its redacted text, and what was shown.

        Args:
            request: Whose evidence was found to name checks and outcomes that exist.
            response: The answer to it.
        """
        if not self.log.is_on:
            return
        self.log.add(
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


Record: TypeAlias = NamedDependency[SearchRecord]
"""The type under which handlers declare that they want the record."""
