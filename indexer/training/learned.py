"""How rows from use are learned from: how much each weighs, and which are held back to measure with.

``indexer/docs/learning.md`` has the measurements behind the numbers.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kb.loading.judged import JudgedQuery, load_judged

__all__ = ["JudgedSets", "become_passages", "is_held_back", "judged_by_people", "read_judged", "weights_of"]

_HELD_BACK_OF = 5
"""One row in so many is held back."""
_REVIEWED, _AGENTS = "learned", "agent"
REVIEWED_WEIGHT = 2.0
"""Written rows that a row accepted by a person stands for: people who ask write as it does."""
AGENT_WEIGHT = 0.5
"""The same of a row that agents' signals alone stand behind: some of them are wrong."""
MOST_AGENT_WEIGHT = 5.0
"""All rows of agents about one article together weigh no more: whoever holds a key cannot buy a place with it."""


def is_held_back(query: JudgedQuery) -> bool:
    """Tell whether a row is one to measure with: a fifth of the reviewed ones, by a hash of the id.

    A row stays what it is, whatever else is added: no generation's head and passages have ever known it.
    """
    if query.source != _REVIEWED:
        return False
    return int.from_bytes(hashlib.sha256(query.id.encode()).digest()[:8], "big") % _HELD_BACK_OF == 0


class JudgedSets(NamedTuple):
    """The judged queries of a knowledge base by what a build does with them.

    Attributes:
        train: To learn from, rows from use included.
        dev: To fit weights and confidence on.
        held_back: Rows from use that are not among ``train``: weights and confidence are fitted on them too, and two
            generations are compared by them.
        learned: How many rows from use ``train`` holds.
    """

    train: Sequence[JudgedQuery]
    dev: Sequence[JudgedQuery]
    held_back: Sequence[JudgedQuery] = ()
    learned: int = 0


def read_judged(root: Path) -> JudgedSets:
    """Read the judged queries of a knowledge base.

    Raises:
        DataFileError: a file cannot be read; names it.
    """
    train = load_judged(root, "train", learned=False)
    taken = {query.id for query in train}
    rows = [row for row in load_judged(root, "learned") if row.id not in taken]
    learned = [row for row in rows if not is_held_back(row)]
    held_back = [row for row in rows if is_held_back(row)]
    return JudgedSets([*train, *learned], load_judged(root, "dev"), held_back, len(learned))


def become_passages(train: Sequence[JudgedQuery]) -> list[JudgedQuery]:
    """Return the queries that become passages of their article: of those of agents a few for each article.

    The nearest passage decides, whatever it weighs, so what bounds the weight of agents' rows bounds their passages.
    """
    most = MOST_AGENT_WEIGHT / AGENT_WEIGHT
    counts: Counter[tuple[str, ...]] = Counter()
    kept = []
    for query in train:
        if query.source == _AGENTS:
            counts[query.primary] += 1
        if counts[query.primary] <= most or query.source != _AGENTS:
            kept.append(query)
    return kept


def judged_by_people(train: Sequence[JudgedQuery]) -> list[JudgedQuery]:
    """Return the queries that a person wrote or reviewed: a ranker is fitted where there are enough of them."""
    return [query for query in train if query.source != _AGENTS]


def weights_of(queries: Sequence[JudgedQuery]) -> list[float]:
    """Return what each query weighs beside the others: 1 for one that was written to be learned from."""
    totals: dict[tuple[str, ...], float] = {}
    for query in queries:
        if query.source == _AGENTS:
            totals[query.primary] = totals.get(query.primary, 0.0) + AGENT_WEIGHT
    return [
        REVIEWED_WEIGHT
        if query.source == _REVIEWED
        else AGENT_WEIGHT * min(1.0, MOST_AGENT_WEIGHT / totals[query.primary])
        if query.source == _AGENTS
        else 1.0
        for query in queries
    ]
