"""Give a staged generation its ranker: one fitted on judged queries where that beats the default one."""

import hashlib
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import structs

from indexer.encoding.encoder import Encoder, EncoderSpec
from indexer.encoding.remembering import RememberingEncoder
from indexer.indexing.vectors import PassageVectors, Progress
from indexer.ranking.default_ranker import DEFAULT_VERSION, DefaultRanker, write_default_ranker
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
    learns = can_learn(staged, [*judged_by_people(sets.train), *sets.held_back])
    has_default = can_rank_by_default(encoder)
    texts = list(background_texts()) if has_default else []
    if learns:
        texts += [query.text for query in (*sets.train, *sets.dev, *sets.held_back)]
    if texts:
        progress("fit", 0, 0)
    asked = RememberingEncoder(encoder, dict(zip(texts, vectors.of_queries(texts), strict=True)))
    default = make_default_ranker(staged, asked, analyser) if has_default else None
    model, choice = _fitted(staged, before, library, sets, asked, analyser, default) if learns else (None, None)
    if choice:
        write_choice(folder, choice)
    if model and (choice is None or choice.is_fitted):
        write_ranker(folder, model)
    elif default:
        write_default_ranker(folder, default)
    return Ranked(asked, choice)


def _basis(library: Library, sets: JudgedSets, spec: EncoderSpec) -> str:
    """Return a digest of what a ranker depends on: not the sections, whose edits move its features little."""
    symptoms = [
        (article.id, article.lang, article.meta.symptoms if article.meta else ()) for article in library.articles
    ]
    asked = (*sets.dev, *sets.held_back)
    versions = (ANALYSER_VERSION, FEATURE_NAMES, FIT_VERSION, DEFAULT_VERSION, spec.fingerprint)
    parts = (*versions, symptoms, sets.train, asked)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _fitted(
    staged: Generation,
    before: Generation | None,
    library: Library,
    sets: JudgedSets,
    encoder: Encoder,
    analyser: Analyser,
    default: DefaultRanker | None,
) -> tuple[RankerModel | None, RankerChoice | None]:
    """Return the ranker of the generation before if it was fitted on the same, else fit one; and the choice.

    No ranker where the generation before has none because the default one is better, and no choice without a default
    one.
    """
    basis = _basis(library, sets, encoder.spec)
    if before is not None:
        fingerprint = before.manifest.model.fingerprint
        choice, known = read_choice(before.folder), read_ranker(before.folder, fingerprint)
        stands = choice is not None and (choice.basis, choice.fingerprint) == (basis, fingerprint)
        if choice and stands and (known or not choice.is_fitted):
            return known, choice
        if known and known.basis == basis and not default:
            return known, None
    model, choice = adapt(staged, sets.train, sets.dev, encoder, analyser, sets.held_back, default)
    placed = structs.replace(choice, basis=basis, fingerprint=encoder.spec.fingerprint) if choice else None
    return structs.replace(model, basis=basis), placed
