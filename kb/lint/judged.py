"""Are the judged queries sound: known labels, no query of one split paraphrased in another, none in an article?"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from kb.errors import DataFileError
from kb.finding import Finding
from kb.judged import JudgedQuery, Split, load_judged
from kb.library import Library

__all__ = ["judged_findings", "near_duplicates"]

_SPLITS: tuple[Split, ...] = ("train", "dev", "test")
_GRAM = 3
_TOO_SIMILAR = 0.6
"""Jaccard similarity of character trigrams from which two queries are one in other words."""
_MIN_GRAMS = 6
"""Below some eight characters, everybody writes the same: "gift card invalid" belongs to nobody."""


def judged_findings(library: Library) -> Iterator[Finding]:
    """Yield KB701 (cannot be read, unknown label), KB702 (near-duplicates of splits), KB703 (in an article)."""
    try:
        splits = {split: load_judged(library.root, split) for split in _SPLITS}
    except DataFileError as error:
        yield error.finding
        return
    known = {article.id for article in (*library.articles, *library.drafts)}
    symptoms = {
        _plain(symptom): article.path
        for article in library.articles
        if article.meta
        for symptom in article.meta.symptoms
    }
    for split, queries in splits.items():
        for query in queries:
            path = f"golden/{split}.jsonl" if query.primary else "golden/out_of_scope.jsonl"
            for label in (*query.primary, *query.secondary):
                if label not in known:
                    message = f"{query.id} names {label!r}, which is no article"
                    yield Finding(path, 0, "KB701", "error", "primary", message, "correct the label")
            if split != "train" and (place := symptoms.get(_plain(query.text))):
                message = f"{query.id} is word for word a symptom in {place}"
                yield Finding(path, 0, "KB703", "error", "text", message, "word the symptom differently")
    for first, second in combinations(_SPLITS, 2):
        for one, other, similarity in near_duplicates(splits[first], splits[second]):
            message = f"{one.id} and {other.id} are {similarity:.0%} alike"
            hint = "keep it in one split only"
            yield Finding(f"golden/{first}.jsonl", 0, "KB702", "error", "text", message, hint)


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
