"""Check the judged queries: usable rows, known labels, no query shared between splits or with an article."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from kb.loading.judged import JudgedQuery, JudgedRow, Split, read_split
from kb.loading.library import Library
from kb.model.errors import DataFileError
from kb.model.finding import Finding

__all__ = ["judged_findings", "near_duplicates"]

_SPLITS: tuple[Split, ...] = ("train", "dev", "test", "learned")
_APART: tuple[tuple[Split, Split], ...] = (
    ("train", "dev"),
    ("train", "test"),
    ("dev", "test"),
    ("learned", "dev"),
    ("learned", "test"),
)
"""Splits that must not share a query. ``train`` and ``learned`` may: both are learned from."""
_GRAM = 3
_TOO_SIMILAR = 0.6
"""Jaccard similarity of character trigrams from which two queries are one in other words."""
_MIN_GRAMS = 6
"""Below some eight characters, everybody writes the same: "gift card invalid" belongs to nobody."""


def judged_findings(library: Library) -> Iterator[Finding]:
    """Yield what is wrong with the judged queries.

    KB701 (row cannot be used, unknown label), KB702 (near-duplicates of splits), KB703 (in an article), KB704 (id
    twice).
    """
    findings: list[Finding] = []
    try:
        splits = {split: read_split(library.root, split, findings) for split in _SPLITS}
    except DataFileError as error:
        yield error.finding
        return
    yield from dict.fromkeys(findings)  # the out-of-scope file is read for each split
    yield from _unknown_labels(library, chain.from_iterable(splits.values()))
    yield from _in_articles(library, (*splits["dev"], *splits["test"]))
    for first, second in _APART:
        yield from _near_findings(splits[first], splits[second])


def _unknown_labels(library: Library, rows: Iterable[JudgedRow]) -> Iterator[Finding]:
    known = {article.id for article in (*library.articles, *library.drafts)}
    for row in rows:
        query = row.query
        for field, labels in (("primary", query.primary), ("secondary", query.secondary)):
            for label in labels:
                if label not in known:
                    message = f"{query.id} names {label!r}, which is no article; nothing is learned for it"
                    yield Finding(row.path, row.line, "KB701", "warning", field, message, "correct the label")


def _in_articles(library: Library, rows: Iterable[JudgedRow]) -> Iterator[Finding]:
    symptoms = {
        _plain(symptom): article.path
        for article in library.articles
        if article.meta
        for symptom in article.meta.symptoms
    }
    for row in rows:
        if place := symptoms.get(_plain(row.query.text)):
            message = f"{row.query.id} is word for word a symptom in {place}"
            yield Finding(row.path, row.line, "KB703", "error", "text", message, "word the symptom differently")


def _near_findings(first: Sequence[JudgedRow], second: Sequence[JudgedRow]) -> Iterator[Finding]:
    places = {row.query.id: row for row in first}
    others = {row.query.id: row for row in second}
    pairs = near_duplicates([row.query for row in first], [row.query for row in second])
    for one, other, similarity in pairs:
        row, twin = places[one.id], others[other.id]
        message = f"{one.id} and {other.id} ({twin.path}:{twin.line}) are {similarity:.0%} alike"
        yield Finding(row.path, row.line, "KB702", "error", "text", message, "keep it in one split only")


def near_duplicates(
    first: Sequence[JudgedQuery], second: Sequence[JudgedQuery]
) -> Iterator[tuple[JudgedQuery, JudgedQuery, float]]:
    """Yield pairs of queries, one of each list, that are too similar, with their similarity."""
    grams = [_grams(query.text) for query in first]
    postings: dict[str, list[int]] = {}
    for position, own in enumerate(grams):
        for gram in own:
            postings.setdefault(gram, []).append(position)
    for query in second:
        own = _grams(query.text)
        if len(own) < _MIN_GRAMS:
            continue
        shared = Counter(position for gram in own for position in postings.get(gram, ()))
        for position, count in shared.items():
            similarity = count / (len(own) + len(grams[position]) - count)
            if similarity >= _TOO_SIMILAR:
                yield first[position], query, similarity


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _grams(text: str) -> frozenset[str]:
    plain = _plain(text)
    return frozenset(plain[start : start + _GRAM] for start in range(len(plain) - _GRAM + 1))
