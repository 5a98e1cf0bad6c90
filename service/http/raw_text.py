"""Text as it was sent, sealed by its type: the only way out of it is redaction, once.

Request bodies, forms and the command line hold user input as ``RawText``. It is no ``str``: it cannot be searched,
logged, compared or encoded as JSON, so whatever comes after the edge works on redacted text alone.
"""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from kb.redaction import ALL, Category, Redacted, redact, redact_conversation

__all__ = ["MessageText", "QueryText", "RawText", "ReasonText", "decode_raw_text", "is_raw_text"]


class RawText:
    """Something that a user typed.

    Attributes:
        min_chars: Fewest characters that a request may send.
        max_chars: Most characters.
    """

    __slots__ = ("_text",)

    min_chars: ClassVar[int] = 0
    max_chars: ClassVar[int] = 4000

    def __init__(self, text: str = "") -> None:
        self._text: str | None = text

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read."""
        return not (self._text or "").strip()

    def redact(self, categories: Collection[Category] = ALL, no_codes: "RawText | None" = None) -> Redacted:
        """Return the text without secrets and personal data, and keep nothing of it.

        Args:
            categories: What the knowledge base wants to be removed.
            no_codes: What its writer says is no code, a line each.

        Raises:
            RuntimeError: it was redacted before; pass the result on instead.
        """
        text = self._unseal()
        said = "" if no_codes is None else no_codes._unseal(again=True)  # noqa: SLF001 - one of its own kind
        return redact(text, categories, said.splitlines())

    @staticmethod
    def redact_conversation(
        messages: "Sequence[tuple[RawText, RawText | None]]",
        by_one: Sequence[int],
        categories: Collection[Category] = ALL,
    ) -> list[Redacted]:
        """Return the messages of a conversation without secrets, also those that lie in several messages.

        Args:
            messages: Each with what its writer says is no code, a line each; oldest first.
            by_one: Numbers of those that one person wrote.
            categories: What the knowledge base wants to be removed.

        Raises:
            RuntimeError: one was redacted before.
        """
        texts = [raw._unseal() for raw, _ in messages]  # noqa: SLF001 - of its own kind
        said = ["" if no_codes is None else no_codes._unseal(again=True) for _, no_codes in messages]  # noqa: SLF001
        return redact_conversation(texts, by_one, categories, [each.splitlines() for each in said])

    def _unseal(self, *, again: bool = False) -> str:
        if self._text is None:
            if again:
                return ""
            raise RuntimeError("this text was redacted already; pass the redacted text on")
        text, self._text = self._text, None
        return text

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class QueryText(RawText):
    """A complaint or an error message."""

    __slots__ = ()

    min_chars = 1


class MessageText(RawText):
    """One message of a conversation, or the field of a form; it may be empty."""

    __slots__ = ()


class ReasonText(RawText):
    """Why something helped or did not."""

    __slots__ = ()

    max_chars = 1000


def is_raw_text(wanted: object) -> bool:
    """Return whether a type is a sealed text; for the ``type_decoders`` of the application."""
    return isinstance(wanted, type) and issubclass(wanted, RawText)


def decode_raw_text(wanted: type[Any], value: object) -> RawText:
    """Return a decoded value as the sealed text of its field; a hook for msgspec, whose sentences it keeps.

    Raises:
        TypeError: the value is no text. Neither message holds the value.
        ValueError: it is too short or too long.
        NotImplementedError: the type is not a sealed text.
    """
    if not is_raw_text(wanted):
        raise NotImplementedError(f"no way to decode a {wanted.__name__}")
    if isinstance(value, RawText):
        return value
    if not isinstance(value, str):
        raise TypeError(f"Expected `str`, got `{_JSON_TYPES.get(type(value), 'object')}`")
    text_type: type[RawText] = wanted
    if len(value) < text_type.min_chars:
        raise ValueError(f"Expected `str` of length >= {text_type.min_chars}")
    if len(value) > text_type.max_chars:
        raise ValueError(f"Expected `str` of length <= {text_type.max_chars}")
    return text_type(value)


_JSON_TYPES = {bool: "bool", int: "int", float: "float", list: "array", type(None): "null"}
"""Names of types as msgspec writes them."""
