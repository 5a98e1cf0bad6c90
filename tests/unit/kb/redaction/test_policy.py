"""Which categories a knowledge base has removed."""

import pytest

from kb.loading.library import DEFAULT_KB, load_library
from kb.redaction import ALL, Category, RedactionSettingError, categories_of


def test_gift_codes_are_removed_where_a_check_asks_for_a_code():
    """The knowledge base on gift codes has everything removed; a folder without checks no gift codes."""
    assert categories_of({}, load_library(DEFAULT_KB).checks) == ALL
    assert categories_of({}, ()) == ALL - {Category.GIFT_CODE, Category.CARD_NUMBER}


def test_the_owners_setting_comes_first():
    """Any category can be switched on or off."""
    assert Category.GIFT_CODE in categories_of({"gift_codes": True}, ())
    assert Category.EMAIL not in categories_of({"emails": False}, ())
    with pytest.raises(RedactionSettingError):
        categories_of({"everything": True}, ())
