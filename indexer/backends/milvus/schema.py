"""Names and indexes of the two Milvus collections that hold a generation.

::

    <prefix>                an alias: the passages of the generation that is served
    <prefix>_<id>           passages of a generation, one row each
    <prefix>_<id>_head      its files without retrievers and passages, in pieces; named last: without it there is none
    <prefix>_<id>_staged    a head that is being written
"""

import re
from dataclasses import dataclass

from pymilvus import CollectionSchema, DataType, MilvusClient
from pymilvus.milvus_client import IndexParams

__all__ = [
    "DENSE",
    "LEXICAL",
    "METRIC",
    "PASSAGE_FIELDS",
    "POSITION",
    "Names",
    "dense_search_params",
    "head_indexes",
    "head_schema",
    "passage_indexes",
    "passage_schema",
]

POSITION, DENSE, LEXICAL = "position", "dense", "lexical"
PASSAGE_FIELDS = ("article", "kind", "anchor", "heading", "text", "context")
METRIC = "IP"
"""Of both vectors: dense ones have unit length, and BM25 is an inner product by construction."""

_MAX_BYTES = 65_535  # of a text field, Milvus's limit
_EXACT_UP_TO = 50_000
"""Vectors up to which a scan costs less than the encoding of the query; above it a graph answers."""
_HNSW_BUILD = {"M": 16, "efConstruction": 200}
_HNSW_SEARCH_FACTOR = 1.5  # candidates looked at for each that is returned
_ID = re.compile(r"(\d{8}T\d{12})_([0-9a-f]{8})(?:_head|_staged)?")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the collections of one knowledge base.

    Attributes:
        prefix: What all of them begin with.
    """

    prefix: str

    @property
    def alias(self) -> str:
        """The alias of the generation that is served."""
        return self.prefix

    def passages(self, generation_id: str) -> str:
        """Collection of the generation's passages."""
        return f"{self.prefix}_{generation_id.replace('-', '_')}"

    def head(self, generation_id: str) -> str:
        """Collection of the generation's head."""
        return f"{self.passages(generation_id)}_head"

    def staged(self, generation_id: str) -> str:
        """Collection in which the head is written before it gets its name."""
        return f"{self.passages(generation_id)}_staged"

    def generation_of(self, collection: str) -> str | None:
        """Return the generation that a collection belongs to; None for one that is not ours."""
        found = _ID.fullmatch(
            collection.removeprefix(f"{self.prefix}_").removesuffix("_head").removesuffix("_staged")
        )
        return f"{found[1]}-{found[2]}" if found and collection.startswith(f"{self.prefix}_") else None


def passage_schema(dim: int) -> CollectionSchema:
    """Return the fields of a passage; positions are those of the generation."""
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field(POSITION, DataType.INT64, is_primary=True)
    schema.add_field("article", DataType.INT64)
    schema.add_field("kind", DataType.VARCHAR, max_length=16)
    for name in ("anchor", "heading", "text", "context"):
        schema.add_field(name, DataType.VARCHAR, max_length=_MAX_BYTES)
    schema.add_field(DENSE, DataType.FLOAT_VECTOR, dim=dim)
    schema.add_field(LEXICAL, DataType.SPARSE_FLOAT_VECTOR)
    return schema


def passage_indexes(passages: int) -> IndexParams:
    """Return the indexes of so many passages."""
    indexes = MilvusClient.prepare_index_params()
    if passages <= _EXACT_UP_TO:
        indexes.add_index(DENSE, index_type="FLAT", metric_type=METRIC)
    else:
        indexes.add_index(DENSE, index_type="HNSW", metric_type=METRIC, params=_HNSW_BUILD)
    indexes.add_index(LEXICAL, index_type="SPARSE_INVERTED_INDEX", metric_type=METRIC)
    return indexes


def dense_search_params(passages: int, depth: int) -> dict[str, object]:
    """Return how the dense index of so many passages is searched for ``depth`` of them."""
    if passages <= _EXACT_UP_TO:
        return {"metric_type": METRIC}
    return {"metric_type": METRIC, "params": {"ef": int(depth * _HNSW_SEARCH_FACTOR)}}


def head_schema() -> CollectionSchema:
    """Return the fields of a piece of a file; Milvus wants a vector in every collection, so there is one."""
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    schema.add_field("file", DataType.VARCHAR, max_length=1024)
    schema.add_field("piece", DataType.VARCHAR, max_length=_MAX_BYTES)
    schema.add_field("unused", DataType.FLOAT_VECTOR, dim=2)
    return schema


def head_indexes() -> IndexParams:
    """Return the index that Milvus wants before it loads a collection."""
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("unused", index_type="FLAT", metric_type="L2")
    return indexes
