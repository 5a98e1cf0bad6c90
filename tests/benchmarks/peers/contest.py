"""What both sides of a process boundary know: documents, adapters, and the order of an answer.

Imports nothing but the standard library, since each contestant has packages of its own.
"""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

__all__ = [
    "DEPTH",
    "MODEL_VARIABLE",
    "PASSAGE_PREFIX",
    "QUERY_PREFIX",
    "Contestant",
    "Document",
    "Search",
    "causes_of",
    "fuse",
    "model_folder",
    "open_contestant",
    "read_documents",
    "write_documents",
]

DEPTH = 50
"""Documents asked for: enough for ten causes also where a cause is many documents."""

QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "
"""As the card of multilingual-e5-small asks (Wang et al. 2024, arXiv:2402.05672)."""

MODEL_VARIABLE = "KAIKETSU_PEERS_MODEL"

_RANK_CONSTANT = 60
"""Of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

Search = Callable[[str], list[str]]
"""A text to the causes found, best first."""


@dataclass(frozen=True)
class Document:
    """A text to be indexed.

    Attributes:
        id: Unique.
        cause: Id of the article that it is, or is a part of; the same in both languages.
        text: Plain text.
    """

    id: str
    cause: str
    text: str


class Contestant(Protocol):
    """A module of ``adapters``, or an instance that it makes for a variant."""

    def build(self, documents: Sequence[Document], folder: Path) -> None:
        """Make an index of ``documents`` and save it into ``folder``."""

    def open(self, folder: Path) -> Search:
        """Load what :meth:`build` saved."""


def open_contestant(adapter: str, variant: str) -> Contestant:
    """Import an adapter and return its ``contestant(variant)``."""
    contestant: Contestant = import_module(f"tests.benchmarks.peers.adapters.{adapter}").contestant(variant)
    return contestant


def model_folder() -> str:
    """Return the sentence-transformers folder that every contestant with a dense lane uses."""
    return os.environ[MODEL_VARIABLE]


def causes_of(found: Iterable[str]) -> list[str]:
    """Return the causes of document ids (``cause/...``), each once, where it is first."""
    return list(dict.fromkeys(name.split("/", 1)[0] for name in found))


def fuse(*rankings: Iterable[str]) -> list[str]:
    """Return document ids by reciprocal rank fusion, for contestants that leave fusing to their users."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, name in enumerate(ranking, start=1):
            scores[name] = scores.get(name, 0.0) + 1.0 / (_RANK_CONSTANT + rank)
    return sorted(scores, key=scores.__getitem__, reverse=True)


def write_documents(path: Path, documents: Sequence[Document]) -> None:
    """Write documents for a child process."""
    path.write_text(json.dumps([asdict(document) for document in documents]), "utf-8")


def read_documents(path: Path) -> list[Document]:
    """Read what :func:`write_documents` wrote."""
    return [Document(**row) for row in json.loads(path.read_text("utf-8"))]
