"""BM25 as inner product of sparse vectors, with our own words: Japanese works on any Milvus.

A passage's vector holds the part of the formula that the passage decides (term frequency against length), a
query's vector the part that the collection decides (how rare a term is) times the weight of its field. Their
inner product is the score that the embedded lexical retriever (tantivy) gives, rounding of lengths included. What
the collection decides is frozen with the generation: every service computes the same from it, and no server
has to know an analyser.
"""

import math
import tempfile
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Self

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer.retrievers.lexical import FIELD_WEIGHTS, query_terms, rarest
from indexer.text.analysis import Analyser, Analysis
from indexer.text.passage import Passage

__all__ = ["Bm25", "Bm25Builder", "Bm25Statistics", "SparseVector", "rounded_length", "term_id"]

_K1, _B = 1.2, 0.75
"""Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), section 3.5; tantivy's constants."""

_TERM_IDS = 2**32 - 2  # a dimension of Milvus's sparse vectors is below 2**32 - 1; 0 is kept for _NOTHING
_NOTHING: Mapping[int, float] = {0: 1e-9}
"""The vector of a passage without a term: Milvus takes no empty one, and no query asks for dimension 0."""

_EXACT_LENGTHS = 24
_CACHED_CONTEXTS = 4096

SparseVector = dict[int, float]
"""Dimension to weight."""


def term_id(field: str, term: str) -> int:
    """Return the dimension of a term: a hash, so that no dictionary has to be kept.

    Two of n terms share a dimension with a probability of n² / 2³³: 0.05 for the 20,000 terms of a help
    centre. Of five million terms one in 900 has a double, whose passages then score as if they had both.
    """
    return zlib.crc32(f"{field}\0{term}".encode("utf-8", "surrogatepass")) % _TERM_IDS + 1


def rounded_length(length: int) -> int:
    """Return a field's length as an index keeps it in one byte: exact below 40, then with four significant bits.

    The form is Lucene's ``SmallFloat.intToByte4``, which tantivy uses as well.
    """
    beyond = length - _EXACT_LENGTHS
    shift = max(beyond, 0).bit_length() - 4
    return length if shift <= 0 else _EXACT_LENGTHS + (beyond >> shift << shift)


class Bm25Statistics(Struct, frozen=True):
    """What the formula needs to know of all passages.

    Attributes:
        passages: How many there are.
        terms: uint32, sorted, C order: dimensions that occur.
        frequencies: uint32: in how many passages each of them occurs.
    """

    passages: int
    terms: bytes
    frequencies: bytes


class Bm25:
    """The query side: opened statistics. Reads only; safe between threads."""

    def __init__(self, statistics: Bm25Statistics) -> None:
        self._passages = statistics.passages
        self._terms: NDArray[np.uint32] = np.frombuffer(statistics.terms, dtype="<u4")
        self._frequencies: NDArray[np.uint32] = np.frombuffer(statistics.frequencies, dtype="<u4")

    def query_vector(self, analysis: Analysis, synonyms: Mapping[str, float]) -> SparseVector:
        """Return the vector of a query; empty if no passage has any of its terms.

        Args:
            analysis: The query.
            synonyms: Further words with their weight relative to a word of the query (0 to 1).
        """
        vector: SparseVector = {}
        for (field, term), weight in rarest(query_terms(analysis, synonyms), self._frequency).items():
            frequency = self._frequency(field, term)
            if frequency:
                rarity = math.log1p((self._passages - frequency + 0.5) / (frequency + 0.5))
                dimension = term_id(field, term)
                vector[dimension] = vector.get(dimension, 0.0) + weight * rarity * (1 + _K1)
        return vector

    def _frequency(self, field: str, term: str) -> int:
        dimension = term_id(field, term)
        place = int(np.searchsorted(self._terms, dimension))
        return int(self._frequencies[place]) if place < len(self._terms) and self._terms[place] == dimension else 0


class _Field(Struct, frozen=True, array_like=True):
    """One field of a passage between the two passes: its length, and how often each term occurs."""

    length: int
    counts: dict[int, int]


_FIELDS = msgspec.msgpack.Decoder(tuple[_Field, ...])


class Bm25Builder:
    """The passage side, in two passes: mean lengths are known after the first.

    Passages are analysed once; what is kept of them meanwhile lies in an unnamed file, for there may be
    millions. Use as a context manager.
    """

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._context_words = lru_cache(maxsize=_CACHED_CONTEXTS)(
            lambda text: [word.text for word in analyser.analyse(text).words]
        )
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._sizes = array("q")
        self._frequencies: Counter[int] = Counter()
        self._total_lengths = [0] * len(FIELD_WEIGHTS)

    def add(self, passage: Passage) -> None:
        """Count a passage."""
        analysis = self._analyser.analyse(passage.text)
        tokens: dict[str, Sequence[str]] = {
            "words": [word.text for word in analysis.words],
            "heading": self._context_words(passage.context),
            "grams": analysis.grams,
            "readings": analysis.readings,
        }
        fields = tuple(
            _Field(len(tokens[field]), Counter(term_id(field, term) for term in tokens[field]))
            for field in FIELD_WEIGHTS
        )
        for number, field in enumerate(fields):
            self._total_lengths[number] += field.length
            self._frequencies.update(field.counts.keys())
        self._sizes.append(self._spool.write(msgspec.msgpack.encode(fields)))

    def statistics(self) -> Bm25Statistics:
        """Return what a query needs to know."""
        terms = np.fromiter(self._frequencies, dtype="<u4", count=len(self._frequencies))
        frequencies = np.fromiter(self._frequencies.values(), dtype="<u4", count=len(self._frequencies))
        order = np.argsort(terms)
        return Bm25Statistics(len(self._sizes), terms[order].tobytes(), frequencies[order].tobytes())

    def vectors(self) -> Iterator[SparseVector]:
        """Yield the vector of each passage, in the order in which they were added."""
        means = [max(total, 1) / len(self._sizes) for total in self._total_lengths]
        self._spool.seek(0)
        for size in self._sizes:
            vector: SparseVector = {}
            for mean, field in zip(means, _FIELDS.decode(self._spool.read(size)), strict=True):
                norm = _K1 * (1 - _B + _B * rounded_length(field.length) / mean)
                for term, count in field.counts.items():
                    vector[term] = vector.get(term, 0.0) + count / (count + norm)
            yield vector or dict(_NOTHING)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()
