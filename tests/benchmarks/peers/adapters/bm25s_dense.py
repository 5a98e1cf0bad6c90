"""bm25s, alone or fused by reciprocal ranks with sentence-transformers and an exact search over its vectors.

Set up by the README of https://github.com/xhluca/bm25s: ``Tokenizer`` with English stop words and PyStemmer as in its
quickstart (``words``), which takes a run of Japanese for one word; or with a function as splitter, which it offers for
other languages (``sudachi``): SudachiPy in its normalised forms, the words that Kaiketsu has. The dense side is
https://sbert.net/examples/sentence_transformer/applications/semantic-search/README.html (``semantic_search``).
"""

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from bm25s.tokenization import Tokenizer
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import semantic_search
from sudachipy import Dictionary

from tests.benchmarks.peers.contest import (
    DEPTH,
    PASSAGE_PREFIX,
    QUERY_PREFIX,
    Document,
    Search,
    causes_of,
    fuse,
    model_folder,
)

__all__ = ["contestant"]

_IDS, _VECTORS = "ids.json", "vectors.npy"


class Bm25sDense:
    """The contestant.

    Args:
        tokenizer: Makes a tokenizer without a vocabulary.
        dense: Whether there is a dense side.
    """

    def __init__(self, tokenizer: Callable[[], Tokenizer], *, dense: bool) -> None:
        self._tokenizer = tokenizer
        self._dense = dense

    def build(self, documents: Sequence[Document], folder: Path) -> None:
        """Index, encode and save."""
        texts = [document.text for document in documents]
        tokenizer = self._tokenizer()
        retriever = bm25s.BM25()
        retriever.index(tokenizer.tokenize(texts, return_as="tuple", show_progress=False), show_progress=False)
        retriever.save(str(folder))
        tokenizer.save_vocab(str(folder))
        (folder / _IDS).write_text(json.dumps([document.id for document in documents]), "utf-8")
        if self._dense:
            model = SentenceTransformer(model_folder())
            np.save(folder / _VECTORS, model.encode(texts, prompt=PASSAGE_PREFIX, show_progress_bar=False))

    def open(self, folder: Path) -> Search:
        """Load."""
        ids = json.loads((folder / _IDS).read_text("utf-8"))
        retriever = bm25s.BM25.load(str(folder))
        tokenizer = self._tokenizer()
        tokenizer.load_vocab(str(folder))
        depth = min(DEPTH, len(ids))

        def lexical(text: str) -> list[str]:
            words = tokenizer.tokenize([text], update_vocab=False, show_progress=False)
            found, scores = retriever.retrieve(words, k=depth, show_progress=False)
            return [ids[row] for row, score in zip(found[0], scores[0], strict=True) if score > 0]

        if not self._dense:
            return lambda text: causes_of(lexical(text))
        model = SentenceTransformer(model_folder())
        vectors = np.load(folder / _VECTORS)

        def dense(text: str) -> list[str]:
            vector = model.encode([text], prompt=QUERY_PREFIX, show_progress_bar=False)
            return [ids[hit["corpus_id"]] for hit in semantic_search(vector, vectors, top_k=depth)[0]]

        return lambda text: causes_of(fuse(lexical(text), dense(text)))


def contestant(variant: str) -> Bm25sDense:
    """Return a variant: ``words`` or ``sudachi``, and ``sudachi-alone`` without a dense side."""
    tokenizers = {"words": _words, "sudachi": _sudachi}
    return Bm25sDense(tokenizers[variant.removesuffix("-alone")], dense=not variant.endswith("-alone"))


def _words() -> Tokenizer:
    return Tokenizer(stemmer=Stemmer.Stemmer("english"), stopwords="en")


def _sudachi() -> Tokenizer:
    dictionary = Dictionary(dict="small")
    own = threading.local()  # SudachiPy refuses one tokenizer to two threads at once

    def split(text: str) -> list[str]:
        if not hasattr(own, "analyser"):
            own.analyser = dictionary.create()
        words = [word.normalized_form() for word in own.analyser.tokenize(text)]
        return [word for word in words if any(map(str.isalnum, word))]

    return Tokenizer(splitter=split, stemmer=Stemmer.Stemmer("english"), stopwords="en")
