"""Choose which categories are redacted for a knowledge base: its own setting, otherwise by its topic."""

from collections.abc import Iterable, Mapping

from kb.model.check import Check
from kb.redaction.categories import ALL, Category, parse_categories

__all__ = ["categories_of"]

_GIFT_CARDS = frozenset({Category.GIFT_CODE, Category.CARD_NUMBER})


def categories_of(table: Mapping[str, object], checks: Iterable[Check]) -> frozenset[Category]:
    """Return what is removed from the questions to a knowledge base.

    Gift codes are looked for where a check asks for a code: elsewhere a word in capitals is the name of a product, an
    error or a part far more often than somebody's money.

    Args:
        table: ``[redaction]`` of ``kaiketsu.toml``.
        checks: Of the knowledge base.

    Raises:
        RedactionSettingError: a key or a value of the table is not known.
    """
    asks_for_code = any(wanted.type == "code" for check in checks for wanted in check.inputs)
    return parse_categories(table, ALL if asks_for_code else ALL - _GIFT_CARDS)
