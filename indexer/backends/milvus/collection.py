"""One Milvus collection during a build: create, fill, seal, count and drop it, each with a deadline."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymilvus import CollectionSchema
from pymilvus.milvus_client import IndexParams

from indexer.backends.milvus.connection import NOT_FOUND, MilvusConnection, MilvusError

__all__ = ["Collection", "Row"]

Row = Mapping[str, Any]

_SEAL_TIMEOUT_S = 3600.0  # a graph over ten million vectors takes half an hour


class Collection:
    """A collection by its own name, never by an alias.

    Every method may raise BackendError.
    """

    def __init__(self, connection: MilvusConnection, name: str) -> None:
        self.connection = connection
        self.name = name

    def create(self, schema: CollectionSchema) -> None:
        """Make the collection, instead of one of that name that a build left behind."""
        self.drop()
        self.connection.administer(
            f"create {self.name}",
            lambda client, timeout: client.create_collection(
                self.name, schema=schema, consistency_level="Strong", timeout=timeout
            ),
        )

    def upsert(self, rows: Sequence[Row]) -> None:
        """Write rows; the same ones twice are there once, so that a retry on the way does no harm."""
        self.connection.administer(
            f"write to {self.name}",
            lambda client, timeout: client.upsert(self.name, list(rows), timeout=timeout),
        )

    def seal(self, indexes: IndexParams) -> None:
        """Make what was written durable, indexed and loaded."""
        for step, call in (
            ("flush", lambda client, timeout: client.flush(self.name, timeout=timeout)),
            ("index", lambda client, timeout: client.create_index(self.name, indexes, timeout=timeout)),
        ):
            self.connection.administer(f"{step} {self.name}", call, _SEAL_TIMEOUT_S)
        self.load()

    def load(self) -> None:
        """Load the collection into memory; nothing if it is there."""
        self.connection.administer(
            f"load {self.name}",
            lambda client, timeout: client.load_collection(self.name, timeout=timeout),
            _SEAL_TIMEOUT_S,
        )

    def release(self) -> None:
        """Take the collection out of memory."""
        self.connection.administer(
            f"release {self.name}", lambda client, timeout: client.release_collection(self.name, timeout=timeout)
        )

    def count(self) -> int:
        """Return the number of rows, with all that was written."""
        found = self.connection.administer(
            f"count {self.name}",
            lambda client, timeout: client.query(
                self.name, output_fields=["count(*)"], consistency_level="Strong", timeout=timeout
            ),
        )
        return int(found[0]["count(*)"])

    def rows(self, keys: Sequence[int], fields: Sequence[str]) -> list[Row]:
        """Return the rows with these primary keys, in any order; those that there are."""
        found: list[Row] = self.connection.administer(
            f"read {self.name}",
            lambda client, timeout: client.get(self.name, list(keys), output_fields=list(fields), timeout=timeout),
        )
        return found

    def rename(self, name: str) -> None:
        """Give the collection another name."""
        self.connection.administer(
            f"rename {self.name}", lambda client, timeout: client.rename_collection(self.name, name, timeout=timeout)
        )
        self.name = name

    def drop(self) -> None:
        """Delete the collection; nothing if there is none."""
        try:
            self.connection.administer(
                f"drop {self.name}", lambda client, timeout: client.drop_collection(self.name, timeout=timeout)
            )
        except MilvusError as error:
            if error.code not in NOT_FOUND:
                raise
