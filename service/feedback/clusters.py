"""Similar texts put together, so that ten ways of asking the same are one row."""

from collections.abc import Sequence

from msgspec import Struct
from rapidfuzz import fuzz, utils

__all__ = ["Cluster", "cluster_texts"]

_SIMILAR = 60.0
"""Least similarity to a cluster's first text, 0 to 100: rapidfuzz's ratio (normalised indel distance), which does
not take a short text for a part of a long one, of words in any order."""


class Cluster(Struct, frozen=True):
    """Texts that say much the same.

    Attributes:
        count: How often any of them was searched.
        texts: Distinct texts, most frequent first.
    """

    count: int
    texts: tuple[str, ...]


def cluster_texts(counts: Sequence[tuple[str, int]]) -> list[Cluster]:
    """Return clusters, largest first: each text joins the first cluster whose leading text it resembles.

    Args:
        counts: Texts with their counts, most frequent first.
    """
    groups: list[tuple[str, list[tuple[str, int]]]] = []
    for text, count in counts:
        plain = utils.default_process(text)
        for lead, members in groups:
            if fuzz.token_sort_ratio(lead, plain) >= _SIMILAR:
                members.append((text, count))
                break
        else:
            groups.append((plain, [(text, count)]))
    clusters = [
        Cluster(sum(count for _, count in members), tuple(text for text, _ in members)) for _, members in groups
    ]
    return sorted(clusters, key=lambda cluster: -cluster.count)
