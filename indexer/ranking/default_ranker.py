"""The default ranker: for folders without judged queries. Its weights ship with the program.

The weights were fitted once on public question sets, by language (``tests/benchmarks/fit_default.py``). What they
need to know of a folder is how queries of other worlds fare in it: the best cosine and the best BM25 score of a query
mean nothing by themselves, only beside those of queries that the folder surely does not answer.
"""

import math
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer.encoding.encoder import EncoderSpec
from indexer.ranking.model_file import read_model, write_model
from indexer.ranking.ranker import shares_of
from indexer.retrievers.vocabulary import Coverage

__all__ = [
    "DEFAULT_VERSION",
    "FUSION_FEATURES",
    "Background",
    "DefaultRanker",
    "LanguageWeights",
    "Signals",
    "default_weights",
    "fits_encoder",
    "query_signals",
    "read_default_ranker",
    "write_default_ranker",
]

DEFAULT_VERSION = 3
"""Raise it with the weights or with what is stored: generations are then built again."""

FUSION_FEATURES = ("dense", "dense_section", "dense_title", "lexical", "coverage", "length", "phrase")
"""Columns of :func:`indexer.ranking.default_features.default_features`."""

_SHIPPED = Path(__file__).with_name("default_weights.json")
_FILE_NAME = "default_ranker.msgpack"
_OTHER = "en"
"""Its weights serve every language that has none of its own."""
_LEAST_SPREAD = 1e-3
_LEAST_SHARE = 1e-6
_MOST_MISSING = 2

Vector = NDArray[np.float32]


class LanguageWeights(Struct, frozen=True, forbid_unknown_fields=True):
    """What was fitted for queries of one language.

    Attributes:
        fusion: Weights of ``FUSION_FEATURES``.
        answerable: Weights of the signals, then the bias: logistic regression of "can be answered".
        trust: Weight of the log-odds of being answerable, of the log of a candidate's share of the scores, then the
            bias: logistic regression of "is right".
        none_below: Log-odds of being answerable under which nothing is offered as an answer.
        answer_at: Confidence from which one result is given as the answer.
    """

    fusion: tuple[float, ...]
    answerable: tuple[float, ...]
    trust: tuple[float, float, float]
    none_below: float
    answer_at: float


class Background(Struct, frozen=True):
    """How queries of other worlds fare in a folder: mean and standard deviation over them.

    Attributes:
        cosine: Of the best cosine.
        lexical: Of the log of one plus the best BM25 score.
    """

    cosine: tuple[float, float]
    lexical: tuple[float, float]


class Signals(NamedTuple):
    """What tells a query that a folder answers from one that it does not.

    Attributes:
        cosine: Best cosine, in standard deviations above the background's mean.
        lexical: Log of one plus the best BM25 score, likewise.
        own: Share of the query's information that the first document has, 0 to 1.
        known: Share that any document has, 0 to 1.
        missing: Minus the number of its telling words that no document has, -2 to 0.
        share: Log of the first document's share of the ranking scores: an answer stands out.
    """

    cosine: float
    lexical: float
    own: float
    known: float
    missing: float
    share: float


class DefaultRanker(Struct, frozen=True):
    """The default weights, and what they need to know of a folder; stored in the generation.

    Attributes:
        version: ``DEFAULT_VERSION`` of the program that wrote it.
        fingerprint: Of the encoder.
        backgrounds: By language of the query.
    """

    version: int
    fingerprint: str
    backgrounds: dict[str, Background]

    def weights(self, lang: str) -> LanguageWeights:
        """Return the weights for queries of a language."""
        shipped = default_weights()
        return shipped.get(lang, shipped[_OTHER])

    def background(self, lang: str) -> Background:
        """Return how queries of other worlds in a language fare."""
        return self.backgrounds.get(lang, self.backgrounds[_OTHER])

    def scores(self, features: Vector, lang: str) -> Vector:
        """Return the ranking score of each candidate, float32 of shape (n_candidates,)."""
        return features @ np.array(self.weights(lang).fusion, dtype=np.float32)

    def answerable(self, signals: Signals, lang: str) -> float:
        """Return the log-odds that the query can be answered at all."""
        *weights, bias = self.weights(lang).answerable
        return float(np.dot(signals, weights)) + bias

    def confidences(self, scores: Vector, answerable: float, lang: str) -> Vector:
        """Return the probability of each candidate, float32, shape as ``scores``.

        Args:
            scores: Of the candidates.
            answerable: Log-odds that the query can be answered.
            lang: Language of the query.
        """
        of_answerable, of_share, bias = self.weights(lang).trust
        shares = np.log(np.maximum(shares_of(scores), _LEAST_SHARE))
        odds = of_answerable * answerable + of_share * shares + bias
        return (1.0 / (1.0 + np.exp(-odds))).astype(np.float32)


def query_signals(
    background: Background, cosines: Vector, bm25: Vector, coverage: Coverage, missing: int, share: float
) -> Signals:
    """Return the signals of a query.

    Args:
        background: Of the folder, in the query's language.
        cosines: What the dense retriever found, best first, float32 of shape (n,).
        bm25: What the lexical retriever found, likewise.
        coverage: Of the query's telling words, by the first document.
        missing: How many of them no document has.
        share: Of the ranking scores, the first document's, 0 to 1.
    """
    best = float(cosines[0]) if len(cosines) else 0.0
    words = float(np.log1p(bm25[0])) if len(bm25) else 0.0
    return Signals(
        (best - background.cosine[0]) / max(background.cosine[1], _LEAST_SPREAD),
        (words - background.lexical[0]) / max(background.lexical[1], _LEAST_SPREAD),
        coverage.own,
        coverage.known,
        -float(min(missing, _MOST_MISSING)),
        math.log(max(share, _LEAST_SHARE)),
    )


@cache
def default_weights() -> Mapping[str, LanguageWeights]:
    """Return the shipped weights by language."""
    return msgspec.json.decode(_SHIPPED.read_bytes(), type=dict[str, LanguageWeights])


def fits_encoder(spec: EncoderSpec, known: Collection[str]) -> bool:
    """Tell whether the weights were fitted for an encoder: it is made of packs that the program makes.

    Args:
        spec: The encoder.
        known: Names of those packs; one with an adapter has a suffix.
    """
    return bool(spec.packs) and all(any(pack.startswith(name) for name in known) for pack in spec.packs)


def write_default_ranker(folder: Path, ranker: DefaultRanker) -> None:
    """Write the default ranker into a staged generation."""
    write_model(folder, _FILE_NAME, ranker)


def read_default_ranker(folder: Path, fingerprint: str) -> DefaultRanker | None:
    """Read a generation's default ranker; None where there is none, or one of another program or encoder.

    Raises:
        GenerationDamagedError: the file cannot be decoded.
    """
    ranker = read_model(folder, _FILE_NAME, DefaultRanker)
    fits = ranker is not None and ranker.fingerprint == fingerprint and ranker.version == DEFAULT_VERSION
    return ranker if fits else None
