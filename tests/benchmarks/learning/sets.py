"""Sets of real queries: labelled complaints about the shipped articles, or intents that become a folder of pages."""

import hashlib
import json
import runpy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.loading.judged import LEARNED_SOURCES

_OUTSIDE = "NO_NODES_DETECTED"
_ON_A_PAGE = 3
"""Utterances of an intent that its page holds: a help page is no list of all that was ever asked."""


@dataclass(frozen=True)
class Case:
    """A query that somebody asked.

    Attributes:
        id: Of the set.
        text: As asked.
        lang: Its language.
        right: Articles that answer it, best first; empty where none does.
        also: Articles that came after the labels, each right where the labels are.
        source: Where it was asked; halves are made by it.
    """

    id: str
    text: str
    lang: str
    right: tuple[str, ...]
    also: frozenset[str]
    source: str

    def accepts(self, article: str) -> bool:
        """Tell whether an article answers."""
        return article in self.right or article in self.also


def read_complaints(folder: Path) -> list[Case]:
    """Read ``queries.jsonl`` with ``primary`` and ``source``; newer articles by ``PARENTS`` of ``score.py``."""
    score = folder / "score.py"
    parents: Mapping[str, set[str]] = runpy.run_path(str(score))["PARENTS"] if score.exists() else {}
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    return [
        Case(
            row["id"],
            row["text"][:4000],
            row["lang"],
            tuple(row["primary"]),
            frozenset(name for name, older in parents.items() if older & set(row["primary"])),
            row["source"].split(":")[0],
        )
        for row in rows
    ]


def write_pages(folder: Path, target: Path) -> list[Case]:
    """Write a page an intent, with some of its utterances, and return the queries as cases.

    Args:
        folder: ``corpus.jsonl`` and ``queries.jsonl`` with ``text`` and ``intent``, as HINT3 has them.
        target: Where the pages go.
    """
    utterances: dict[str, list[str]] = defaultdict(list)
    for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        utterances[row["intent"]].append(" ".join(row["text"].split()))
    for intent, texts in utterances.items():
        title = intent.replace("_", " ").capitalize()
        body = "\n".join(f"- {text}" for text in texts[:_ON_A_PAGE])
        (target / f"{_page(intent)}.md").write_text(f"# {title}\n\n{body}\n", "utf-8")
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    return [
        Case(
            row["id"],
            row["text"],
            "en",
            () if row["intent"] == _OUTSIDE else (_page(row["intent"]),),
            frozenset(),
            "",
        )
        for row in rows
        if row["text"].strip()
    ]


def halves(cases: Sequence[Case], seed: int) -> tuple[list[Case], list[Case]]:
    """Return two halves that share no source, as far as the set allows.

    Sources are dealt by language, the largest first, to the half that has fewer of that language. One that holds more
    than half of its language (or a set without sources) is dealt by a hash of the ids.
    """
    by_lang: dict[str, dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        by_lang[case.lang][case.source].append(case)
    first: list[Case] = []
    second: list[Case] = []
    for sources in by_lang.values():
        total = sum(map(len, sources.values()))
        one: list[Case] = []
        two: list[Case] = []
        for rows in sorted(sources.values(), key=lambda rows: (-len(rows), _hash(seed, rows[0].source))):
            if len(rows) > total / 2:
                one += [row for row in rows if _hash(seed, row.id) % 2]
                two += [row for row in rows if not _hash(seed, row.id) % 2]
            else:
                (one if len(one) <= len(two) else two).extend(rows)
        first += one
        second += two
    return first, second


def is_made_after_real(source: str | None, by: str | None, row_id: str) -> bool:
    """Tell whether a judged query of the shipped knowledge base was written after studying real complaints."""
    return source not in LEARNED_SOURCES and (row_id.startswith("real-manner") or by == "real-manner")


def _page(intent: str) -> str:
    return intent.lower().replace("_", "-")


def _hash(seed: int, text: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {text}".encode()).digest()[:8], "big")
