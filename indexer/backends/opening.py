"""Opens the index that the settings ask for: the one place that knows every backend."""

from indexer.backends.published_index import FolderIndex, PublishedIndex
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout

__all__ = ["open_index"]


def open_index(settings: IndexerSettings) -> PublishedIndex:
    """Return the index that the settings ask for.

    Raises:
        BackendError: the program was installed without what the backend needs.
    """
    if settings.engine is None:
        return FolderIndex(IndexLayout(settings.index_dir))
    # Here, for it needs packages that the embedded backend does not.
    from indexer.backends.milvus.index import MilvusIndex  # noqa: PLC0415

    return MilvusIndex.connect(settings)
