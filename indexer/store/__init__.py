"""The index on disk: generations, each whole and verified, one of them current."""

from indexer.store.article_lookup import known_articles
from indexer.store.draft import GenerationDraft
from indexer.store.generation import Generation
from indexer.store.layout import IndexLayout
from indexer.store.manifest import Manifest
from indexer.store.opening import current_packs, open_current, open_generation
from indexer.store.publish import roll_back, writer_lock
from indexer.store.vector_cache import VectorCache

__all__ = [
    "Generation",
    "GenerationDraft",
    "IndexLayout",
    "Manifest",
    "VectorCache",
    "current_packs",
    "known_articles",
    "open_current",
    "open_generation",
    "roll_back",
    "writer_lock",
]
