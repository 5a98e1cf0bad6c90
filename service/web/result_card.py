"""Result cards: a result with its certainty in words and its passage cut at the highlights."""

from dataclasses import dataclass

from indexer.search.result import PassageView
from kb.model.article import Article
from service.api.search import SearchResultBody

__all__ = ["CERTAINTY_LIMITS", "ResultCard", "Segment", "result_card"]

CERTAINTY_LIMITS = {"sure": 0.75, "likely": 0.3}
"""Calibrated probability from which a result is called so; below all of them it is ``possible``."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a passage, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class ResultCard:
    """A result as people see it.

    Attributes:
        result: As the API gives it.
        segments: Its passage cut at the marks.
        certainty: ``sure``, ``likely`` or ``possible``, never a figure; empty without a calibration.
        verified: Day on which the article was last checked; empty without front matter.
        unconfirmed: Whether a source of it is.
        path: Folders of the page and headings above the passage; empty for an article in the own format.
    """

    result: SearchResultBody
    segments: tuple[Segment, ...]
    certainty: str = ""
    verified: str = ""
    unconfirmed: bool = False
    path: tuple[str, ...] = ()


def result_card(result: SearchResultBody, article: Article | None) -> ResultCard:
    """Return a result as people see it: a word for certainty, and what the article says of its sources."""
    meta = article.meta if article else None
    return ResultCard(
        result,
        tuple(_segments(result.passage)),
        certainty=_certainty(result.confidence),
        verified=meta.verified.isoformat() if meta else "",
        unconfirmed=any(source.trust == "unconfirmed" for source in meta.sources) if meta else False,
        path=(*article.folders, *(result.passage.path or ())) if article and meta is None else (),
    )


def _certainty(confidence: float | None) -> str:
    if confidence is None:
        return ""
    return next((word for word, limit in CERTAINTY_LIMITS.items() if confidence >= limit), "possible")


def _segments(passage: PassageView) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for start, end in passage.highlights:
        segments.append(Segment(passage.text[position:start], marked=False))
        segments.append(Segment(passage.text[start:end], marked=True))
        position = end
    segments.append(Segment(passage.text[position:], marked=False))
    return [segment for segment in segments if segment.text]
