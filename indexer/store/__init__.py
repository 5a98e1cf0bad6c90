"""The index on disk: generations, each whole and verified, one of them current."""

from indexer.store.generation import Generation, current_packs, open_current, open_generation
from indexer.store.known_articles import known_articles
from indexer.store.layout import IndexLayout
from indexer.store.manifest import Manifest, ModelRecord
from indexer.store.publish import publish, roll_back, writer_lock
from indexer.store.vector_cache import VectorCache

__all__ = [
    "Generation",
    "IndexLayout",
    "Manifest",
    "ModelRecord",
    "VectorCache",
    "current_packs",
    "known_articles",
    "open_current",
    "open_generation",
    "publish",
    "roll_back",
    "writer_lock",
]
