"""A search with what was done with its results."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

__all__ = ["Asked", "Signal"]


class Signal(Struct, frozen=True):
    """Something that was done with the results of a search.

    Attributes:
        kind: A key of ``WEIGHTS`` or ``WEIGHTS_OF_NONE``.
        article_id: Empty where it is about the results as a whole.
        by_agent: Whether an agent did it.
    """

    kind: str
    article_id: str = ""
    by_agent: bool = False


class Asked(Struct, frozen=True):
    """One search.

    Attributes:
        at: UTC, naive.
        text: Anonymised.
        shown: Article ids, best first.
        confidence: Of the first, 0 to 1; None where there is none.
        evidence: Outcome by check id that came along.
        signals: What was done with the results.
    """

    search_id: str
    at: datetime
    lang: str
    text: str
    state: str
    shown: tuple[str, ...]
    confidence: float | None = None
    evidence: Mapping[str, str] = {}
    signals: tuple[Signal, ...] = ()
