"""Check the index: current, damaged, old, or left behind by a killed build."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from indexer.encoding import packs_fingerprint
from indexer.errors import GenerationUnreadableError, ModelError, StoreError
from indexer.store import Generation, known_articles, open_generation
from indexer.store.layout import MANIFEST_NAME
from indexer.store.manifest import Manifest, read_manifest
from kb.loading.audience import library_for_customers
from kb.loading.library import load_library
from kb.model.errors import KBError
from service.doctor.finding import Finding, ok, problem, warning
from service.doctor.lock import is_held
from service.doctor.subject import Subject

__all__ = ["check"]

_JUDGED = "golden/*.jsonl"


def check(subject: Subject) -> Iterator[Finding]:
    """Open the current generation and verify the older ones, reading every byte of each."""
    layout = subject.layout
    current, ids = layout.current_id(), layout.generation_ids()
    if current is None or current not in ids:
        seen = f"CURRENT names {current}, which is not there" if current else f"nothing is built in {layout.root}"
        yield problem(
            "index.current",
            seen,
            "no generation can be served: searches are answered with 503" if not ids else "an older one serves",
            "run `kaiketsu build`" if not ids else "run `kaiketsu rollback` or `kaiketsu build`",
        )
    opened: Generation | None = None
    for generation_id in reversed(ids):
        try:
            folder = layout.generation_dir(generation_id)
            generation = open_generation(folder, fingerprint=_fingerprint(subject, folder))
        except StoreError as error:
            tell = problem if generation_id == current else warning
            yield tell(
                "index.generation",
                str(error),
                "it is refused, and the newest intact one before it serves"
                if generation_id == current
                else "there is one generation less to go back to",
                "let the user that serves read the folder"
                if isinstance(error, GenerationUnreadableError)
                else "run `kaiketsu build --full`",
            )
        else:
            opened = generation if generation_id == current else opened
    if opened is not None:
        manifest = opened.manifest
        age = datetime.now(UTC) - manifest.created
        yield ok(
            "index.current",
            f"{manifest.generation}: intact, {manifest.articles} articles, {manifest.passages} passages, "
            f"{age.total_seconds() / 86_400:.1f} days old, {len(ids)} kept",
        )
        yield from _freshness(subject, manifest)
    if (debris := layout.staging_dirs()) and not is_held(layout.lock_file):
        yield warning(
            "index.debris",
            f"{len(debris)} unfinished build(s) in {layout.generations_dir}",
            "a build was killed; what it left takes disk space and is never served",
            "nothing: the next build sweeps it",
        )


def _fingerprint(subject: Subject, generation: Path) -> str | None:
    """Return the fingerprint of the packs that a generation names, without loading them; None where it names none.

    Raises:
        StoreError: the generation's manifest cannot be read.
    """
    packs = read_manifest(generation).model.packs
    if subject.indexer.model or not packs:
        return None
    try:
        return packs_fingerprint(subject.indexer, packs)
    except ModelError:
        return None  # the check of the model says so


def _freshness(subject: Subject, manifest: Manifest) -> Iterator[Finding]:
    """Compare the files with what the index was made from: a checkout changes the time of a file, not the file."""
    kb_dir = subject.service.kb_dir
    if not kb_dir.is_dir():
        yield warning(
            "index.freshness",
            f"the knowledge base {kb_dir} is not a folder",
            "the service answers from its index alone, but no build will succeed",
            "set KAIKETSU_KB to the folder of the articles",
        )
        return
    try:
        library = library_for_customers(load_library(kb_dir, known_articles(subject.layout)))
    except (KBError, OSError) as error:
        yield warning(
            "index.freshness",
            str(error).partition("\n")[0],
            "the service answers from its index, but no build will succeed",
            "run `kaiketsu lint`, which names each place",
        )
        return
    sources = manifest.sources
    other = sorted(path for path in {*library.digests, *sources} if library.digests.get(path) != sources.get(path))
    if other:
        yield warning(
            "index.freshness",
            f"{len(other)} file(s) of the knowledge base are not as the index was made from, such as {other[0]}",
            "people get the answers of the older articles",
            "run `kaiketsu build`; a running service picks it up",
        )
    else:
        yield ok("index.freshness", "the index was made from the files as they are")
    checked = (subject.layout.generation_dir(manifest.generation) / MANIFEST_NAME).stat().st_mtime
    judged = [path for path in kb_dir.glob(_JUDGED) if path.stat().st_mtime > checked]
    if judged:
        yield warning(
            "index.judged",
            f"{', '.join(sorted(path.name for path in judged))} changed since the index was built",
            "nothing is learned from it yet: no build since, or one that ranked worse and was not published",
            "run `kaiketsu build`, which says what became worse; rows that mislead go by `kaiketsu learn --undo`",
        )
