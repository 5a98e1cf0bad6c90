"""Filters that a text names, and filters that no article fits."""

import pytest

from kb.model.article import Filters
from service.answering.errors import FilterError
from service.answering.filters import OfferedFilter, checked_filters, chosen_filters, offered_filters
from tests.support.small_kb import write_article, write_small_kb
from tests.support.sources import built_source

BOX = OfferedFilter("card_type", "box", {"en": "Gift box", "ja": "箱タイプ"})
STORE = OfferedFilter("store", "amazon.com")


@pytest.fixture(scope="module")
def generation(tmp_path_factory):
    """Return a generation with two stores and two card types."""
    root = tmp_path_factory.mktemp("filters")
    kb = write_small_kb(root / "kb")
    for name, applies in (("one", "{store: amazon.com, card_types: [box]}"), ("two", "{store: amazon.co.jp}")):
        path = write_article(kb, name)
        path.write_text(path.read_text("utf-8").replace("near: []", f"near: []\napplies: {applies}"), "utf-8")
    with (kb / "wording.yaml").open("a", encoding="utf-8") as file:
        file.write("card_types: {box: {en: Gift box, ja: 箱タイプ}, sheet: {en: Paper sheet, ja: シート}}\n")
        file.write("stores: {amazon.de: {en: amazon.de (Germany)}}\n")
    return built_source(kb, root / "index").generation()


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("my code from amazon.com is invalid", (STORE,)),
        ("ＡＭＡＺＯＮ．ＣＯＭ", (STORE,)),
        ("bought at amazon.com.", (STORE,)),
        ("bought at amazon.com.au", ()),
        ("bought at amazon.de", (OfferedFilter("store", "amazon.de", {"en": "amazon.de (Germany)"}),)),
        ("from smile.amazon.com", ()),
        ("amazon.com or amazon.co.jp?", ()),
        ("it came in a gift  BOX", (BOX,)),
        ("箱ﾀｲﾌﾟをもらいました", (BOX,)),
        ("gift box from amazon.com", (STORE, BOX)),
        ("gift boxes", ()),
        ("nothing of the kind", ()),
    ],
)
def test_what_a_text_names_is_offered(generation, text, offered):
    """One store or card type that is named is offered; of two nobody knows which is meant."""
    assert offered_filters(generation, text, Filters()) == offered


def test_what_is_chosen_is_not_offered_again(generation):
    """A kind that somebody has chosen is not offered, and is shown with its name."""
    chosen = Filters("amazon.com", "box")
    assert offered_filters(generation, "gift box from amazon.com", chosen) == ()
    assert chosen_filters(generation, chosen) == (STORE, BOX)


@pytest.mark.parametrize(
    ("filters", "field", "allowed"),
    [
        (Filters(store="amazon.fr"), "filters.store", "amazon.co.jp, amazon.com, amazon.de"),
        (Filters(card_type="tin"), "filters.card_type", "box, sheet"),
    ],
)
def test_a_value_that_no_article_has_is_refused(generation, filters, field, allowed):
    """The refusal names the field and every value that there is, and does not repeat what was sent."""
    with pytest.raises(FilterError) as caught:
        checked_filters(generation, filters)
    assert caught.value.fields == (
        {"field": field, "reason": f"is none that articles apply to: expected one of {allowed}"},
    )
