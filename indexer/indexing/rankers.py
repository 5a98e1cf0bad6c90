"""Give a staged generation its ranker: one fitted on judged queries where that beats the default one."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import structs

from indexer.encoding.encoder import Encoder, EncoderSpec
from indexer.encoding.remembering import RememberingEncoder
from indexer.indexing.vectors import PassageVectors, Progress
from indexer.ranking.default_ranker import write_default_ranker
from indexer.ranking.features import FEATURE_NAMES
from indexer.ranking.ranker import RankerModel, read_ranker, write_ranker
from indexer.ranking.ranker_choice import RankerChoice, read_choice, write_choice
from indexer.store import Generation
from indexer.text.analysis import ANALYSER_VERSION, Analyser
from indexer.training import FIT_VERSION, adapt, can_learn
from indexer.training.default_ranker import background_texts, can_rank_by_default, make_default_ranker
from indexer.training.learned import JudgedSets, judged_by_people
from kb.loading.library import Library

__all__ = ["Ranked", "rank"]


class Ranked(NamedTuple):
    """What ranking a staged generation left.

    Attributes:
        encoder: Has the vectors of what was asked.
        choice: Which ranker serves; None where nothing was fitted, or where there is no default ranker to beat.
    """

    encoder: RememberingEncoder
    choice: RankerChoice | None


def rank(
    staged: Generation,
    folder: Path,
    before: Generation | None,
    library: Library,
    sets: JudgedSets,
    encoder: Encoder,
    analyser: Analyser,
    vectors: PassageVectors,
    progress: Progress,
) -> Ranked:
    """Write the ranker of a staged generation.

    What was fitted on the same for the generation before is not fitted again.

    Args:
        staged: The generation; its retrievers have been written.
        folder: Where it is written.
        before: The one that serves.
        library: What it was made of.
        sets: Judged queries.
        encoder: The generation's encoder.
        analyser: The analyser.
        vectors: Knows vectors of queries of builds before.
        progress: Told the step.
    """
    has_default, choice, texts = can_rank_by_default(encoder), None, list[str]()
    asked = RememberingEncoder(encoder, {})
    if can_learn(staged, [*judged_by_people(sets.train), *sets.held_back]):
        progress("fit", 0, 0)
        texts += [query.text for query in (*sets.train, *sets.dev, *sets.held_back)]
        asked = _remembering(encoder, vectors, texts)
        model, choice = _fitted(staged, before, library, sets, asked, analyser)
        if has_default:
            write_choice(folder, choice)
        else:
            choice = None
        if model and (choice is None or choice.is_fitted):
            write_ranker(folder, model)
            return Ranked(asked, choice)
    if has_default:
        progress("fit", 0, 0)
        asked = _remembering(encoder, vectors, [*texts, *background_texts()])
        write_default_ranker(folder, make_default_ranker(staged, asked, analyser))
    return Ranked(asked, choice)


def _remembering(encoder: Encoder, vectors: PassageVectors, queries: Sequence[str]) -> RememberingEncoder:
    """Return an encoder that has the vectors of queries, from the cache where a build before made them."""
    return RememberingEncoder(encoder, dict(zip(queries, vectors.of_queries(queries), strict=True)))


def _basis(library: Library, sets: JudgedSets, spec: EncoderSpec) -> str:
    """Return a digest of what a ranker depends on: not the sections, whose edits move its features little."""
    symptoms = [
        (article.id, article.lang, article.meta.symptoms if article.meta else ()) for article in library.articles
    ]
    asked = (*sets.dev, *sets.held_back)
    parts = (ANALYSER_VERSION, FEATURE_NAMES, FIT_VERSION, spec.fingerprint, symptoms, sets.train, asked)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _fitted(
    staged: Generation,
    before: Generation | None,
    library: Library,
    sets: JudgedSets,
    encoder: Encoder,
    analyser: Analyser,
) -> tuple[RankerModel | None, RankerChoice]:
    """Return the ranker of the generation before if it was fitted on the same, else fit one; and the choice.

    No ranker where the generation before has none because the default one is better.
    """
    basis = _basis(library, sets, encoder.spec)
    if before is not None:
        fingerprint = before.manifest.model.fingerprint
        choice, known = read_choice(before.folder), read_ranker(before.folder, fingerprint)
        stands = choice is not None and (choice.basis, choice.fingerprint) == (basis, fingerprint)
        if choice and stands and (known or not choice.is_fitted):
            return known, choice
    model, choice = adapt(staged, sets.train, sets.dev, encoder, analyser, sets.held_back)
    placed = structs.replace(choice, basis=basis, fingerprint=encoder.spec.fingerprint)
    return structs.replace(model, basis=basis), placed
