"""Where passages and lanes are: behind one small interface, in this process or on servers."""

from indexer.backends.backend import Engine, LaneQuery, LaneResults
from indexer.backends.embedded import EmbeddedEngine
from indexer.backends.opening import open_index
from indexer.backends.published_index import FolderIndex, Opened, PublishedIndex

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
