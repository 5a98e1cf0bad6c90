"""How probable a slip is."""

import pytest

from indexer.spelling.edits import edit_cost


def test_nothing_costs_nothing():
    """A word is written for itself."""
    assert edit_cost("balance", "balance") == 0.0


@pytest.mark.parametrize(
    ("likely", "unlikely", "meant"),
    [
        ("cadr", "caxd", "card"),  # letters swapped, and one far away on the keyboard
        ("ballance", "bamlance", "balance"),  # a letter doubled, and a letter too many
        ("redemed", "reeemed", "redeemed"),  # a letter not doubled
        ("invslid", "invplid", "invalid"),  # a neighbouring key
        ("invaled", "invalzd", "invalid"),  # one vowel for another
        ("lokced", "locxed", "locked"),
        ("orderd", "ordred", "ordered"),  # -d for -ed
        ("cqrd", "qard", "card"),  # the first letter is seldom wrong
    ],
)
def test_what_hands_do_is_cheap(likely, unlikely, meant):
    """Frequent slips cost less than arbitrary ones."""
    assert edit_cost(likely, meant) < edit_cost(unlikely, meant)


def test_every_further_slip_costs_more():
    """Each further slip adds to the cost."""
    assert 0 < edit_cost("redemed", "redeemed") < edit_cost("redemd", "redeemed") < edit_cost("rdemd", "redeemed")
