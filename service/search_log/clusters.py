"""Similar texts put together, so that ten ways of asking the same are one row."""

from collections.abc import Sequence

from msgspec import Struct
from rapidfuzz import fuzz, process, utils

__all__ = ["COMPARED_CHARS", "Cluster", "cluster_texts"]

_SIMILAR = 60.0
"""Least similarity to a cluster's first text, 0 to 100: rapidfuzz's ratio (normalised indel distance), which does
not take a short text for a part of a long one, of words in any order."""
COMPARED_CHARS = 200
"""What a complaint is about stands in its beginning. A comparison takes the product of two lengths: for 500 texts of
4,000 characters that was a minute, in which the process did nothing else."""


class Cluster(Struct, frozen=True):
    """Texts that say much the same.

    Attributes:
        count: How often any of them was searched.
        texts: Distinct texts, most frequent first.
    """

    count: int
    texts: tuple[str, ...]


def cluster_texts(counts: Sequence[tuple[str, int]]) -> list[Cluster]:
    """Return clusters, largest first: each text joins the cluster whose leading text it resembles most.

    Args:
        counts: Texts with their counts, most frequent first.
    """
    leads: list[str] = []
    groups: list[list[tuple[str, int]]] = []
    for text, count in counts:
        plain = " ".join(sorted(utils.default_process(text[:COMPARED_CHARS]).split()))
        found = process.extractOne(plain, leads, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        if found:
            groups[found[2]].append((text, count))
        else:
            leads.append(plain)
            groups.append([(text, count)])
    clusters = [Cluster(sum(count for _, count in members), tuple(text for text, _ in members)) for members in groups]
    return sorted(clusters, key=lambda cluster: -cluster.count)
