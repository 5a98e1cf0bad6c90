"""Categories of secrets, each of which a knowledge base can switch off."""

from collections.abc import Mapping
from enum import StrEnum

from kb.model.errors import KBError

__all__ = ["ALL", "Category", "RedactionSettingError", "parse_categories"]


class Category(StrEnum):
    """A kind of secret; its value is the ``kind`` of a redaction and the word in its placeholder."""

    GIFT_CODE = "gift-code"
    CARD_NUMBER = "card-number"
    """The number of a gift card: 16 or 30 digits."""
    PAYMENT_CARD = "payment-card"
    SECURITY_CODE = "security-code"
    """What proves that a card or an account is somebody's: CVV, PIN, one-time code, password."""
    ORDER_NUMBER = "order-number"
    EMAIL = "email"
    PHONE = "phone"

    @property
    def field(self) -> str:
        """The key in ``[redaction]`` of ``kaiketsu.toml``, such as ``gift_codes``."""
        return f"{self.value.replace('-', '_')}s"


ALL = frozenset(Category)


class RedactionSettingError(KBError):
    """A key or a value of ``[redaction]`` that is not known.

    Attributes:
        field: The key.
        reason: What is wrong with it, and what is allowed.
    """

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"[redaction] {field}: {reason}")


def parse_categories(table: Mapping[str, object], default: frozenset[Category] = ALL) -> frozenset[Category]:
    """Return the kinds to remove, from a table such as ``{"gift_codes": False, "emails": True}``.

    Args:
        table: ``[redaction]`` of ``kaiketsu.toml``.
        default: What is removed where the table does not say.

    Raises:
        RedactionSettingError: a key is unknown, or a value is neither true nor false.
    """
    by_field = {category.field: category for category in Category}
    chosen = set(default)
    for field, value in table.items():
        category = by_field.get(field)
        if category is None:
            raise RedactionSettingError(field, f"unknown key; allowed: {', '.join(sorted(by_field))}")
        if not isinstance(value, bool):
            raise RedactionSettingError(field, f"{value!r} is not allowed; write true or false")
        (chosen.add if value else chosen.discard)(category)
    return frozenset(chosen)
