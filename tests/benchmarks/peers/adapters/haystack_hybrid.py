"""Haystack: in-memory store, BM25 and embedding retrievers, joined by reciprocal rank fusion.

Set up by https://haystack.deepset.ai/tutorials/33_hybrid_retrieval, without its cross-encoder (the others have none
either), and https://docs.haystack.deepset.ai/docs/documentjoiner (``reciprocal_rank_fusion``). The store's default
expression takes each Japanese character for a word.
"""

from collections.abc import Sequence
from pathlib import Path

from haystack import Document as HaystackDocument
from haystack import Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

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

_FILE = "store.json"


class HaystackHybrid:
    """The contestant."""

    def build(self, documents: Sequence[Document], folder: Path) -> None:
        """Embed, write into the store, and save the store."""
        embedder = SentenceTransformersDocumentEmbedder(
            model=model_folder(), prefix=PASSAGE_PREFIX, progress_bar=False
        )
        embedder.warm_up()
        store = InMemoryDocumentStore()
        rows = [HaystackDocument(id=document.id, content=document.text) for document in documents]
        store.write_documents(embedder.run(rows)["documents"])
        store.save_to_disk(str(folder / _FILE))

    def open(self, folder: Path) -> Search:
        """Load the store and wire the pipeline."""
        store = InMemoryDocumentStore.load_from_disk(str(folder / _FILE))
        pipeline = Pipeline()
        pipeline.add_component(
            "text_embedder",
            SentenceTransformersTextEmbedder(model=model_folder(), prefix=QUERY_PREFIX, progress_bar=False),
        )
        pipeline.add_component("embedding_retriever", InMemoryEmbeddingRetriever(store, top_k=DEPTH))
        pipeline.add_component("bm25_retriever", InMemoryBM25Retriever(store, top_k=DEPTH))
        pipeline.add_component("document_joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        pipeline.connect("text_embedder", "embedding_retriever")
        pipeline.connect("bm25_retriever", "document_joiner")
        pipeline.connect("embedding_retriever", "document_joiner")
        pipeline.warm_up()

        def search(text: str) -> list[str]:
            found = pipeline.run({"text_embedder": {"text": text}, "bm25_retriever": {"query": text}})
            return causes_of(document.id for document in found["document_joiner"]["documents"])

        return search


def contestant(_variant: str) -> HaystackHybrid:
    """Return the one variant."""
    return HaystackHybrid()
