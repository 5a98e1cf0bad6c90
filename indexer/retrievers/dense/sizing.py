"""Thresholds for the type of the vector index, and for incremental builds."""

from dataclasses import dataclass

from indexer.store.manifest import DenseKind

__all__ = ["Sizing"]


@dataclass(frozen=True, slots=True)
class Sizing:
    """Sizes from which another way is taken.

    Times measured on one core, 384 dimensions: at 10k vectors a flat scan takes 1 ms, at 50k 5.5 ms and as fp16
    3.3 ms, which is what the encoding of the query takes; at 100k IVF takes 0.16 ms against fp16's 6.7 ms.
    """

    fp16_from: int = 10_000
    """Vectors from which they are kept in half precision: the same neighbours, half the bytes."""

    ivf_from: int = 50_000
    """Vectors from which a search looks into a part of them."""

    least_recall_at_10: float = 0.98
    """Measured recall below which an index is not taken."""

    least_recall_at_depth: float = 0.95
    """The same at the depth of a search: what is missing there is a document's third or fourth passage."""

    incremental_from: int = 5_000
    """Passages from which a small change is added to the generation before. Below, all retrievers are rebuilt in a
    second or two, and the same articles give the same scores whatever their history."""

    most_waste: float = 0.2
    """Share of dead passages, and of passages outside the first segment, from which all is rebuilt."""

    most_segments: int = 16
    """Segments from which the later ones become one."""

    def kind(self, vectors: int) -> DenseKind:
        """Return the kind of index for that many vectors."""
        if vectors >= self.ivf_from:
            return "ivf"
        return "fp16" if vectors >= self.fp16_from else "flat"
