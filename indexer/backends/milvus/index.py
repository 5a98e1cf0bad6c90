"""Generations on Milvus: which one is current, opening it, and going back to an older one."""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from indexer.backends.milvus.backend import MilvusBackend
from indexer.backends.milvus.bm25 import Bm25
from indexer.backends.milvus.collection import Collection
from indexer.backends.milvus.connection import NOT_FOUND, NOT_LOADED, MilvusConnection, MilvusError
from indexer.backends.milvus.schema import Names
from indexer.backends.milvus.snapshot import fetch_head, is_staging, read_statistics
from indexer.backends.published_index import Opened
from indexer.errors import GenerationDamagedError, GenerationMismatchError, NoGenerationError
from indexer.settings import IndexerSettings
from indexer.store.generation import Generation
from indexer.store.opening import open_generation

__all__ = ["MilvusIndex"]

_HEADS = "heads"
_STAGING_MAX_AGE_S = 3600.0  # of a process that died; fetching a head takes seconds


class MilvusIndex:
    """The generations of one knowledge base on Milvus, their heads copied into a folder here when they are opened.

    Args:
        connection: To Milvus.
        heads: Folder of the copies; several processes may share it, and it may be deleted.
    """

    def __init__(self, connection: MilvusConnection, heads: Path) -> None:
        self.connection = connection
        self.names = Names(connection.address.collection)
        self._heads = heads
        self._place = Path(f"{connection.address}/{self.names.alias}")
        self._opened: MilvusBackend | None = None

    @classmethod
    def connect(cls, settings: IndexerSettings) -> Self:
        """Return the index at the address in the settings; nothing is asked of Milvus yet.

        Raises:
            ValueError: the settings name no Milvus.
        """
        if settings.engine is None:
            raise ValueError("settings.engine is None")
        return cls(MilvusConnection(settings.engine, settings.engine_timeout_ms / 1000), settings.index_dir / _HEADS)

    @property
    def is_available(self) -> bool:
        """Whether the last searches were answered."""
        return self.connection.is_available

    def current_id(self) -> str | None:
        """Return the id of the generation that the alias names; None if there is none.

        Where the last searches were not answered, one is tried, so that they are sent here again.
        """
        try:
            alias = self.connection.look(
                "read the alias", lambda client, timeout: client.describe_alias(self.names.alias, timeout=timeout)
            )
        except MilvusError as error:
            if error.code not in NOT_FOUND:
                raise
            return None
        if not self.is_available and self._opened is not None:
            self._revive(self._opened)
        return self.names.generation_of(alias["collection_name"])

    def _revive(self, backend: MilvusBackend) -> None:
        try:
            backend.probe()
        except MilvusError as error:
            if error.code != NOT_LOADED:
                raise
            backend.collection.load()  # a server that was restarted may have forgotten it
            backend.probe()

    def current_packs(self) -> tuple[str, ...]:
        """Return the names of the model packs of the current generation; empty where that cannot be told.

        Raises:
            BackendError: Milvus cannot be reached.
        """
        current = self.current_id()
        if current is None:
            return ()
        try:
            return self.open(current)[0].manifest.model.packs
        except (GenerationDamagedError, GenerationMismatchError):
            return ()

    def open_current(self, fingerprint: str) -> Opened:
        """Open the current generation, or the newest intact one before it.

        Raises:
            NoGenerationError: nothing has been published.
            StoreError: none is intact; raised for the current one.
            BackendError: Milvus cannot be reached.
        """
        current = self.current_id()
        if current is None:
            raise NoGenerationError(self._place, "nothing has been published yet")
        refused: list[GenerationDamagedError | GenerationMismatchError] = []
        for generation_id in (current, *(each for each in reversed(self.generation_ids()) if each < current)):
            try:
                generation, backend = self.open(generation_id, fingerprint)
            except (GenerationDamagedError, GenerationMismatchError) as error:
                refused.append(error)
            else:
                self._opened = backend
                self._clear_heads(generation_id)
                return Opened(generation, backend, tuple(refused))
        raise refused[0]

    def open(self, generation_id: str, fingerprint: str | None = None) -> tuple[Generation, MilvusBackend]:
        """Open a generation: fetch its head, verify it and the number of its passages.

        Args:
            generation_id: Which.
            fingerprint: Of the encoder that will ask; None to skip that comparison.

        Raises:
            GenerationDamagedError: head or passages are not as the manifest says.
            GenerationMismatchError: it was made by another schema, analyser or model.
            BackendError: Milvus cannot be reached.
        """
        folder = self._heads / generation_id
        try:
            generation = open_generation(folder, fingerprint=fingerprint)
        except GenerationDamagedError:  # not here yet, or damaged here
            self._fetch(generation_id, folder)
            generation = open_generation(folder, fingerprint=fingerprint)
        passages = Collection(self.connection, self.names.passages(generation_id))
        try:
            passages.load()
            count = passages.count()
        except MilvusError as error:
            if error.code not in NOT_FOUND:
                raise
            raise GenerationDamagedError(generation_id, passages.name, "is not there") from error
        if count != generation.manifest.passages:
            reason = f"has {count:,} passages, the manifest says {generation.manifest.passages:,}"
            raise GenerationDamagedError(generation_id, passages.name, reason)
        return generation, MilvusBackend(passages, generation, Bm25(read_statistics(generation)))

    def _fetch(self, generation_id: str, folder: Path) -> None:
        head = Collection(self.connection, self.names.head(generation_id))
        try:
            head.load()
            fetch_head(head, folder)
        except MilvusError as error:
            if error.code not in NOT_FOUND:
                raise
            raise GenerationDamagedError(generation_id, head.name, "is not there") from error

    def generation_ids(self) -> Sequence[str]:
        """Return the ids of all generations that were written to their end, oldest first."""
        collections = self.collections()
        return sorted({each for each in collections.values() if self.names.head(each) in collections})

    def collections(self) -> dict[str, str]:
        """Return the names of all collections of this knowledge base, with the generation that each is of."""
        found = self.connection.administer(
            "list collections", lambda client, timeout: client.list_collections(timeout=timeout)
        )
        return {name: generation for name in found if (generation := self.names.generation_of(name))}

    def verify(self, generation_id: str) -> None:
        """Compare a generation with its manifest: each file of its head, and the number of its passages."""
        shutil.rmtree(self._heads / generation_id, ignore_errors=True)  # what is on the server counts
        self.open(generation_id)

    def make_current(self, generation_id: str) -> None:
        """Let the alias name this generation; services follow."""
        collection, alias = self.names.passages(generation_id), self.names.alias
        try:
            self.connection.administer(
                "move the alias",
                lambda client, timeout: client.alter_alias(collection, alias, timeout=timeout),
            )
        except MilvusError as error:
            if error.code not in NOT_FOUND:
                raise
            self.connection.administer(
                "make the alias",
                lambda client, timeout: client.create_alias(collection, alias, timeout=timeout),
            )

    def roll_back(self, to: str | None = None) -> str:
        """Make an older generation current, by default the one before, and return its id.

        Raises:
            NoGenerationError: there is none to go back to.
            GenerationDamagedError: the one asked for is damaged.
            BackendError: Milvus cannot be reached.
        """
        current, ids = self.current_id(), self.generation_ids()
        older = [each for each in ids if current is None or each < current]
        if not ids:
            raise NoGenerationError(self._place, "nothing has been built yet")
        if to is not None and to not in ids:
            raise NoGenerationError(self._place, f"no generation {to}; there are: {', '.join(ids)}")
        if to is None and not older:
            raise NoGenerationError(self._place, f"no generation older than {current} is kept")
        target = to or older[-1]
        self.open(target)
        self.make_current(target)
        return target

    def _clear_heads(self, opened: str) -> None:
        """Delete copies of heads older than the one that was opened; other processes have read theirs by then."""
        for folder in self._heads.iterdir():
            is_older = self.names.generation_of(self.names.passages(folder.name)) and folder.name < opened
            if is_older or (is_staging(folder) and time.time() - folder.stat().st_mtime > _STAGING_MAX_AGE_S):
                shutil.rmtree(folder, ignore_errors=True)
