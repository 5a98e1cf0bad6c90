"""Reading ``pins.yaml``: for which question which article comes first, or is left out."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct, field

from kb.loading.front_matter import load_document
from kb.loading.strict_yaml import parse_yaml
from kb.model.errors import FrontMatterError
from kb.model.finding import Finding
from kb.model.pin import Pin, PinCase

__all__ = ["PINS_FILE", "load_pins"]

PINS_FILE = "pins.yaml"

_Wording = Annotated[str, Meta(min_length=2, max_length=400)]
_ArticleId = Annotated[str, Meta(min_length=1, max_length=200)]


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A pin as it is written."""

    queries: Annotated[tuple[_Wording, ...], Meta(max_length=200)] = ()
    messages: Annotated[tuple[_Wording, ...], Meta(max_length=200)] = ()
    first: Annotated[str, Meta(max_length=200)] = ""
    hide: Annotated[tuple[_ArticleId, ...], Meta(max_length=50)] = ()
    since: date | None = field(name="from", default=None)
    until: date | None = None
    why: Annotated[str, Meta(max_length=400)] = ""
    expect: Annotated[tuple[PinCase, ...], Meta(max_length=200)] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    pins: Annotated[tuple[_Row, ...], Meta(max_length=2000)]


def load_pins(text: str, path: str) -> tuple[Pin, ...]:
    """Read ``pins.yaml``.

    Raises:
        FrontMatterError: with the line and what is expected.
    """
    rows = load_document(text, _File, path).pins
    lines = parse_yaml(text).lines
    placed = [(lines["pins", place], row) for place, row in enumerate(rows)]
    if findings := [finding for line, row in placed for finding in _findings(row, line, path)]:
        raise FrontMatterError(findings)
    return tuple(
        Pin(row.queries, row.messages, row.first, row.hide, row.since, row.until, row.expect, line)
        for line, row in placed
    )


def _findings(row: _Row, line: int, path: str) -> Iterator[Finding]:
    """Yield what no type can say."""
    if not (row.queries or row.messages):
        yield _error(path, line, "KB105", "queries", "missing", "give queries, messages, or both")
    if not (row.first or row.hide):
        yield _error(path, line, "KB105", "first", "missing", "give first, hide, or both")
    if row.first in row.hide:
        yield _error(path, line, "KB104", "hide", f"{row.first!r} cannot be first and hidden", "take it out of one")
    if row.since and row.until and row.until < row.since:
        yield _error(path, line, "KB104", "until", f"{row.until} is before from, {row.since}", "a later day")


def _error(path: str, line: int, code: str, key: str, message: str, hint: str) -> Finding:
    return Finding(path, line, code, "error", key, message, hint)
