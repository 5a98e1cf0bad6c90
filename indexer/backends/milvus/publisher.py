"""Publish a generation to Milvus: write it, search it as a test, then switch one alias to it.

Rows cannot be copied from collection to collection on the server, so every generation is written whole; what an
incremental build saves is the encoding. A publication that dies at any point leaves the alias as it was, and
what it leaves behind is dropped by the next one.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from indexer.backends.backend import Backend
from indexer.backends.milvus.bm25 import Bm25Builder, Bm25Statistics
from indexer.backends.milvus.collection import Collection
from indexer.backends.milvus.index import MilvusIndex
from indexer.backends.milvus.schema import (
    DENSE,
    LEXICAL,
    PASSAGE_FIELDS,
    POSITION,
    head_indexes,
    head_schema,
    passage_indexes,
    passage_schema,
)
from indexer.backends.milvus.snapshot import upload_head, write_head
from indexer.errors import BackendError, GenerationDamagedError
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser
from indexer.text.passage import Passage

__all__ = ["MilvusPublisher"]

_BATCH = 1000
"""Rows a call: 384 floats, a text and some hundred terms make 4 kB each, 4 MB together; the limit is 64 MB."""

Verify = Callable[[Generation, Backend], None]
Step = Callable[[str, int, int], None]


class MilvusPublisher:
    """Writes generations. One at a time: the caller sees to it.

    Args:
        index: Where to.
        analyser: Makes the words.
        keep: Generations to keep, the current one included.
        step: Told the name of each step, how far it is and how far it goes.
    """

    def __init__(self, index: MilvusIndex, analyser: Analyser, keep: int, step: Step) -> None:
        self._index = index
        self._names = index.names
        self._analyser = analyser
        self._keep = keep
        self._step = step

    def publish(self, generation: Generation, source: Backend, verify: Verify) -> None:
        """Publish a generation and make it current; if it is on Milvus already, only the latter.

        Args:
            generation: A generation of the embedded backend.
            source: Its passages and vectors.
            verify: Searches the published generation as a service would; raises to refuse it.

        Raises:
            BackendError: Milvus cannot be reached, or refused something; the alias is as it was.
            GenerationDamagedError: what was written is not what was to be; the alias is as it was.
        """
        before = self._index.current_id()
        if generation.id not in self._index.generation_ids():
            self._write(generation, source)
        self._step("verify", 0, 0)
        try:
            self._index.verify(generation.id)
            verify(*self._index.open(generation.id))
        except GenerationDamagedError:
            self._drop(generation.id)
            raise
        self._step("alias", 0, 0)
        self._index.make_current(generation.id)
        self._step("prune", 0, 0)
        self._prune(generation.id, before)

    def _write(self, generation: Generation, source: Backend) -> None:
        try:
            with Bm25Builder(self._analyser) as bm25:
                for start, stop in self._ranges(generation):
                    self._step("analyse", start, generation.manifest.passages)
                    for passage in source.passages(start, stop):
                        bm25.add(passage)
                self._write_passages(generation, source, bm25)
                self._write_head(generation, bm25.statistics())
        except BaseException:
            with suppress(BackendError):
                self._drop(generation.id)
            raise

    @staticmethod
    def _ranges(generation: Generation) -> Iterator[tuple[int, int]]:
        """Yield where the passages of each article begin and end."""
        for start, stop in generation.passage_ranges.tolist():
            if start < stop:
                yield start, stop

    def _write_passages(self, generation: Generation, source: Backend, bm25: Bm25Builder) -> None:
        passages = Collection(self._index.connection, self._names.passages(generation.id))
        passages.create(passage_schema(generation.manifest.model.dim))
        rows = self._rows(generation, source, bm25)
        done = 0
        while batch := list(islice(rows, _BATCH)):
            passages.upsert(batch)
            done += len(batch)
            self._step("write", done, generation.manifest.passages)
        self._step("index", 0, 0)
        passages.seal(passage_indexes(done))

    def _rows(self, generation: Generation, source: Backend, bm25: Bm25Builder) -> Iterator[dict[str, Any]]:
        sparse = bm25.vectors()
        for start, stop in self._ranges(generation):
            vectors = source.vectors(start, stop)
            for offset, passage in enumerate(source.passages(start, stop)):
                yield {
                    POSITION: start + offset,
                    DENSE: vectors[offset],
                    LEXICAL: next(sparse),
                    **_fields(passage),
                }

    def _write_head(self, generation: Generation, statistics: Bm25Statistics) -> None:
        self._step("head", 0, 0)
        head = Collection(self._index.connection, self._names.staged(generation.id))
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / generation.id
            folder.mkdir()
            write_head(generation, statistics, folder)
            head.create(head_schema())
            upload_head(head, folder)
        head.seal(head_indexes())
        head.rename(self._names.head(generation.id))

    def _prune(self, current: str, before: str | None) -> None:
        """Drop what no service asks for: old generations, and what publications left that did not end.

        The one that was current stays loaded, since services may read it until they have seen the alias.
        """
        finished = self._index.generation_ids()
        kept = {*finished[-self._keep :], current}
        for generation_id in {*self._index.collections().values()} - kept:
            self._drop(generation_id)
        for generation_id in kept - {current, before}:
            for name in (self._names.passages(generation_id), self._names.head(generation_id)):
                Collection(self._index.connection, name).release()

    def _drop(self, generation_id: str) -> None:
        """Drop the collections of a generation, its head first: without it the generation is none."""
        names = self._names
        for name in (names.head(generation_id), names.staged(generation_id), names.passages(generation_id)):
            Collection(self._index.connection, name).drop()


def _fields(passage: Passage) -> dict[str, Any]:
    return {name: getattr(passage, name) for name in PASSAGE_FIELDS}
