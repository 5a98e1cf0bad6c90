"""The vector index of one segment: its type follows from its size, its recall is measured against an exact search.

FAISS's IVF puts vectors into cells and looks into a few. How many are needed depends on the vectors, so the
build asks questions whose exact answers it knows: first more cells are looked into, then there are more and
finer cells, and where neither is enough every vector is compared. HNSW is not among the choices: at a million
vectors it took 15 minutes to build against one, and answered in 0.4 ms against 0.6.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import faiss
import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from indexer.retrievers.dense.sizing import Sizing
from indexer.retrievers.hits import RETRIEVER_DEPTH
from indexer.store.manifest import DenseRecord

__all__ = ["VectorFile", "open_dense_index", "write_dense_index"]

Vectors = NDArray[np.float32]

_FILE_NAME = "dense.faiss"
_VECTORS_NAME = "vectors.unindexed"
_BLOCK = 16_384  # vectors read at a time: 25 MB of 384 dimensions
_NEAREST = 10
_SAMPLE = 256
_LEAST_SAMPLE = 50
_NOISE = 0.35
"""Length of what is added to a passage's vector to make a question of it. The cosine of the two is then 0.94, as
between a complaint and the passage that answers it in e5 (0.85 to 0.95)."""
_SEED = 20261123
_TRAINED_ON = 40  # vectors a cell; FAISS asks for 39 or more
_ITERATIONS = 10
_FIRST_NPROBE = 8
_CELLS = (4, 8)
"""Cells as multiples of the square root of the number of vectors: FAISS's guideline is 4 to 16."""


class VectorFile:
    """Vectors on their way into an index: on disk, since a million of them are 1.5 GB. Deleted when closed."""

    def __init__(self, folder: Path, dim: int) -> None:
        self._path = folder / _VECTORS_NAME
        self._file = self._path.open("x+b")
        self.dim = dim
        self.count = 0
        """Vectors written so far."""

    def append(self, vectors: Vectors) -> None:
        """Write vectors, float32 of shape (n, dim)."""
        self._file.write(np.ascontiguousarray(vectors, dtype=np.float32).data)
        self.count += len(vectors)

    def blocks(self) -> Iterator[tuple[int, Vectors]]:
        """Yield the place of the first vector of each block, and the block, float32 of shape (n, dim)."""
        self._file.seek(0)
        for start in range(0, self.count, _BLOCK):
            rows = min(_BLOCK, self.count - start)
            yield start, np.fromfile(self._file, np.float32, rows * self.dim).reshape(rows, self.dim)
        self._file.seek(0, 2)

    def take(self, places: NDArray[np.int64]) -> Vectors:
        """Return the vectors at places in rising order, float32 of shape (n, dim)."""
        taken = [
            block[places[(places >= start) & (places < start + len(block))] - start] for start, block in self.blocks()
        ]
        return np.concatenate(taken) if taken else np.empty((0, self.dim), np.float32)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink()


def open_dense_index(segment: Path) -> Any:  # noqa: ANN401 - faiss is untyped
    """Open the index of a segment that has passages."""
    index = faiss.read_index(str(segment / _FILE_NAME))
    if isinstance(index, faiss.IndexIVF):
        index.make_direct_map()  # from a passage to its vector
    return index


def write_dense_index(segment: Path, vectors: VectorFile, judged: Vectors, sizing: Sizing) -> DenseRecord:
    """Write the index of a segment.

    Args:
        segment: Folder of a segment that is being written.
        vectors: Of its passages, rows unit-length, in their order.
        judged: Vectors of judged queries that are no passages, float32 of shape (n, dim): what is asked in order
            to measure; passages with noise where there are too few of them.
        sizing: What to choose.
    """
    kind = sizing.kind(vectors.count)
    with _all_cores():
        if kind == "flat":
            index, record = _filled(faiss.IndexFlatIP(vectors.dim), vectors), DenseRecord("flat", vectors.count)
        else:
            exam = _Exam.over(vectors, judged)
            found = _nearest_cells(vectors, exam, sizing) if kind == "ivf" else None
            index, record = found or _half_precision(vectors, exam)
    # FAISS's own writer tells a failed write without saying why, and one that fails at close only to stderr.
    with (segment / _FILE_NAME).open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]  # not in its stubs
    return record


@contextmanager
def _all_cores() -> Iterator[None]:
    """Let FAISS use every core, which a search must not."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


@dataclass(frozen=True, slots=True)
class _Exam:
    """Questions whose exact answers are known.

    Attributes:
        kind: What the questions are.
        questions: float32, shape (n, dim).
        answers: int64, shape (n, depth): places of the nearest vectors, nearest first.
    """

    kind: str
    questions: Vectors
    answers: NDArray[np.int64]

    @classmethod
    def over(cls, vectors: VectorFile, judged: Vectors) -> Self:
        chance = np.random.default_rng(_SEED)
        if len(judged) >= _LEAST_SAMPLE:
            kind = "judged queries"
            questions = judged[np.sort(chance.permutation(len(judged))[:_SAMPLE])]
        else:
            kind = "perturbed passages"
            places = np.sort(chance.choice(vectors.count, min(_SAMPLE, vectors.count), replace=False))
            questions = vectors.take(places)
            noise = chance.standard_normal(questions.shape, dtype=np.float32)
            questions = questions + _NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
            questions /= np.linalg.norm(questions, axis=1, keepdims=True)
        return cls(kind, questions, _exact(vectors, questions, min(RETRIEVER_DEPTH, vectors.count)))

    def marked(self, index: Any, record: DenseRecord) -> DenseRecord:  # noqa: ANN401 - faiss is untyped
        """Return the record with what the index got right."""
        depth = self.answers.shape[1]
        _, found = index.search(self.questions, depth)
        return structs.replace(
            record,
            recall_at_10=_recall(found[:, :_NEAREST], self.answers[:, :_NEAREST]),
            recall_at_depth=_recall(found, self.answers),
            depth=depth,
            queries=self.kind,
            sample=len(self.questions),
        )


def _exact(vectors: VectorFile, questions: Vectors, depth: int) -> NDArray[np.int64]:
    """Return the places of the nearest vectors, int64 of shape (n, depth), nearest first."""
    results = faiss.ResultHeap(len(questions), depth, keep_max=True)
    for start, block in vectors.blocks():
        flat = faiss.IndexFlatIP(vectors.dim)
        flat.add(block)
        scores, places = flat.search(questions, min(depth, len(block)))
        results.add_result(scores, places + start)
    results.finalize()
    answers: NDArray[np.int64] = results.I
    return answers


def _recall(found: NDArray[np.int64], answers: NDArray[np.int64]) -> float:
    hits = sum(np.isin(answer, row).sum() for row, answer in zip(found, answers, strict=True))
    return round(float(hits) / answers.size, 4)


def _half_precision(vectors: VectorFile, exam: _Exam) -> tuple[Any, DenseRecord]:
    index = faiss.IndexScalarQuantizer(vectors.dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    index = _filled(index, vectors)
    return index, exam.marked(index, DenseRecord("fp16", vectors.count))


def _nearest_cells(vectors: VectorFile, exam: _Exam, sizing: Sizing) -> tuple[Any, DenseRecord] | None:
    """Return the first setting that is near enough to exact; None if none is."""
    for multiple in _CELLS:
        nlist = max(1, round(multiple * vectors.count**0.5))
        index = _cells(vectors, nlist)
        nprobe = _FIRST_NPROBE
        # Beyond a quarter of the cells, comparing every vector in a row is as fast.
        while nprobe <= max(nlist // 4, 1):
            index.nprobe = nprobe
            record = exam.marked(index, DenseRecord("ivf", vectors.count, nlist, nprobe))
            if (
                record.recall_at_10 >= sizing.least_recall_at_10
                and record.recall_at_depth >= sizing.least_recall_at_depth
            ):
                return index, record
            nprobe *= 2
    return None


def _cells(vectors: VectorFile, nlist: int) -> Any:  # noqa: ANN401 - faiss is untyped
    quantizer = faiss.IndexFlatIP(vectors.dim)
    index = faiss.IndexIVFScalarQuantizer(
        quantizer,
        vectors.dim,
        nlist,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,  # noqa: FBT003
    )
    index.cp.niter, index.cp.seed = _ITERATIONS, _SEED
    chance = np.random.default_rng(_SEED)
    places = chance.choice(vectors.count, min(vectors.count, nlist * _TRAINED_ON), replace=False)
    index.train(vectors.take(np.sort(places)))
    return _filled(index, vectors)


def _filled(index: Any, vectors: VectorFile) -> Any:  # noqa: ANN401 - faiss is untyped
    for _, block in vectors.blocks():
        index.add(block)
    return index
