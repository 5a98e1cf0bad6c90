"""Result cards: what a page says of how sure it is."""

import pytest

from indexer.search.result import PassageView
from service.api.search import SearchResultBody
from service.web.result_card import Reason, ResultCard, shown_state


def card(certainty, *reasons, pinned=False):
    """Return a card of that certainty."""
    result = SearchResultBody(
        "a", "en", "A", PassageView("cause", "text"), ("dense",), "", "normal", (), "/a", pinned=pinned
    )
    return ResultCard(result, (), reasons=reasons, certainty=certainty)


@pytest.mark.parametrize(
    ("state", "cards", "shown"),
    [
        ("answer", [card("sure")], "answer"),
        ("answer", [card("sure"), card("possible")], "answer"),
        ("answer", [card("sure"), card("likely")], "candidates"),
        ("answer", [card("sure"), card("sure")], "candidates"),
        ("answer", [card("sure", Reason("answers", ("Yes",))), card("likely")], "answer"),
        ("answer", [card("", pinned=True), card("likely")], "answer"),
        ("answer", [card(""), card("")], "answer"),
        ("candidates", [card("likely"), card("possible")], "candidates"),
        ("none", [], "none"),
    ],
)
def test_a_page_names_no_cause_beside_another_likely_one(state, cards, shown):
    """It asks then; not where somebody's answers or the owner's choice stand behind the first one."""
    assert shown_state(state, cards) == shown
