"""Where passages and retrievers are: behind one small interface, in this process or on servers."""

from indexer.backends.backend import Backend, RetrieverQuery, RetrieverResults
from indexer.backends.embedded import EmbeddedBackend
from indexer.backends.opening import open_index
from indexer.backends.published_index import FolderIndex, Opened, PublishedIndex

__all__ = [
    "Backend",
    "EmbeddedBackend",
    "FolderIndex",
    "Opened",
    "PublishedIndex",
    "RetrieverQuery",
    "RetrieverResults",
    "open_index",
]
