"""Redact the messages of a conversation: each by itself, and what lies in several of one person's together.

"AB12", "CDEF34" and "GHK5" in three messages are a code, though each of them alone may be a model's name.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from kb.redaction.categories import ALL, Category
from kb.redaction.folding import fold
from kb.redaction.forms import is_said_number
from kb.redaction.redacting import groups_shape, redact, replaced
from kb.redaction.result import Redacted, Redaction

__all__ = ["redact_conversation"]

_LONG, _EDGE = 400, 200
"""Characters of a message of which only the two ends, of so many characters, are read together with others."""
_APART = "\n" + "。" * 60 + "\n"
"""Between the ends of a long message: more than the reach of pieces of one code."""
_FEWEST = 3
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_CHARACTER = re.compile(r"[A-Za-z0-9]")


class _Span(NamedTuple):
    """A part of a message: its number, and offsets in its text."""

    message: int
    start: int
    end: int


def redact_conversation(
    texts: Sequence[str],
    by_one: Sequence[int],
    categories: Collection[Category] = ALL,
    no_codes: Sequence[Collection[str]] | None = None,
) -> list[Redacted]:
    """Redact the messages of a conversation; no word that is in no code is removed beyond what ``redact`` removes.

    Args:
        texts: Messages as they were typed, oldest first.
        by_one: Numbers of those that one person wrote: what is split over several of these is removed, and the same
            pieces where somebody else repeats them.
        categories: What is replaced.
        no_codes: For each message what its writer says is no code; as for ``redact``.

    Returns:
        One for each message, with offsets of its own.
    """
    said = no_codes or [()] * len(texts)
    found = [redact(text, categories, each) for text, each in zip(texts, said, strict=True)]
    if len(by_one) < 2:  # noqa: PLR2004
        return found
    together = list(_read_as_one(texts, by_one, categories))
    if len({span.message for span, _ in together}) < 2:  # noqa: PLR2004 - one message alone is read in ``redact``
        return found
    more = [(left, kind) for span, kind in together for left in _left(span, texts[span.message], found[span.message])]
    if not more:
        return found
    more += _repeated(texts, found, more)
    return [_with(texts[number], each, more, number) for number, each in enumerate(found)]


def _read_as_one(
    texts: Sequence[str], by_one: Sequence[int], categories: Collection[Category]
) -> Iterator[tuple[_Span, Category]]:
    """Yield the parts of messages that are of codes, or of numbers, when the messages are read as one text."""
    joined, places = "", []
    for number in by_one:
        for start, end in _ends(texts[number]):
            joined += _APART if start else "\n"
            places.append((len(joined), _Span(number, start, end)))
            joined += texts[number][start:end]
    for each in redact(joined, categories).redactions:
        if each.kind is not Category.GIFT_CODE and not is_said_number(fold(joined[each.start : each.end]).text):
            continue
        for begin, place in places:
            start = max(each.start, begin) - begin + place.start
            end = min(each.end, begin + place.end - place.start) - begin + place.start
            if start < end:
                yield _Span(place.message, start, end), each.kind


def _ends(text: str) -> Iterator[tuple[int, int]]:
    if len(text) <= _LONG:
        yield 0, len(text)
        return
    head, tail = _EDGE, len(text) - _EDGE
    while head > 0 and text[head - 1].isalnum() and text[head].isalnum():
        head -= 1
    while tail < len(text) and text[tail - 1].isalnum() and text[tail].isalnum():
        tail += 1
    yield 0, head
    yield tail, len(text)


def _left(span: _Span, text: str, found: Redacted) -> Iterator[_Span]:
    """Yield the parts of a span that no redaction has taken, and that have characters of a code."""
    position = span.start
    for start, end in (*((each.start, each.end) for each in found.redactions), (span.end, span.end)):
        stop = min(start, span.end)
        plain = text[position:stop] if position < stop else ""
        if plain.strip() and _CHARACTER.search(fold(plain).text):
            begin = position + len(plain) - len(plain.lstrip())
            yield _Span(span.message, begin, position + len(plain.rstrip()))
        position = max(position, end)


def _repeated(
    texts: Sequence[str], found: Sequence[Redacted], more: Sequence[tuple[_Span, Category]]
) -> list[tuple[_Span, Category]]:
    """Return where a piece of a code stands once more: an agent repeats it."""
    kinds = {fold(texts[span.message][span.start : span.end]).text.lower(): kind for span, kind in more}
    repeated = []
    for number, text in enumerate(texts):
        folded = fold(text)
        for match in _TOKEN.finditer(folded.text):
            kind = kinds.get(match.group().lower())
            if kind is None or len(match.group()) < _FEWEST:
                continue
            span = _Span(number, folded.starts[match.start()], folded.ends[match.end() - 1])
            taken = [(each.start, each.end) for each in found[number].redactions]
            taken += [(each.start, each.end) for each, _ in more if each.message == number]
            if not any(start < span.end and span.start < end for start, end in taken):
                repeated.append((span, kind))
    return repeated


def _with(text: str, found: Redacted, more: Sequence[tuple[_Span, Category]], number: int) -> Redacted:
    added = [
        Redaction(kind, groups_shape(fold(text[span.start : span.end]).text), span.start, span.end)
        for span, kind in more
        if span.message == number
    ]
    redactions = tuple(sorted((*found.redactions, *added), key=lambda each: each.start))
    # Beside a code in pieces no word comes back: it may be one more piece.
    return Redacted("".join(replaced(text, redactions)), redactions)
