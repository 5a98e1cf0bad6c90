"""Make the default ranker of a staged generation: ask it queries of other worlds, and note how they fare."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.encoding import encode_concurrently
from indexer.encoding.encoder import Encoder
from indexer.encoding.pack.pack_source import PACK_SOURCES
from indexer.ranking.default_ranker import DEFAULT_VERSION, Background, DefaultRanker, fits_encoder
from indexer.retrievers.dense.retriever import DenseRetriever
from indexer.retrievers.lexical import LexicalRetriever
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser
from indexer.text.synonyms import Lexicon
from indexer.training.background import background_queries

__all__ = [
    "background_sample",
    "background_texts",
    "can_rank_by_default",
    "make_default_ranker",
    "measure_background",
]

_LANGUAGES = ("en", "ja")
_QUERIES = 75
"""Background queries a language: the standard deviation of their scores is known to a tenth, for a second of work."""


def can_rank_by_default(encoder: Encoder) -> bool:
    """Tell whether the default weights were fitted for the encoder."""
    return fits_encoder(encoder.spec, [source.name for source in PACK_SOURCES])


def make_default_ranker(generation: Generation, encoder: Encoder, analyser: Analyser) -> DefaultRanker:
    """Return the default ranker of a staged generation.

    Args:
        generation: Whose dense and lexical files have been written.
        encoder: The generation's encoder.
        analyser: The analyser.
    """
    backgrounds = {}
    for lang in _LANGUAGES:
        texts = background_sample(lang)
        vectors = np.empty((len(texts), encoder.spec.dim), dtype=np.float32)
        for places, encoded in encode_concurrently(encoder.encode_queries, texts):
            vectors[list(places)] = encoded
        backgrounds[lang] = measure_background(generation, analyser, texts, vectors)
    return DefaultRanker(DEFAULT_VERSION, encoder.spec.fingerprint, backgrounds)


def background_sample(lang: str) -> list[str]:
    """Return the background queries of a language that a folder is asked."""
    texts = [query.text for query in background_queries() if query.lang == lang]
    return texts[:: max(len(texts) // _QUERIES, 1)][:_QUERIES]


def background_texts() -> list[str]:
    """Return all background queries that a folder is asked."""
    return [text for lang in _LANGUAGES for text in background_sample(lang)]


def measure_background(
    generation: Generation, analyser: Analyser, texts: Sequence[str], vectors: NDArray[np.float32]
) -> Background:
    """Return how queries of other worlds fare.

    Args:
        generation: The folder.
        analyser: The analyser.
        texts: The queries.
        vectors: Of them, float32, shape (n, dim).
    """
    dense, lexical = DenseRetriever(generation), LexicalRetriever(generation.folder)
    lexicon = Lexicon(generation.synonyms, analyser)
    cosines, words = [], []
    for text, vector in zip(texts, vectors, strict=True):
        analysis = analyser.analyse(text)
        nearest = dense.search(vector, 1).scores
        found = lexical.search(analysis, lexicon.expand(analysis)[0], 1).scores
        cosines.append(float(nearest[0]) if len(nearest) else 0.0)
        words.append(float(np.log1p(found[0])) if len(found) else 0.0)
    return Background(
        (float(np.mean(cosines)), float(np.std(cosines))), (float(np.mean(words)), float(np.std(words)))
    )
