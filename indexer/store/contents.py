"""Contents of a generation: the live articles and passages, and the segment of each."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import overload

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer.store.segment import SegmentList
from indexer.text.passage import Passage
from kb.loading.history import LastChange
from kb.loading.synonyms import Synonyms
from kb.loading.wording import Wording
from kb.model.article import Applies, Article
from kb.model.check import Check
from kb.model.pin import Pin
from kb.redaction import ALL

__all__ = ["CONTENTS_NAME", "ArticleStore", "Contents", "PassageStore", "Placed", "read_contents", "write_contents"]

CONTENTS_NAME = "contents.msgpack"
_CACHED_ARTICLES = 1024


class Placed(Struct, frozen=True, array_like=True):
    """An article and where it lies.

    Attributes:
        id: Of the article.
        lang: Of the article.
        path: Of its source.
        urgent: Whether its severity is ``urgent``.
        digest: sha256 of all that its passages are made from.
        place: Position among the articles of all segments, dead ones included.
        start: First passage, counted over all segments, dead ones included.
        stop: One past its last passage.
        addresses: Its address on the owner's site and its older ones.
        applies: Which store and card types it is about; None for all.
    """

    id: str
    lang: str
    path: str
    urgent: bool
    digest: bytes
    place: int
    start: int
    stop: int
    addresses: tuple[str, ...] = ()
    applies: Applies | None = None


class Contents(Struct, frozen=True):
    """What is alive in the segments, and what belongs to no article.

    Attributes:
        articles: All published articles, by id and language.
        synonyms: The domain lexicon.
        checks: The structured checks.
        wording: What the pages say in the words of the knowledge base.
        assets: Name of each picture and film in this generation, by path relative to the knowledge base.
        redacted: Kinds of secrets that are removed from questions.
        pins: For which question which article comes first, or is left out.
        changes: Who changed each source file last, by path; for the owner alone.
    """

    articles: tuple[Placed, ...]
    synonyms: Synonyms
    checks: tuple[Check, ...] = ()
    wording: Wording = Wording()
    assets: dict[str, str] = {}
    redacted: tuple[str, ...] = tuple(sorted(ALL))
    pins: tuple[Pin, ...] = ()
    changes: dict[str, LastChange] = {}


def write_contents(folder: Path, contents: Contents) -> None:
    """Write the contents of a staged generation."""
    (folder / CONTENTS_NAME).write_bytes(msgspec.msgpack.encode(contents))


def read_contents(folder: Path) -> Contents:
    """Read the contents of a generation.

    Raises:
        OSError: the file cannot be read.
        msgspec.MsgspecError: it cannot be decoded.
    """
    return msgspec.msgpack.decode((folder / CONTENTS_NAME).read_bytes(), type=Contents)


class ArticleStore(Sequence[Article]):
    """The articles of a generation by position, decoded when they are asked for. Safe between threads."""

    def __init__(self, segments: SegmentList, places: Sequence[int]) -> None:
        self._segments = segments
        self._places = places
        # A page shows the same few again and again.
        self._article = lru_cache(maxsize=_CACHED_ARTICLES)(segments.article)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Article: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Article]: ...

    def __getitem__(self, index: int | slice) -> Article | Sequence[Article]:
        if isinstance(index, slice):
            return ArticleStore(self._segments, self._places[index])
        return self._article(self._places[index])


class PassageStore(Sequence[Passage]):
    """Passages of a generation by position, decoded when they are asked for. Safe between threads.

    Args:
        segments: All segments.
        article_of: int32, shape (n,): the article of each passage; -1 where it is dead.
        positions: Which of them this is a view of.
    """

    def __init__(self, segments: SegmentList, article_of: NDArray[np.int32], positions: range) -> None:
        self._segments = segments
        self._article_of = article_of
        self._positions = positions

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> Passage: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Passage]: ...

    def __getitem__(self, index: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(index, slice):
            return PassageStore(self._segments, self._article_of, self._positions[index])
        position = self._positions[index]
        return self._segments.passage(position, int(self._article_of[position]))
