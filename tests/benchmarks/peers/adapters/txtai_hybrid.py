"""txtai: one hybrid index, dense vectors in Faiss and its own BM25, combined by its default weights.

Set up by https://neuml.github.io/txtai/embeddings/configuration/general/ (``hybrid``) and
https://neuml.github.io/txtai/embeddings/configuration/vectors/ (``instructions``, ``path``). Its keyword index splits
words by Unicode Text Segmentation, by default. No content is stored, so that a search is nothing but a search.
"""

from collections.abc import Sequence
from pathlib import Path

from txtai import Embeddings

from tests.benchmarks.peers.contest import (
    DEPTH,
    PASSAGE_PREFIX,
    QUERY_PREFIX,
    Document,
    Search,
    causes_of,
    model_folder,
)

__all__ = ["contestant"]


class TxtaiHybrid:
    """The contestant."""

    def build(self, documents: Sequence[Document], folder: Path) -> None:
        """Index and save."""
        embeddings = Embeddings(
            path=model_folder(),
            method="sentence-transformers",
            hybrid=True,
            instructions={"query": QUERY_PREFIX, "data": PASSAGE_PREFIX},
        )
        embeddings.index([(document.id, document.text, None) for document in documents])
        embeddings.save(str(folder))

    def open(self, folder: Path) -> Search:
        """Load."""
        embeddings = Embeddings().load(str(folder))
        return lambda text: causes_of(name for name, _ in embeddings.search(text, DEPTH))


def contestant(_variant: str) -> TxtaiHybrid:
    """Return the one variant."""
    return TxtaiHybrid()
