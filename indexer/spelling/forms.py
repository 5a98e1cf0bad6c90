"""Word forms of a generation: what its articles spell how, and which words follow each other.

The vocabulary beside it holds stems and normalised forms, which nobody writes. A correction needs the word as
it is written, how it sounds, and how many documents have it.
"""

import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple, cast

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer.retrievers.vocabulary import StoredVocabulary, Vocabulary, VocabularyBuilder
from indexer.text.analysis import Token
from indexer.text.passage import Passage, PassageKind

__all__ = ["Form", "Forms", "FormsBuilder", "Neighbours", "Source", "read_forms", "write_forms"]

_FILE_NAME = "spelling.msgpack"
_LONGEST = 40
"""Characters of a form; what is longer is no word that anybody misspells."""
_CONFIRMED = 2
"""Quotes in which words follow each other, if no edited text has them so."""
Source = Literal["edited", "symptom", "judged"]
"""Where a form stands: in text that somebody edited, or where people are quoted as they write."""
_SOURCES: Mapping[PassageKind, Source] = {
    "title": "edited",
    "section": "edited",
    "symptom": "symptom",
    "judged": "judged",
}


class Form(NamedTuple):
    """A word as it is written.

    Attributes:
        surface: Normalised text.
        word: Its stem or normalised form, as the vocabulary has it.
        reading: How it sounds, in katakana; empty for a word that is not Japanese.
        is_content: Whether it is a content word.
    """

    surface: str
    word: str
    reading: str
    is_content: bool


class _Stored(Struct, frozen=True):
    """The file: the forms with their documents, and the sorted uint32 hashes of neighbouring words."""

    forms: StoredVocabulary
    pairs: bytes


class Neighbours:
    """Which words follow each other somewhere. Reads only; safe between threads.

    Args:
        hashes: uint32, sorted.
    """

    def __init__(self, hashes: bytes) -> None:
        self.hashes: NDArray[np.uint32] = np.frombuffer(hashes, dtype=np.uint32)
        self._sorted = memoryview(hashes).cast("I")

    def follow(self, first: str, second: str) -> bool:
        """Tell whether the second word follows the first, function words between them left out."""
        wanted = _pair(first, second)
        # A tenth of the time of numpy.searchsorted, which is made for many at once.
        place = bisect_left(self._sorted, wanted)
        return place < len(self._sorted) and self._sorted[place] == wanted


class Forms:
    """Forms and neighbours of a generation, as they are written.

    Attributes:
        stored: The forms with their documents.
        neighbours: Which words follow each other.
    """

    def __init__(self, stored: _Stored) -> None:
        self.stored = Vocabulary(stored.forms)
        self.neighbours = Neighbours(stored.pairs)

    def counted(self) -> Iterator[tuple[Form, Source, int]]:
        """Yield each form of each source, and in how many documents it stands there."""
        counts = np.diff(self.stored.starts).tolist()
        for key, count in zip(self.stored.words, counts, strict=True):
            surface, word, reading, kind, source = key.split("\t")
            yield Form(surface, word, reading, kind == "c"), cast("Source", source), count


class FormsBuilder:
    """Collects the forms of passages."""

    def __init__(self) -> None:
        self._forms = VocabularyBuilder()
        self._pairs: set[int] = set()
        self._quoted: Counter[int] = Counter()
        self._carried: NDArray[np.uint32] = np.empty(0, np.uint32)

    def add(self, passage: Passage, tokens: Iterable[Token], document: int) -> None:
        """Note the words of a passage of a document."""
        source = _SOURCES[passage.kind]
        content = [token.word for token in tokens if token.is_content]
        (self._pairs if source == "edited" else self._quoted).update(set(map(_pair, content, content[1:])))
        self._forms.add(
            (
                "\t".join((token.surface, token.word, token.reading, "c" if token.is_content else "f", source))
                for token in tokens
                # What people are quoted with counts where a dictionary confirms it: they misspell.
                if (token.is_listed or source == "edited")
                and len(token.surface) <= _LONGEST
                and not any(map(str.isdigit, token.surface))
            ),
            document,
        )

    def carry(self, before: Forms, places: NDArray[np.int64]) -> None:
        """Take over the forms of documents that have not changed, and all neighbours.

        Neighbours of documents that are gone stay until all is rebuilt; they only confirm what a form suggests.

        Args:
            before: The forms of the generation before.
            places: As for ``VocabularyBuilder.carry``.
        """
        self._forms.carry(before.stored, places)
        self._carried = before.neighbours.hashes

    def finish(self, document_count: int) -> _Stored:
        """Return what is to be written."""
        confirmed = self._pairs.union(pair for pair, times in self._quoted.items() if times >= _CONFIRMED)
        new = np.fromiter(confirmed, dtype=np.uint32, count=len(confirmed))
        pairs = np.union1d(self._carried, new).astype(np.uint32)
        return _Stored(self._forms.finish(document_count).stored, pairs.tobytes())


def write_forms(folder: Path, stored: _Stored) -> None:
    """Write the forms into a staged generation."""
    (folder / _FILE_NAME).write_bytes(msgspec.msgpack.encode(stored))


def read_forms(folder: Path) -> Forms:
    """Read a generation's forms."""
    return Forms(msgspec.msgpack.decode((folder / _FILE_NAME).read_bytes(), type=_Stored))


def _pair(first: str, second: str) -> int:
    return zlib.crc32(f"{first}\t{second}".encode("utf-8", "surrogatepass"))
