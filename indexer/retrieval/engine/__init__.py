"""Where passages and lanes are: behind one small interface, in this process or on servers."""

from indexer.retrieval.engine.embedded import EmbeddedEngine
from indexer.retrieval.engine.engine import Engine, LaneQuery, LaneResults
from indexer.retrieval.engine.index import FolderIndex, Opened, PublishedIndex, open_index

__all__ = [
    "EmbeddedEngine",
    "Engine",
    "FolderIndex",
    "LaneQuery",
    "LaneResults",
    "Opened",
    "PublishedIndex",
    "open_index",
]
