"""Fields of JSON that somebody else wrote: each is read as what it should be, or as nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

__all__ = ["date", "objects", "text", "texts"]


def text(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return text or a number as text without blanks around; anything else is empty."""
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    """Return the texts of a list."""
    return tuple(filter(None, map(text, value))) if isinstance(value, list) else ()


def objects(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Yield the objects of a list."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def date(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return the day of a time: ISO 8601, or seconds since 1970; empty where it is neither."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            return ""
    return text(value)[:10]
