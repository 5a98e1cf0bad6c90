"""Pins and filters over a ranking."""

from datetime import date

import pytest

from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index
from indexer.search.arrangement import Arrangement
from indexer.search.result import Reordering
from indexer.search.searcher import NO_FILTERS, Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser
from kb.loading.library import load_library
from kb.model.article import Filters
from tests.support.small_kb import write_article, write_small_kb

DAY = date(2026, 12, 1)
PINS = """
pins:
  - {queries: [blue moon], first: lost}
  - {queries: [old card], first: locked, hide: [lost]}
  - {queries: [winter], first: lost, until: 2026-11-30}
  - {queries: [danger], first: expired, hide: [scam]}
"""


@pytest.fixture(scope="module")
def generation(tmp_path_factory):
    """Return a generation of the small knowledge base with pins, and an article about one store and card type."""
    root = tmp_path_factory.mktemp("pins")
    kb = write_small_kb(root / "kb")
    path = write_article(kb, "shopped", title="Bought in a shop", symptoms="card from a shop")
    text = path.read_text("utf-8").replace(
        "near: []", "near: []\napplies: {store: shop.example, card_types: [sheet]}"
    )
    path.write_text(text, "utf-8")
    with (kb / "wording.yaml").open("a", encoding="utf-8") as file:
        file.write("card_types: {sheet: {en: Paper sheet}, box: {en: Gift box}}\n")
    (kb / "pins.yaml").write_text(PINS, "utf-8")
    settings = IndexerSettings(index_dir=root / "index")
    build_index(load_library(kb), HashingEncoder(), settings)
    return open_current(IndexLayout(settings.index_dir))[0]


def arranged(generation, text, order, state="answer", *, filters=NO_FILTERS, by_answers=False):
    """Return state and order of what is shown of a ranking whose first article is sure."""
    found = Reordering(state, tuple((name, 0.5) for name in order), by_answers=by_answers)
    arrangement = Arrangement(generation, (text,), filters, DAY)
    shown = arrangement.arrange(found, order[0] if order else "", dict(found.order))
    return shown.state, [name for name, _ in shown.order]


def test_a_text_without_a_pin_is_left_as_it_is(generation):
    """Where no pin applies, state and order stay."""
    assert arranged(generation, "something", ["lost", "locked"]) == ("answer", ["lost", "locked"])


def test_a_pinned_article_comes_first_and_is_no_sure_answer(generation):
    """The owner's choice leads, whether search found it or not, and search's certainty is not lent to it."""
    assert arranged(generation, "Old card!", ["expired", "locked"]) == ("candidates", ["locked", "expired"])
    assert arranged(generation, "blue moon", [], state="none") == ("candidates", ["lost"])


def test_a_pinned_article_that_search_is_sure_of_stays_the_answer(generation):
    """Where both agree, the state is that of the search."""
    assert arranged(generation, "blue moon", ["lost", "locked"]) == ("answer", ["lost", "locked"])


def test_a_hidden_article_is_not_shown(generation):
    """What the owner hides is in no place, and what follows it is not sure."""
    assert arranged(generation, "old card", ["lost", "expired"]) == ("candidates", ["locked", "expired"])


def test_a_pin_that_is_over_does_nothing(generation):
    """After its last day a pin does not apply."""
    assert arranged(generation, "winter", ["locked"]) == ("answer", ["locked"])


def test_a_warning_stays_in_front_of_a_pin(generation):
    """An urgent article that leads keeps leading, and one among the first three stays among them."""
    assert arranged(generation, "blue moon", ["scam", "locked"], "candidates")[1] == ["scam", "lost", "locked"]
    behind = arranged(generation, "blue moon", ["locked", "expired", "scam"], "candidates")[1]
    assert behind == ["lost", "locked", "scam", "expired"]


def test_an_urgent_article_is_not_hidden(generation):
    """A pin that hides a warning is not followed."""
    assert "scam" in arranged(generation, "danger", ["scam", "locked"], "candidates")[1]


def test_answers_to_checks_are_not_overruled(generation):
    """What somebody's answers settled comes first, whatever is pinned."""
    assert arranged(generation, "blue moon", ["expired"], by_answers=True) == ("answer", ["expired"])


def test_a_filter_leaves_out_what_is_about_something_else(generation):
    """An article without a store or card type stays, one about another goes, one about this one stays."""
    order = ["shopped", "lost"]
    assert arranged(generation, "x", order, filters=Filters(card_type="box")) == ("candidates", ["lost"])
    assert arranged(generation, "x", order, filters=Filters(card_type="sheet")) == ("answer", order)
    assert arranged(generation, "x", order, filters=Filters(store="other.example")) == ("candidates", ["lost"])
    assert arranged(generation, "x", order, filters=Filters("shop.example", "sheet")) == ("answer", order)


def test_a_filter_that_leaves_nothing_answers_none(generation):
    """Without any result the state is none."""
    assert arranged(generation, "x", ["shopped"], filters=Filters(card_type="box")) == ("none", [])


def test_the_searcher_says_what_was_pinned(generation):
    """A result of a search is marked where a pin put it first, and only then."""
    searcher = Searcher(generation, HashingEncoder(), Analyser())
    found = searcher.search("ＢＬＵＥ moon?", day=DAY).results
    assert next((result.article_id, result.pinned) for result in found) == ("lost", True)
    assert not any(result.pinned for result in searcher.search("lost my card", day=DAY).results)


def test_values_of_filters_are_those_of_the_articles(generation):
    """What can be asked for is what articles are about, and every card type that has a name."""
    assert generation.filter_values == (("shop.example",), ("box", "sheet"))
