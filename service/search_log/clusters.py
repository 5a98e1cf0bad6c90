"""Similar texts put together, so that ten ways of asking the same are one row."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils

__all__ = ["COMPARED_CHARS", "Cluster", "Meaning", "cluster_texts"]

_SIMILAR = 60.0
"""Least similarity to a cluster's first text, 0 to 100: rapidfuzz's ratio (normalised indel distance), which does
not take a short text for a part of a long one, of words in any order."""
_SAME_MEANING = 0.45
"""Least mean cosine between the texts of two clusters that become one. Of pairs of judged queries that it puts
together, on the dev queries, three in four have the same cause; comparing letters finds none of them."""
COMPARED_CHARS = 200
"""What a complaint is about stands in its beginning. A comparison takes the product of two lengths: for 500 texts of
4,000 characters that was a minute, in which the process did nothing else."""


class Cluster(Struct, frozen=True):
    """Texts that say much the same.

    Attributes:
        count: How often any of them was searched.
        texts: Distinct texts, most frequent first.
        counts: How often each of them was searched.
        name: The text that is most like all of them.
        states: How often each state of an answer was shown.
        article: The article that most often stood first; empty where none did.
    """

    count: int
    texts: tuple[str, ...]
    counts: tuple[int, ...] = ()
    name: str = ""
    states: dict[str, int] = {}
    article: str = ""


class Meaning(Protocol):
    """What is known of texts beside their letters."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32, shape (n_texts, dim), rows unit-length; unrelated texts have a cosine near 0."""

    def nearest(self, text: str) -> str:
        """Return the id of the article that is nearest to a text; empty where there is none."""


def cluster_texts(
    counts: Sequence[tuple[str, int]], meaning: Meaning | None = None, least: float = _SIMILAR
) -> list[Cluster]:
    """Return clusters, largest first.

    Args:
        counts: Texts with their counts, most frequent first.
        meaning: Compares texts by what they say; without it they are compared by their letters.
        least: Least similarity by letters, 0 to 100.
    """
    texts = [text[:COMPARED_CHARS] for text, _ in counts]
    if meaning is None:
        groups = _by_letters(texts, least)
        names = [counts[_readable(texts, members)[0]][0] for members in groups]
    else:
        similarity = (vectors := meaning.vectors(texts)) @ vectors.T
        groups = _by_average_linkage(similarity)
        weights = np.array([count for _, count in counts], dtype=np.float64)
        readable = (_readable(texts, members) for members in groups)
        names = [counts[_central(similarity, weights, members)][0] for members in readable]
    clusters = [
        Cluster(
            count=sum(counts[member][1] for member in members),
            texts=tuple(counts[member][0] for member in members),
            counts=tuple(counts[member][1] for member in members),
            name=name,
        )
        for members, name in zip(groups, names, strict=True)
    ]
    return sorted(clusters, key=lambda cluster: -cluster.count)


def _by_letters(texts: Sequence[str], least: float) -> list[list[int]]:
    """Group texts: each joins the group whose leading text it resembles most."""
    leads: list[str] = []
    groups: list[list[int]] = []
    for place, text in enumerate(texts):
        plain = " ".join(sorted(utils.default_process(text).split()))
        found = process.extractOne(plain, leads, scorer=fuzz.ratio, score_cutoff=least)
        if found:
            groups[found[2]].append(place)
        else:
            leads.append(plain)
            groups.append([place])
    return groups


def _by_average_linkage(similarity: NDArray[np.float32]) -> list[list[int]]:
    """Group texts by agglomerative clustering with average linkage (Sokal and Michener 1958), to a fixed similarity.

    SciPy has it, but costs the server 40 MB of memory for as long as it runs.

    Args:
        similarity: float32, shape (n_texts, n_texts), symmetric.
    """
    linkage = similarity.astype(np.float64)
    np.fill_diagonal(linkage, -np.inf)
    groups: list[list[int]] = [[place] for place in range(len(linkage))]
    while linkage.size:
        one, other = divmod(int(linkage.argmax()), len(linkage))
        if linkage[one, other] < _SAME_MEANING:
            break
        mine, theirs = len(groups[one]), len(groups[other])
        linkage[one] = (mine * linkage[one] + theirs * linkage[other]) / (mine + theirs)
        linkage[:, one] = linkage[one]
        linkage[one, one] = -np.inf
        linkage[other] = linkage[:, other] = -np.inf
        groups[one] += groups[other]
        groups[other] = []
    return [sorted(members) for members in groups if members]


def _readable(texts: Sequence[str], members: list[int]) -> list[int]:
    """Return the members that say something; all where none does: of some texts nothing but an ellipsis is stored."""
    return [member for member in members if any(map(str.isalnum, texts[member]))] or members


def _central(similarity: NDArray[np.float32], weights: NDArray[np.float64], members: list[int]) -> int:
    """Return the member that is most like the searches of its group."""
    return members[int((similarity[np.ix_(members, members)] @ weights[members]).argmax())]
