"""The words of each document, to tell which share of a query a document covers.

BM25 adds up what matches; it does not see what is left over. "Sort a list in Python with this code" shares a
word with many an article and has four that none of them has: that is what tells it from a complaint.
"""

import math
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

__all__ = ["Coverage", "StoredVocabulary", "Vocabulary", "VocabularyBuilder", "read_vocabulary", "write_vocabulary"]

_FILE_NAME = "vocabulary.msgpack"


class Coverage(NamedTuple):
    """How much of a query's information (idf-weighted words) is accounted for.

    Attributes:
        own: Share that the document has, 0 to 1.
        known: Share that any document has, 0 to 1.
        unknown: Information that no document has, in nats.
        missing: Information that the document does not have, in nats.
    """

    own: float
    known: float
    unknown: float
    missing: float


class StoredVocabulary(Struct, frozen=True):
    """What is written: sorted words, int64 starts of shape (n_words + 1,), int32 documents, C order."""

    words: tuple[str, ...]
    starts: bytes
    documents: bytes
    document_count: int


class Vocabulary:
    """Words and the documents that have them. Reads only; safe between threads.

    Attributes:
        stored: As it is written.
        words: All words, sorted.
        starts: int64, shape (n_words + 1,): where the documents of each word begin.
        documents: int32: the documents of each word, sorted.
    """

    def __init__(self, stored: StoredVocabulary) -> None:
        self.stored = stored
        self.words = stored.words
        self.starts: NDArray[np.int64] = np.frombuffer(stored.starts, dtype=np.int64)
        self.documents: NDArray[np.int32] = np.frombuffer(stored.documents, dtype=np.int32)
        self._position = {word: position for position, word in enumerate(stored.words)}

    def coverage(self, words: Iterable[str], document: int) -> Coverage:
        """Return how much of ``words`` the document at that position accounts for; nothing for no words."""
        total = own = known = 0.0
        for word in set(words):
            having = self._having(word)
            weight = self._weight(len(having))
            total += weight
            if len(having):
                known += weight
                place = int(np.searchsorted(having, document))
                own += weight if place < len(having) and having[place] == document else 0.0
        if not total:
            return Coverage(0.0, 0.0, 0.0, 0.0)
        return Coverage(own / total, known / total, total - known, total - own)

    def has(self, word: str) -> bool:
        """Tell whether any document has a word."""
        return word in self._position

    def information(self, word: str) -> float:
        """Return how much a word tells, in nats: less, the more documents have it."""
        return self._weight(len(self._having(word)))

    def _weight(self, having: int) -> float:
        # A word that no document has weighs as much as the rarest one could.
        return math.log1p(self.stored.document_count / (1 + having))

    def _having(self, word: str) -> NDArray[np.int32]:
        position = self._position.get(word)
        if position is None:
            return self.documents[:0]
        return self.documents[self.starts[position] : self.starts[position + 1]]


class VocabularyBuilder:
    """Collects (word, document) pairs in eight bytes each: passages may come by the million."""

    def __init__(self) -> None:
        self._position: dict[str, int] = {}
        self._words = array("i")
        self._documents = array("i")

    def add(self, words: Iterable[str], document: int) -> None:
        """Note that a passage of the document has these words."""
        for word in set(words):
            self._words.append(self._position.setdefault(word, len(self._position)))
            self._documents.append(document)

    def carry(self, before: Vocabulary, places: NDArray[np.int64]) -> None:
        """Take over the words of documents that have not changed.

        Args:
            before: The vocabulary of the generation before.
            places: int64, shape (n_documents_before,): new position of each document; -1 for one that is gone, or
                whose words are added again.
        """
        documents = places[before.documents]
        kept = documents >= 0
        words = np.repeat(np.arange(len(before.words)), np.diff(before.starts))[kept]
        used = np.flatnonzero(np.bincount(words, minlength=len(before.words)))
        renamed = np.empty(len(before.words), dtype=np.int32)
        renamed[used] = [self._position.setdefault(before.words[word], len(self._position)) for word in used.tolist()]
        self._words.frombytes(renamed[words].tobytes())
        self._documents.frombytes(documents[kept].astype(np.int32).tobytes())

    def finish(self, document_count: int) -> Vocabulary:
        """Return the vocabulary."""
        words = sorted(self._position)
        rank = np.empty(len(words), dtype=np.int64)
        rank[[self._position[word] for word in words]] = np.arange(len(words))
        pairs = rank[np.frombuffer(self._words, dtype=np.int32)] * document_count
        pairs += np.frombuffer(self._documents, dtype=np.int32)
        # Faster here than numpy.unique, which hashes: all but a few come sorted.
        pairs.sort(kind="stable")
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        starts = np.searchsorted(pairs, np.arange(len(words) + 1) * document_count)
        return Vocabulary(
            StoredVocabulary(
                words=tuple(words),
                starts=starts.astype(np.int64).tobytes(),
                documents=(pairs % max(document_count, 1)).astype(np.int32).tobytes(),
                document_count=document_count,
            )
        )


def write_vocabulary(folder: Path, vocabulary: Vocabulary) -> None:
    """Write the vocabulary into a staged generation."""
    (folder / _FILE_NAME).write_bytes(msgspec.msgpack.encode(vocabulary.stored))


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read a generation's vocabulary."""
    return Vocabulary(msgspec.msgpack.decode((folder / _FILE_NAME).read_bytes(), type=StoredVocabulary))
