"""Question sets for the default ranker: read, indexed with plain packs, and looked at as a search looks at them.

A set is a folder: ``corpus.jsonl`` with ``queries.jsonl`` and ``qrels.tsv`` as BEIR has them, or Markdown with a
``queries.jsonl`` of ``id``, ``text`` and ``primary`` (ids of the pages that answer; empty where none does). Every
set is asked some of the background queries that a build does not ask, too.
"""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from indexer.backends import EmbeddedBackend, RetrieverQuery
from indexer.encoding import encode_concurrently
from indexer.encoding.encoder import Encoder
from indexer.indexing import build_index
from indexer.ranking.default_features import AskedWords, DocumentFacts, default_features
from indexer.ranking.default_ranker import Background, Signals, query_signals
from indexer.ranking.evidence import gather
from indexer.retrievers.hits import RETRIEVER_DEPTH
from indexer.retrievers.vocabulary import Coverage, read_vocabulary
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser
from indexer.text.synonyms import Lexicon
from indexer.training.background import background_queries
from indexer.training.default_ranker import background_sample, measure_background
from kb.loading.library import load_library
from kb.model.language import detect_language

_OTHERS = 100


@dataclass(frozen=True)
class Query:
    """A question and what the retrievers say of it."""

    lang: str
    relevant: int
    """How many documents answer it; 0 where none does."""
    targets: np.ndarray
    """bool, shape (n_candidates,): which candidates answer it."""
    features: np.ndarray
    retrievers: dict[str, np.ndarray]
    best: tuple[np.ndarray, np.ndarray]
    """What the dense and the lexical retriever found, best first: scores alone."""
    coverage: tuple[Coverage, ...]
    """Of its telling words, by each candidate."""
    missing: int
    """How many of them no document has."""
    background: Background
    is_background: bool = False
    """Whether it is a background query that stands in for questions without an answer."""
    is_foreign: bool = False
    """Whether no page is in its language."""

    def signals(self, leader: int, share: float) -> Signals:
        """Return the signals with a candidate as the first, and its share of the scores."""
        return query_signals(self.background, *self.best, self.coverage[leader], self.missing, share)


def read_queries(folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Return texts and the ids that answer them; a question that is neither judged nor known to have no answer not."""
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines() if line]
    qrels = folder / "qrels.tsv"
    if not qrels.exists():
        return [(row["text"], tuple(row["primary"])) for row in rows]
    relevant: dict[str, list[str]] = defaultdict(list)
    for line in qrels.read_text("utf-8").splitlines()[1:]:
        query, document, _ = line.split("\t")
        relevant[query].append(document)
    return [(row["text"], tuple(relevant[row["id"]])) for row in rows if row["id"] in relevant or row.get("oos")]


def observe(folder: Path, work: Path, encoder: Encoder, settings: IndexerSettings, most: int) -> list[Query]:
    """Index a set and ask it its questions.

    Args:
        folder: The set.
        work: Where indexes and vectors of questions are kept between runs.
        encoder: Of plain packs.
        settings: Where the packs are.
        most: How many questions at most, evenly drawn.
    """
    index = replace(settings, index_dir=work / folder.name)
    build_index(load_library(folder), encoder, index)
    generation, _ = open_current(IndexLayout(index.index_dir), fingerprint=encoder.spec.fingerprint)
    analyser = Analyser()
    engine, facts = EmbeddedBackend(generation), DocumentFacts(generation)
    vocabulary, lexicon = read_vocabulary(generation.folder), Lexicon(generation.synonyms, analyser)
    queries = _known(read_queries(folder), set(generation.document_ids))
    queries = queries[:: max(1, len(queries) // most)]
    own = len(queries)
    lang = Counter(detect_language(text) for text, _ in queries).most_common(1)[0][0]
    asked = set(background_sample(lang))
    others = [each.text for each in background_queries() if each.lang == lang and each.text not in asked]
    queries += [(text, ()) for text in others[:_OTHERS]]
    backgrounds = {}
    for lang in ("en", "ja"):
        texts = background_sample(lang)
        backgrounds[lang] = measure_background(
            generation, analyser, texts, _vectors(texts, encoder, work / f"{lang}.npy")
        )
    vectors = _vectors([text for text, _ in queries], encoder, work / folder.name / "queries.npy")
    found = []
    for place, ((text, ids), vector) in enumerate(zip(queries, vectors, strict=True)):
        analysis = analyser.analyse(text)
        lanes = engine.search(RetrieverQuery(text, analysis, lexicon.expand(analysis)[0], vector), RETRIEVER_DEPTH)
        evidence = gather(generation, *lanes)
        words = AskedWords.of([word.text for word in analysis.words], analysis.light)
        features = default_features(facts, vocabulary, evidence, lanes, words)
        targets = np.isin(evidence.documents, [generation.document_of(name) for name in ids])
        close = np.argsort(-(features[:, 0] + features[:, 3]), kind="stable")[:100]
        told = words.telling or words.all
        found.append(
            Query(
                lang=detect_language(text),
                relevant=len(ids),
                targets=targets[close],
                features=features[close],
                retrievers={name: scores[close] for name, scores in evidence.retrievers.items()},
                best=(lanes.dense.scores[:1], lanes.lexical.scores[:1]),
                coverage=tuple(
                    vocabulary.coverage(told, document) for document in evidence.documents[close].tolist()
                ),
                missing=sum(not vocabulary.has(word) for word in set(words.telling)),
                background=backgrounds[detect_language(text)],
                is_background=place >= own,
                is_foreign=detect_language(text) not in generation.manifest.languages,
            )
        )
    return found


def _known(queries: list[tuple[str, tuple[str, ...]]], documents: set[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the questions with the ids that there are: a page may have been left out, or moved."""
    kept = [(text, ids, tuple(name for name in ids if name in documents)) for text, ids in queries]
    return [(text, known) for text, ids, known in kept if known or not ids]


def _vectors(texts: list[str], encoder: Encoder, path: Path) -> np.ndarray:
    """Return the vectors of questions, from the file where it has as many."""
    if path.exists() and len(known := np.load(path)) == len(texts):
        return known
    vectors = np.empty((len(texts), encoder.spec.dim), np.float32)
    for places, encoded in encode_concurrently(encoder.encode_queries, texts):
        vectors[list(places)] = encoded
    np.save(path, vectors)
    return vectors


__all__ = ["Query", "observe", "read_queries"]
