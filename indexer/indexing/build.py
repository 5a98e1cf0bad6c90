"""The build itself: what there is to do, done under the writer's lock, and reported."""

import hashlib
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from indexer.encoding.encoder import Encoder, EncoderSpec
from indexer.errors import GenerationDamagedError, GenerationMismatchError
from indexer.indexing.plan import article_digests, plan_change
from indexer.indexing.vectors import PassageVectors, Progress
from indexer.indexing.writer import GenerationWriter
from indexer.ranking.features import FEATURE_NAMES
from indexer.ranking.ranker import RankerModel, read_ranker, write_ranker
from indexer.retrievers.dense.sizing import Sizing
from indexer.search.searcher import Searcher
from indexer.search.self_test import ask_own_titles
from indexer.settings import IndexerSettings
from indexer.store import Generation, IndexLayout, Manifest, ModelRecord, open_generation, publish, writer_lock
from indexer.store.layout import new_generation_id
from indexer.store.manifest import SCHEMA_VERSION
from indexer.text.analysis import ANALYSER_VERSION, Analyser
from indexer.text.chunking import article_passages, judged_passages
from indexer.text.passage import Passage
from indexer.training import FIT_VERSION, adapt, can_learn
from kb.loading.judged import JudgedQuery, load_judged
from kb.loading.library import Library
from kb.loading.parse_cache import parser_digest

__all__ = ["BuildReport", "build_index"]

_SIZING = Sizing()


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
    sizing: Sizing = _SIZING,
    progress: Progress = _silent,
) -> BuildReport:
    """Build a generation from ``library`` and make it current.

    Args:
        library: The loaded knowledge base.
        encoder: Makes the passage vectors.
        settings: Where the index is and how it is made.
        train: Judged queries to learn from; by default those of the knowledge base, none to learn nothing.
        full: Encode every passage anew and publish even if nothing has changed.
        sizing: Which vector index for how many passages, and when all is made anew.
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
        digest = _content_digest(library, (train, dev), encoder.spec, settings, sizing)
        before = None if full else _intact_current(layout, encoder.spec)
        if before and before.manifest.content_digest == digest:
            return _report(before.manifest, started, changed=False, encoded=0)
        progress("chunk", 0, 0)
        judged = judged_passages(library.articles, train)
        digests = article_digests(library, judged)
        change = plan_change(library, digests, before, sizing) if before and _fits(before, settings) else None
        analyser = Analyser()
        manifest = _manifest(library, encoder.spec, digest, settings)

        def passages_of(position: int) -> Sequence[Passage]:
            """Return the passages of an article, those of its judged queries behind its own."""
            article = library.articles[position]
            own = article_passages(article, position, encoder.count_tokens, settings.chunk_tokens)
            return (*own, *judged.get(position, ()))

        def asked() -> NDArray[np.float32]:
            """Return vectors of queries that are no passages."""
            return encoder.encode_queries([query.text for query in dev if query.primary])

        with PassageVectors(layout, encoder, full=full, few=change is not None, progress=progress) as vectors:
            writer = GenerationWriter(
                library, digests, passages_of, change, vectors, asked, sizing, analyser, encoder.spec.dim
            )

            def write(folder: Path) -> Manifest:
                written = writer.write(folder, manifest)
                if not change:
                    vectors.forget_others()
                staged = Generation.read(folder, written)
                if can_learn(staged, train):
                    progress("fit", 0, 0)
                    basis = _ranker_basis(library, train, dev, encoder.spec)
                    ranker = _fitted_before(before, basis)
                    if ranker is None:
                        ranker = structs.replace(adapt(staged, train, dev, encoder, analyser), basis=basis)
                    write_ranker(folder, ranker)
                return written

            manifest = publish(
                layout,
                manifest,
                write,
                lambda folder, trusted: _verify_staged(folder, trusted, encoder, analyser),
                before=change.before if change else None,
                keep=settings.keep_generations,
                step=lambda name: progress(name, 0, 0),
            )
    return _report(manifest, started, changed=True, encoded=vectors.encoded)


def _content_digest(
    library: Library,
    judged: Sequence[Sequence[JudgedQuery]],
    spec: EncoderSpec,
    settings: IndexerSettings,
    sizing: Sizing,
) -> str:
    versions = (
        SCHEMA_VERSION,
        ANALYSER_VERSION,
        parser_digest(),
        FEATURE_NAMES,
        FIT_VERSION,
        spec.fingerprint,
        settings.chunk_tokens,
        sizing,
    )
    content = (versions, library.digests, judged)
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def _intact_current(layout: IndexLayout, spec: EncoderSpec) -> Generation | None:
    """Return the current generation if it is whole and of the same model."""
    current = layout.current_id()
    if current is None:
        return None
    try:
        return open_generation(layout.generation_dir(current), fingerprint=spec.fingerprint)
    except (GenerationDamagedError, GenerationMismatchError):
        return None


def _fits(before: Generation, settings: IndexerSettings) -> bool:
    """Tell whether equal files would become equal passages today."""
    return before.manifest.parser == parser_digest() and before.manifest.chunk_tokens == settings.chunk_tokens


def _ranker_basis(
    library: Library, train: Sequence[JudgedQuery], dev: Sequence[JudgedQuery], spec: EncoderSpec
) -> str:
    """Return a digest of what a ranker depends on: not the sections, whose edits move its features little."""
    symptoms = [
        (article.id, article.lang, article.meta.symptoms if article.meta else ()) for article in library.articles
    ]
    parts = (ANALYSER_VERSION, FEATURE_NAMES, FIT_VERSION, spec.fingerprint, symptoms, train, dev)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _fitted_before(before: Generation | None, basis: str) -> RankerModel | None:
    """Return the ranker of the generation before if it was fitted on the same."""
    if before is None:
        return None
    ranker = read_ranker(before.folder, before.manifest.model.fingerprint)
    return ranker if ranker is not None and ranker.basis == basis else None


def _manifest(library: Library, spec: EncoderSpec, digest: str, settings: IndexerSettings) -> Manifest:
    now = datetime.now(UTC)
    return Manifest(
        schema=SCHEMA_VERSION,
        generation=new_generation_id(digest, now),
        created=now,
        parser=parser_digest(),
        analyser=ANALYSER_VERSION,
        model=ModelRecord(
            name=spec.name,
            fingerprint=spec.fingerprint,
            dim=spec.dim,
            query_prefix=spec.query_prefix,
            passage_prefix=spec.passage_prefix,
            max_tokens=spec.max_tokens,
            packs=spec.packs,
        ),
        content_digest=digest,
        sources=library.digests,
        languages=library.languages,
        articles=len(library.articles),
        passages=0,
        dead_passages=0,
        chunk_tokens=settings.chunk_tokens,
        dense=(),
        files={},
    )


def _verify_staged(folder: Path, trusted: Collection[str], encoder: Encoder, analyser: Analyser) -> None:
    """Open the staged generation as a reader would and ask it for its own titles.

    Raises:
        GenerationDamagedError: it does not open, or a query finds nothing.
    """
    generation = open_generation(folder, fingerprint=encoder.spec.fingerprint, trusted=trusted)
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
