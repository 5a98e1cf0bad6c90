"""Find what is secret in one text, and replace it."""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator

from kb.redaction.base64_text import base64_texts
from kb.redaction.categories import ALL, Category
from kb.redaction.codes import find_codes, find_spelled, known_ids, looks_begun
from kb.redaction.codes import odd_words as find_odd_words
from kb.redaction.folding import Folded, fold
from kb.redaction.forms import (
    find_emails,
    find_kana_codes,
    find_numbers,
    find_phones,
    is_said_number,
    with_digits_joined,
)
from kb.redaction.placeholders import placeholder, placeholder_spans, shape_of, without_placeholders
from kb.redaction.result import Redacted, Redaction, UnkeptText
from kb.redaction.undoing import undoable

__all__ = ["groups_shape", "may_hold_secret", "odd_words", "redact", "replaced"]


_MANY_DIGITS = re.compile(r"\d(?:[^A-Za-z0-9\n]{0,3}\d){6}")


def redact(text: str, categories: Collection[Category] = ALL, no_codes: Collection[str] = ()) -> Redacted:
    """Replace what looks like a secret of these categories.

    Everything is looked for, so that what is one thing is not taken for another; only ``categories`` are replaced.

    Args:
        text: As somebody typed it.
        categories: What is replaced.
        no_codes: What its writer says is no code, as written: heeded where ``undoing`` lets it come back.
    """
    folded = _without_placeholders(fold(text))
    found = sorted(_find(folded.text), key=lambda each: each[2])
    plain = (
        Redaction(kind, shape, folded.starts[start], folded.ends[end - 1])
        for kind, shape, start, end in found
        if kind in categories
    )
    redactions = _merged(plain, _in_base64(text, categories))
    offered = tuple(_undoable(text, redactions))
    undone = tuple(each for each in offered if text[each.start : each.end] in no_codes)
    unkept = "".join(replaced(text, [each for each in redactions if each not in undone]))
    return Redacted(
        "".join(replaced(text, redactions)), redactions, offered, undone, UnkeptText(unkept) if undone else None
    )


def may_hold_secret(text: str) -> bool:
    """Tell whether a text, redacted or not, may hold part of a secret, so that no cache may be keyed by it.

    Half a code, or as much of one as somebody has typed so far, is not redacted: nothing says yet what it will be.
    """
    if isinstance(text, UnkeptText):
        return True
    folded = fold(text).text
    if _MANY_DIGITS.search(folded) or looks_begun(folded):
        return True
    return any(True for _ in find_spelled(folded, bytearray(len(folded)), least=6))


def odd_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what reads as no word, in a redacted text: it may be half a code without a digit."""
    folded = fold(text)
    for start, end in find_odd_words(folded.text):
        yield folded.starts[start], folded.ends[end - 1]


def _in_base64(text: str, categories: Collection[Category]) -> Iterator[Redaction]:
    """Yield runs of base64 in whose text something is found, with kind and shape of the first of it."""
    for start, end, plain in base64_texts(text):
        inside = redact(plain, categories).redactions
        if inside:
            yield Redaction(inside[0].kind, inside[0].shape, start, end)


def _merged(plain: Iterable[Redaction], whole: Iterable[Redaction]) -> tuple[Redaction, ...]:
    """Return redactions in order, without those that a whole run takes with it."""
    runs = tuple(whole)
    apart = (each for each in plain if not any(each.start < run.end and run.start < each.end for run in runs))
    return tuple(sorted((*apart, *runs), key=lambda each: each.start))


def _find(folded: str) -> Iterator[tuple[Category, str, int, int]]:
    """Yield kind, shape, start and end of everything that looks like a secret."""
    taken = bytearray(len(folded))
    for start, end in find_emails(folded):
        if _take(taken, start, end):
            yield Category.EMAIL, "", start, end
    has_digit = any(map(str.isdigit, folded))
    if has_digit:
        for kind, start, end in find_numbers(folded, taken):
            yield kind, groups_shape(folded[start:end]), start, end
        yield from _find_said(folded, taken)
    for start, end in find_kana_codes(folded):
        if _take(taken, start, end):
            yield Category.GIFT_CODE, shape_of((4, 4, 4, 4)), start, end
    yield from _find_codes(folded, taken)
    if has_digit:
        others = known_ids(folded, taken)
        for start, end in find_phones(folded):
            if _take(others, start, end):
                yield Category.PHONE, groups_shape(folded[start:end]), start, end


def _find_said(folded: str, taken: bytearray) -> Iterator[tuple[Category, str, int, int]]:
    """Yield numbers whose groups are said with words between."""
    joined = with_digits_joined(folded)
    if joined is None:
        return
    free = bytearray(taken[start] for start in joined.starts)
    phones = ((Category.PHONE, *span) for span in find_phones(joined.text))
    for kind, first, last in itertools.chain(find_numbers(joined.text, free), phones):
        start, end = joined.starts[first], joined.ends[last - 1]
        if is_said_number(joined.text[first:last]) and _take(taken, start, end):
            yield kind, groups_shape(joined.text[first:last]), start, end


def _find_codes(folded: str, taken: bytearray) -> Iterator[tuple[Category, str, int, int]]:
    for spelled in find_spelled(folded, taken):
        if _take(taken, spelled.start, spelled.end):
            yield spelled.kind, shape_of((spelled.size,)), spelled.start, spelled.end
    for code in find_codes(folded, taken):
        yield Category.GIFT_CODE, shape_of(code.groups, unread=code.unread), code.start, code.end


def _take(taken: bytearray, start: int, end: int) -> bool:
    if taken.find(1, start, end) >= 0:
        return False
    taken[start:end] = b"\1" * (end - start)
    return True


def _without_placeholders(folded: Folded) -> Folded:
    """Return a folded text without what looks like a placeholder: whoever types one parts no code by it."""
    spans = list(placeholder_spans(folded.text)) if "[" in folded.text else []
    if not spans:
        return folded
    kept: list[int] = []
    last = 0
    for start, end in spans:
        kept += range(last, start)
        last = end
    kept += range(last, len(folded.text))
    return Folded(
        "".join(folded.text[place] for place in kept),
        [folded.starts[place] for place in kept],
        [folded.ends[place] for place in kept],
    )


def _undoable(text: str, redactions: Collection[Redaction]) -> Iterator[Redaction]:
    codes = [each for each in redactions if each.kind is Category.GIFT_CODE]
    if codes:
        runs = [(each.shape, fold(text[each.start : each.end]).text) for each in codes]
        may_come_back = undoable(runs, fold(without_placeholders("".join(replaced(text, redactions)))).text)
        yield from (each for each, is_undoable in zip(codes, may_come_back, strict=True) if is_undoable)


def replaced(text: str, redactions: Collection[Redaction]) -> Iterator[str]:
    """Yield a text in parts, with placeholders for its redactions, which are in order."""
    position = 0
    for redaction in redactions:
        yield text[position : redaction.start]
        yield placeholder(redaction.kind, redaction.shape)
        position = redaction.end
    yield text[position:]


def groups_shape(found: str) -> str:
    """Return the lengths of the groups of something found in a folded text, as in ``4-6-4``."""
    return shape_of(tuple(len(group) for group in re.findall(r"[A-Za-z0-9]+", found)))
