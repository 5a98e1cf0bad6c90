"""Build a generation: plan it, make it under the writer's lock, report it."""

import hashlib
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec

from indexer.encoding.encoder import Encoder, EncoderSpec
from indexer.errors import GenerationDamagedError, GenerationMismatchError
from indexer.evaluation.comparison import Comparison
from indexer.indexing.comparing import compare_with_served
from indexer.indexing.passages import ArticlePassages
from indexer.indexing.plan import article_digests, plan_change
from indexer.indexing.rankers import rank
from indexer.indexing.vectors import PassageVectors, Progress
from indexer.indexing.writer import GenerationWriter, Written
from indexer.ranking.default_ranker import DEFAULT_VERSION
from indexer.ranking.features import FEATURE_NAMES
from indexer.ranking.ranker_choice import RankerChoice, read_choice
from indexer.retrievers.dense.sizing import Sizing
from indexer.search.searcher import Searcher
from indexer.search.self_test import ask_own_titles
from indexer.settings import IndexerSettings
from indexer.store import Generation, GenerationDraft, IndexLayout, Manifest, open_generation, writer_lock
from indexer.store.assets import Assets
from indexer.store.layout import MANIFEST_NAME, new_generation_id
from indexer.store.manifest import SCHEMA_VERSION
from indexer.text.analysis import ANALYSER_VERSION, Analyser
from indexer.text.chunking import PLAIN_CHUNKING_VERSION
from indexer.training import FIT_VERSION
from indexer.training.learned import JudgedSets, become_passages
from kb.loading.library import Library
from kb.loading.links import find_assets, shown_assets
from kb.loading.parse_cache import parser_digest

__all__ = ["BuildReport", "build_edition"]


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
        for_agents: Articles that only agents see; they are in a generation of their own, and in no figure above.
        learned: Rows from use that it was taught.
        held_back: Rows from use that it was not taught.
        of_unknown: Rows from use that are left out: they name no article of the library.
        comparison: With the generation that served before, where it was taught other rows from use than that one.
        refused: Whether it is ranked worse and was not published: ``generation`` is then the one before, the rest
            tells of the one that was refused.
        choice: Which ranker serves, where one was fitted on judged queries.
    """

    generation: str
    changed: bool
    articles: int
    passages: int
    encoded: int
    reused: int
    seconds: float
    index_bytes: int
    for_agents: int = 0
    learned: int = 0
    held_back: int = 0
    of_unknown: int = 0
    comparison: Comparison | None = None
    refused: bool = False
    choice: RankerChoice | None = None


def build_edition(
    library: Library,
    encoder: Encoder,
    settings: IndexerSettings,
    layout: IndexLayout,
    sets: JudgedSets,
    *,
    full: bool,
    accept_worse: bool,
    sizing: Sizing,
    forgets: bool,
    progress: Progress,
) -> BuildReport:
    """Build a generation of all that is in ``library`` and make it current.

    One that was taught rows from use is compared with the one that serves, and not published where it is worse.

    Args:
        library: What one audience sees of a knowledge base.
        encoder: Makes the passage vectors.
        settings: How the index is made, and where passage vectors are cached.
        layout: Where the generation goes.
        sets: Judged queries to learn from, to fit on, and to compare by.
        full: Encode every passage again and publish even if nothing has changed.
        accept_worse: Publish also what ranks worse than the generation before.
        sizing: Which vector index for how many passages, and when all is rebuilt.
        forgets: Whether cached vectors of texts that are not in the library may go.
        progress: Told each step.

    Raises:
        StoreError: another build is running, or the new generation did not answer as it should.
        OSError: the disk is full or broken; the old generation stays current.
    """
    started = time.perf_counter()
    cache = IndexLayout(settings.index_dir)
    progress("lock", 0, 0)
    with writer_lock(layout):
        assets = Assets.of(shown_assets(library, find_assets(library.root)))
        digest = _content_digest(library, sets, assets, encoder.spec, settings, sizing)
        before = None if full else _intact_current(layout, encoder.spec)
        if before and before.manifest.content_digest == digest:
            (before.folder / MANIFEST_NAME).touch()  # when it was last what would be built: `doctor` compares by it
            report = _report(before.manifest, started, sets, changed=False, encoded=0)
            return replace(report, choice=read_choice(before.folder))
        progress("chunk", 0, 0)
        passages = ArticlePassages(library, become_passages(sets.train), encoder, settings.chunk_tokens)
        digests = article_digests(library, passages.judged)
        change = plan_change(library, digests, before, sizing) if before and _fits(before, settings) else None
        analyser = Analyser()
        sample = [query.text for query in sets.dev if query.primary]
        created = datetime.now(UTC)
        generation_id = new_generation_id(digest, created)
        with (
            PassageVectors(cache, encoder, full=full, few=change is not None, progress=progress) as vectors,
            GenerationDraft(layout, generation_id, lambda step: progress(step, 0, 0)) as draft,
        ):
            writer = GenerationWriter(
                library, digests, passages, change, vectors, sample, sizing, analyser, encoder.spec.dim, assets
            )
            written = writer.write(draft.folder)
            manifest = _manifest(library, encoder.spec, digest, settings, generation_id, created, written)
            staged = Generation.read(draft.folder, manifest)
            asked, choice = rank(staged, draft.folder, before, library, sets, encoder, analyser, vectors, progress)
            if forgets and not change:
                vectors.forget_others()
            manifest = draft.seal(manifest, before=change.before if change else None)
            progress("verify", 0, 0)
            sealed = open_generation(draft.folder, fingerprint=encoder.spec.fingerprint, trusted=draft.shared)
            searcher = Searcher(sealed, asked, analyser)
            ask_own_titles(searcher)
            is_taught = bool(sets.learned or sets.held_back)
            served = before or (_intact_current(layout, encoder.spec) if is_taught else None)
            comparison = compare_with_served(served, searcher, sets, asked, analyser)
            refused = comparison is not None and comparison.is_regression and not accept_worse
            if not refused:
                draft.publish(settings.keep_generations)
    report = _report(manifest, started, sets, changed=not refused, encoded=vectors.encoded)
    kept = served.id if refused and served else report.generation
    return replace(report, generation=kept, comparison=comparison, refused=refused, choice=choice)


def _content_digest(
    library: Library,
    sets: JudgedSets,
    assets: Assets,
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
        DEFAULT_VERSION,
        PLAIN_CHUNKING_VERSION,
        spec.fingerprint,
        settings.chunk_tokens,
        sizing,
    )
    judged = (sets.train, (*sets.dev, *sets.held_back))
    content = (versions, library.digests, judged, assets.digests)
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


def _manifest(
    library: Library,
    spec: EncoderSpec,
    digest: str,
    settings: IndexerSettings,
    generation_id: str,
    created: datetime,
    written: Written,
) -> Manifest:
    return Manifest(
        schema=SCHEMA_VERSION,
        generation=generation_id,
        created=created,
        parser=parser_digest(),
        analyser=ANALYSER_VERSION,
        model=spec,
        content_digest=digest,
        sources=library.digests,
        languages=library.languages,
        articles=len(library.articles),
        passages=written.passages,
        dead_passages=written.dead_passages,
        chunk_tokens=settings.chunk_tokens,
        dense=written.dense,
        files={},
    )


def _report(manifest: Manifest, started: float, sets: JudgedSets, *, changed: bool, encoded: int) -> BuildReport:
    return BuildReport(
        generation=manifest.generation,
        changed=changed,
        articles=manifest.articles,
        passages=manifest.passages,
        encoded=encoded,
        reused=manifest.passages - encoded,
        seconds=time.perf_counter() - started,
        index_bytes=sum(record.size_bytes for record in manifest.files.values()),
        learned=sets.learned,
        held_back=len(sets.held_back),
    )
