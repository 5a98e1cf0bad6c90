"""Filters by what articles apply to: which there are, which a text names, and whether those that were sent exist."""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from indexer.store import Generation
from kb.model.article import Filters
from kb.model.pin import folded
from service.answering.errors import FilterError

__all__ = ["OfferedFilter", "checked_filters", "chosen_filters", "offered_filters"]

FilterName = Literal["store", "card_type"]


class OfferedFilter(Struct, frozen=True):
    """A filter whose value a text names.

    Attributes:
        filter: Which of the filters.
        value: What to send for it.
        labels: The value for people, by language; empty where it is shown as it is.
    """

    filter: FilterName
    value: str
    labels: dict[str, str] = {}


def checked_filters(generation: Generation, filters: Filters) -> None:
    """Let filters pass that an article can fit.

    Raises:
        FilterError: no article is about the store or the card type; names those that there are.
    """
    if filters.store and filters.store not in generation.filter_values.stores:
        raise FilterError("filters.store", generation.filter_values.stores)
    if filters.card_type and filters.card_type not in generation.filter_values.card_types:
        raise FilterError("filters.card_type", generation.filter_values.card_types)


def offered_filters(generation: Generation, text: str, chosen: Filters) -> tuple[OfferedFilter, ...]:
    """Return the filters that a text names; none of a kind that is chosen already, or of which it names two.

    Args:
        generation: Whose articles.
        text: What was asked, redacted.
        chosen: What the asker has chosen already.
    """
    read = folded(text)
    offered: list[OfferedFilter] = []
    if not chosen.store:
        offered += _alone([_store(generation, each) for each in _named_stores(generation, read)])
    if not chosen.card_type:
        offered += _alone([_card_type(generation, each) for each in _named_types(generation, read)])
    return tuple(offered)


def chosen_filters(generation: Generation, filters: Filters) -> tuple[OfferedFilter, ...]:
    """Return the filters that were chosen, with what they are called."""
    store = (_store(generation, filters.store),) if filters.store else ()
    return (*store, *((_card_type(generation, filters.card_type),) if filters.card_type else ()))


def _store(generation: Generation, store: str) -> OfferedFilter:
    return OfferedFilter("store", store, dict(generation.wording.stores.get(store, {})))


def _card_type(generation: Generation, card_type: str) -> OfferedFilter:
    return OfferedFilter("card_type", card_type, dict(generation.wording.card_types.get(card_type, {})))


def _alone(named: list[OfferedFilter]) -> list[OfferedFilter]:
    return named if len(named) == 1 else []


def _named_stores(generation: Generation, read: str) -> Iterator[str]:
    return (store for store in generation.filter_values.stores if _names(read, store))


def _named_types(generation: Generation, read: str) -> Iterator[str]:
    for card_type in generation.filter_values.card_types:
        if any(_names(read, label) for label in generation.wording.card_types.get(card_type, {}).values()):
            yield card_type


def _names(read: str, label: str) -> bool:
    """Tell whether a text has a label as a word of its own; amazon.com is none in amazon.com.au."""
    return re.search(rf"(?<![a-z0-9.]){re.escape(folded(label))}(?![a-z0-9]|\.[a-z])", read) is not None
