"""Building a generation: articles to passages to vectors to lanes, published at the end or not at all."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from indexer.adaptation import FIT_VERSION, adapt, can_learn
from indexer.analysis import ANALYSER_VERSION, Analyser
from indexer.chunking import article_passages, judged_passages
from indexer.encoding.encoder import Encoder, EncoderSpec
from indexer.errors import GenerationDamagedError, GenerationMismatchError
from indexer.passage import Passage
from indexer.retrieval.lanes.dense import write_dense_index
from indexer.retrieval.lanes.lexical import write_lexical_index
from indexer.retrieval.lanes.literal import write_literal_index
from indexer.retrieval.ranking.features import FEATURE_NAMES
from indexer.retrieval.ranking.ranker import RankerModel, read_ranker, write_ranker
from indexer.retrieval.searcher import Searcher
from indexer.retrieval.smoke import ask_own_titles
from indexer.settings import IndexerSettings
from indexer.store import (
    IndexLayout,
    Manifest,
    ModelRecord,
    VectorCache,
    open_generation,
    publish,
    writer_lock,
)
from indexer.store.generation import Contents, Generation, write_contents
from indexer.store.layout import new_generation_id
from indexer.store.manifest import SCHEMA_VERSION
from kb.judged import JudgedQuery, load_judged
from kb.library import Library

__all__ = ["BuildReport", "Progress", "build_index"]

_ENCODE_BATCH = 64

Progress = Callable[[str, int, int], None]
"""Told the step, how far it is and how far it goes (0 of 0 for a step without a measure)."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        generation: Id of the generation that is current afterwards.
        changed: False if the current generation already was what would have been built.
        articles: How many articles it holds.
        passages: How many passages.
        encoded: Passages that went through the encoder.
        reused: Passages whose vector was known.
        seconds: Wall time.
        index_bytes: Size of the generation's files.
    """

    generation: str
    changed: bool
    articles: int
    passages: int
    encoded: int
    reused: int
    seconds: float
    index_bytes: int


def _silent(_step: str, _done: int, _total: int) -> None:
    """Report nothing."""


def build_index(
    library: Library,
    encoder: Encoder,
    settings: IndexerSettings,
    *,
    train: Sequence[JudgedQuery] | None = None,
    full: bool = False,
    progress: Progress = _silent,
) -> BuildReport:
    """Build a generation from ``library`` and make it current.

    Args:
        library: The loaded knowledge base.
        encoder: Makes the passage vectors.
        settings: Where the index is and how it is made.
        train: Judged queries to learn from; by default those of the knowledge base, none to learn nothing.
        full: Encode every passage anew and publish even if nothing has changed.
        progress: Told each step.

    Raises:
        StoreError: another build is running, or the new generation did not answer as it should.
        OSError: the disk is full or broken; the old generation stays current.
    """
    started = time.perf_counter()
    layout = IndexLayout(settings.index_dir)
    progress("lock", 0, 0)
    with writer_lock(layout):
        if train is None:
            train = load_judged(library.root, "train")
        dev = load_judged(library.root, "dev")
        digest = _content_digest(library, (train, dev), encoder.spec, settings)
        current = None if full else _intact_current(layout, digest)
        if current:
            return _report(current, started, changed=False, encoded=0)
        progress("chunk", 0, 0)
        passages = _passages(library, train, encoder, settings)
        vectors, encoded = _vectors(layout, encoder, passages, full=full, progress=progress)
        analyser = Analyser()
        contents = Contents(library.articles, tuple(passages), library.synonyms, library.checks)
        manifest = _manifest(library, encoder.spec, digest, len(passages))

        def write(folder: Path) -> None:
            write_contents(folder, contents)
            write_dense_index(folder, vectors)
            staged = Generation(folder, manifest, contents)
            write_lexical_index(folder, passages, staged.document_of_passage.tolist(), analyser)
            write_literal_index(folder, library.articles, analyser)
            if can_learn(staged, train):
                progress("fit", 0, 0)
                basis = _ranker_basis(library, train, dev, encoder.spec)
                ranker = None if full else _fitted_before(layout, encoder.spec, basis)
                if ranker is None:
                    ranker = structs.replace(adapt(staged, vectors, train, dev, encoder, analyser), basis=basis)
                write_ranker(folder, ranker)

        manifest = publish(
            layout,
            manifest,
            write,
            lambda folder: _verify_staged(folder, encoder, analyser),
            keep=settings.keep_generations,
            step=lambda name: progress(name, 0, 0),
        )
    return _report(manifest, started, changed=True, encoded=encoded)


def _content_digest(
    library: Library, judged: Sequence[Sequence[JudgedQuery]], spec: EncoderSpec, settings: IndexerSettings
) -> str:
    versions = (SCHEMA_VERSION, ANALYSER_VERSION, FEATURE_NAMES, FIT_VERSION, spec.fingerprint, settings.chunk_tokens)
    content = (versions, library.digests, judged)
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def _intact_current(layout: IndexLayout, digest: str) -> Manifest | None:
    """Return the current generation's manifest if it is whole and has just this content."""
    current = layout.current_id()
    if current is None:
        return None
    try:
        manifest = open_generation(layout.generation_dir(current)).manifest
    except (GenerationDamagedError, GenerationMismatchError):
        return None
    return manifest if manifest.content_digest == digest else None


def _ranker_basis(
    library: Library, train: Sequence[JudgedQuery], dev: Sequence[JudgedQuery], spec: EncoderSpec
) -> str:
    """Return a digest of what a ranker depends on: not the sections, whose edits move its features little."""
    symptoms = [
        (article.id, article.lang, article.meta.symptoms if article.meta else ()) for article in library.articles
    ]
    parts = (ANALYSER_VERSION, FEATURE_NAMES, FIT_VERSION, spec.fingerprint, symptoms, train, dev)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _fitted_before(layout: IndexLayout, spec: EncoderSpec, basis: str) -> RankerModel | None:
    """Return the current generation's ranker if it was fitted on the same."""
    current = layout.current_id()
    if current is None:
        return None
    try:
        generation = open_generation(layout.generation_dir(current), fingerprint=spec.fingerprint)
    except (GenerationDamagedError, GenerationMismatchError):
        return None
    ranker = read_ranker(generation.folder, spec.fingerprint)
    return ranker if ranker is not None and ranker.basis == basis else None


def _passages(
    library: Library, train: Sequence[JudgedQuery], encoder: Encoder, settings: IndexerSettings
) -> list[Passage]:
    """Return the passages of each article, those of its judged queries behind its own."""
    judged = judged_passages(library.articles, train)
    return [
        passage
        for position, article in enumerate(library.articles)
        for passage in (
            *article_passages(article, position, encoder.count_tokens, settings.chunk_tokens),
            *judged.get(position, ()),
        )
    ]


def _vectors(
    layout: IndexLayout, encoder: Encoder, passages: Sequence[Passage], *, full: bool, progress: Progress
) -> tuple[NDArray[np.float32], int]:
    """Return the vector of each passage, float32 of shape (n, dim), and how many had to be encoded."""
    spec = encoder.spec
    texts = {passage.digest: passage for passage in passages}
    cache = VectorCache(layout.cache_file, spec.fingerprint, spec.dim)
    try:
        known = {} if full else cache.get(list(texts))
        missing = [digest for digest in texts if digest not in known]
        missing.sort(key=lambda digest: (texts[digest].is_query_like, len(texts[digest].embedding_text)))
        for start in range(0, len(missing), _ENCODE_BATCH):
            progress("encode", start, len(missing))
            batch = missing[start : start + _ENCODE_BATCH]
            vectors = _encode(encoder, [texts[digest] for digest in batch])
            cache.put(batch, vectors)
            known.update(zip(batch, vectors, strict=True))
        progress("encode", len(missing), len(missing))
        cache.keep_only(texts)
    finally:
        cache.close()
    rows = [known[passage.digest] for passage in passages]
    return np.stack(rows) if rows else np.empty((0, spec.dim), np.float32), len(missing)


def _encode(encoder: Encoder, passages: Sequence[Passage]) -> NDArray[np.float32]:
    """Return vectors, float32 of shape (n, dim); those of what people say are encoded as queries."""
    queries = [passage.embedding_text for passage in passages if passage.is_query_like]
    others = [passage.embedding_text for passage in passages if not passage.is_query_like]
    vectors = np.empty((len(passages), encoder.spec.dim), dtype=np.float32)
    is_query_like = np.array([passage.is_query_like for passage in passages])
    vectors[is_query_like] = encoder.encode_queries(queries)
    vectors[~is_query_like] = encoder.encode_passages(others)
    return vectors


def _manifest(library: Library, spec: EncoderSpec, digest: str, passages: int) -> Manifest:
    now = datetime.now(UTC)
    return Manifest(
        schema=SCHEMA_VERSION,
        generation=new_generation_id(digest, now),
        created=now,
        analyser=ANALYSER_VERSION,
        model=ModelRecord(
            name=spec.name,
            fingerprint=spec.fingerprint,
            dim=spec.dim,
            query_prefix=spec.query_prefix,
            passage_prefix=spec.passage_prefix,
            max_tokens=spec.max_tokens,
        ),
        content_digest=digest,
        sources=library.digests,
        languages=library.languages,
        articles=len(library.articles),
        passages=passages,
        files={},
    )


def _verify_staged(folder: Path, encoder: Encoder, analyser: Analyser) -> None:
    """Open the staged generation as a reader would and ask it for its own titles.

    Raises:
        GenerationDamagedError: it does not open, or a query finds nothing.
    """
    generation = open_generation(folder, fingerprint=encoder.spec.fingerprint)
    ask_own_titles(Searcher(generation, encoder, analyser))


def _report(manifest: Manifest, started: float, *, changed: bool, encoded: int) -> BuildReport:
    return BuildReport(
        generation=manifest.generation,
        changed=changed,
        articles=manifest.articles,
        passages=manifest.passages,
        encoded=encoded,
        reused=manifest.passages - encoded,
        seconds=time.perf_counter() - started,
        index_bytes=sum(record.size_bytes for record in manifest.files.values()),
    )
