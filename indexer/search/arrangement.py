"""What the owner and the asker say about a ranking: pinned, hidden, and does not apply to this store or card."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from indexer.ranking.decision import SEEN_FIRST
from indexer.search.result import Reordering
from indexer.store.generation import Generation
from kb.diagnosis.evaluate import local_day, utc_offset_of
from kb.model.article import Filters
from kb.model.pin import Pin

__all__ = ["Arrangement", "today"]


def today(generation: Generation) -> date:
    """Return the day that it is where the checks of a generation count their days."""
    return local_day(datetime.now(UTC), utc_offset_of(generation.checks.values()))


class Arrangement:
    """What is shown first, and what not at all, for one question. An urgent article is never left out.

    Args:
        generation: Whose articles are ranked.
        texts: The question as it was asked and as it was searched for.
        filters: What the asker has chosen.
        day: On which pins have to hold.
    """

    def __init__(self, generation: Generation, texts: Sequence[str], filters: Filters, day: date) -> None:
        self._generation = generation
        self._filters = filters
        pins = [pin for pin in generation.pins if pin.holds_on(day) and _applies(pin, texts)]
        self._hidden = {name for pin in pins for name in pin.hide}
        named = [pin.first for pin in pins if generation.has_document(pin.first) and self.keeps(pin.first)]
        self.pinned = named[0] if named else ""
        """Id of the article to show first; empty for none."""

    def keeps(self, article_id: str) -> bool:
        """Tell whether an article may be shown."""
        document = self._generation.document_of(article_id)
        if self._generation.urgent_documents[document]:
            return True
        if article_id in self._hidden:
            return False
        return not self._filters or any(
            self._filters.allow(self._generation.contents.articles[position].applies)
            for position in self._generation.articles_of(document)
        )

    def arrange(self, found: Reordering, leader: str, confidences: dict[str, float]) -> Reordering:
        """Return what is to be shown: without what is left out, with the pinned article first.

        Args:
            found: The results, in order.
            leader: Article that is first where nothing is left out.
            confidences: Of the candidates that are kept.
        """
        order = [(name, confidence) for name, confidence in found.order if self.keeps(name)]
        # What the search was sure of is gone: what is left may be it.
        state = found.state
        if state == "answer" and (not order or order[0][0] != leader):
            state = "candidates"
        if self.pinned and not found.by_answers:
            order = self._with_pinned(order if state != "none" else [], confidences)
            state = state if state == "answer" and order[0][0] == leader else "candidates"
        return Reordering(state if order else "none", tuple(order), by_answers=found.by_answers)

    def _with_pinned(
        self, order: list[tuple[str, float | None]], confidences: dict[str, float]
    ) -> list[tuple[str, float | None]]:
        """Put the pinned article in front of all but warnings that lead; no warning goes out of sight for it."""
        urgent = self._generation.urgent_documents
        is_urgent = [bool(urgent[self._generation.document_of(name)]) for name, _ in order]
        warnings = [each for each, warns in zip(order[:SEEN_FIRST], is_urgent, strict=False) if warns]
        leading = next((place for place, warns in enumerate(is_urgent) if not warns), len(order))
        rest = [each for each in order[leading:] if each[0] != self.pinned]
        if self.pinned in {name for name, _ in order[:leading]}:
            return order
        arranged = [*order[:leading], (self.pinned, confidences.get(self.pinned)), *rest]
        for warning in warnings:
            if arranged.index(warning) >= SEEN_FIRST:
                arranged.remove(warning)
                arranged.insert(SEEN_FIRST - 1, warning)
        return arranged


def _applies(pin: Pin, texts: Sequence[str]) -> bool:
    return any(pin.applies_to(text) for text in dict.fromkeys(texts))
