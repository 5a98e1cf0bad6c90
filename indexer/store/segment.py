"""A segment: articles and passages that one build added to a generation. Written once, never changed.

A generation is a list of segments. A build that changes little shares the segments of the generation before
by hard link and adds a small one; what was edited or deleted stays in its old segment, dead, until a full
build leaves it out. So a passage keeps its place, and no retriever has to be rebuilt for one article.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self, overload

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer.store.blob import Blob, BlobWriter
from indexer.text.passage import PASSAGE_KINDS, Passage
from kb.model.article import Article

__all__ = ["Segment", "SegmentList", "SegmentWriter", "is_article_file", "segment_folders"]

_FOLDER_NAME = "segments"
_KINDS_NAME = "passages.kinds"
_NO_KINDS: NDArray[np.int8] = np.empty(0, np.int8)
_ENCODER = msgspec.msgpack.Encoder()


class _Row(Struct, frozen=True, array_like=True):
    """A passage as stored: without its kind, and without its article, whose position may change."""

    anchor: str
    heading: str
    text: str
    context: str


_ROW_DECODER = msgspec.msgpack.Decoder(_Row)
_ARTICLE_DECODER = msgspec.msgpack.Decoder(Article)


def is_article_file(name: str) -> bool:
    """Tell whether a generation's file, by its relative path, holds articles."""
    return name.startswith(f"{_FOLDER_NAME}/") and PurePosixPath(name).stem == "articles"


def segment_folders(generation: Path) -> list[Path]:
    """Return the folders of a generation's segments, oldest first."""
    return sorted((generation / _FOLDER_NAME).iterdir())


class SegmentWriter:
    """Writes the next segment of a staged generation."""

    def __init__(self, generation: Path, number: int) -> None:
        self.folder = generation / _FOLDER_NAME / f"{number:04}"
        self.folder.mkdir(parents=True)
        self._articles = BlobWriter(self.folder, "articles")
        self._passages = BlobWriter(self.folder, "passages")
        self._kinds = bytearray()

    def add_article(self, article: Article) -> None:
        """Write an article."""
        self._articles.append(_ENCODER.encode(article))

    def add_passage(self, passage: Passage) -> None:
        """Write a passage; those of one article follow each other."""
        row = _Row(passage.anchor, passage.heading, passage.text, passage.context)
        self._passages.append(_ENCODER.encode(row))
        self._kinds.append(PASSAGE_KINDS.index(passage.kind))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._articles.__exit__(kind, error, trace)
        self._passages.__exit__(kind, error, trace)
        (self.folder / _KINDS_NAME).write_bytes(self._kinds)


class Segment:
    """An opened segment. Reads only; safe between threads.

    Attributes:
        folder: Where its files are, for the dense retriever to open.
        kinds: int8, shape (n_passages,): index into ``PASSAGE_KINDS``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._articles = Blob(folder, "articles")
        self.kinds: NDArray[np.int8] = np.fromfile(folder / _KINDS_NAME, dtype=np.int8)

    @property
    def article_count(self) -> int:
        """How many articles it holds, dead ones included."""
        return len(self._articles)

    @property
    def passage_count(self) -> int:
        """How many passages it holds, dead ones included."""
        return len(self.kinds)

    @cached_property
    def _passages(self) -> Blob:
        """The texts: not needed where passages are kept elsewhere."""
        return Blob(self.folder, "passages")

    def article(self, place: int) -> Article:
        """Decode an article."""
        return _ARTICLE_DECODER.decode(self._articles[place])

    def passage(self, place: int, article: int) -> Passage:
        """Decode a passage, and say that it belongs to the article at that position."""
        row = _ROW_DECODER.decode(self._passages[place])
        kind = PASSAGE_KINDS[self.kinds[place]]
        return Passage(article, kind, row.anchor, row.heading, row.text, row.context)


class SegmentList(Sequence[Segment]):
    """The segments of a generation, oldest first, and positions counted over all of them."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = tuple(segments)
        self._article_bounds = list(accumulate((segment.article_count for segment in segments), initial=0))
        self._passage_bounds = list(accumulate((segment.passage_count for segment in segments), initial=0))

    @classmethod
    def open(cls, generation: Path) -> Self:
        """Open the segments of a generation."""
        return cls([Segment(folder) for folder in segment_folders(generation)])

    @property
    def article_count(self) -> int:
        """How many articles they hold, dead ones included."""
        return self._article_bounds[-1]

    @property
    def passage_count(self) -> int:
        """How many passages they hold, dead ones included."""
        return self._passage_bounds[-1]

    @overload
    def __getitem__(self, index: int) -> Segment: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Segment]: ...

    def __getitem__(self, index: int | slice) -> Segment | Sequence[Segment]:
        return self._segments[index]

    def __len__(self) -> int:
        return len(self._segments)

    def article(self, place: int) -> Article:
        """Decode an article."""
        number = bisect_right(self._article_bounds, place) - 1
        return self._segments[number].article(place - self._article_bounds[number])

    def passage(self, place: int, article: int) -> Passage:
        """Decode a passage, and say that it belongs to the article at that position."""
        number = bisect_right(self._passage_bounds, place) - 1
        return self._segments[number].passage(place - self._passage_bounds[number], article)

    def kinds(self) -> NDArray[np.int8]:
        """Return the kind of every passage, int8 of shape (passage_count,)."""
        return np.concatenate([segment.kinds for segment in self._segments]) if self._segments else _NO_KINDS
