"""Texts into vectors: the encoder port, its implementations, and the offline model packs."""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from indexer.encoding.combined import CombinedEncoder, combined_fingerprint
from indexer.encoding.concurrency import core_count, encode_concurrently
from indexer.encoding.encoder import Encoder, EncoderSpec
from indexer.encoding.pack.model_pack import make_model_pack
from indexer.encoding.pack.pack_file import (
    ModelPack,
    has_current_pack,
    open_model_pack,
    pack_fingerprint,
    pack_name,
)
from indexer.encoding.pack.pack_source import ADAPTER_FILE, E5_SMALL, PACK_SOURCES, PackSource
from indexer.errors import ModelError
from indexer.settings import IndexerSettings

__all__ = [
    "ADAPTED_FOLDER",
    "PACK_NAME",
    "Encoder",
    "EncoderSpec",
    "check_packs",
    "core_count",
    "encode_concurrently",
    "make_packs",
    "open_encoder",
    "packs_fingerprint",
    "sources_for",
]

PACK_NAME = E5_SMALL.name

ADAPTED_FOLDER = "adapted"
"""Folder of a knowledge base with a low-rank adapter for each encoder that was trained on its judged queries."""

ENGLISH_SHARE = 0.35
"""Share of the English encoder in the similarity of two English texts."""

_FOR_ALL_LANGUAGES = (PACK_NAME,)

Progress = Callable[[str], None]


def make_packs(
    settings: IndexerSettings, knowledge_base: Path, languages: Collection[str], progress: Progress
) -> tuple[str, ...]:
    """Make the packs that a knowledge base is encoded with and return their names, for :func:`open_encoder`.

    The encoder of every language, and the English one where there is an English article; each with the knowledge
    base's own adapter merged, if it has one. Empty where the settings name another model.

    Args:
        settings: Where packs are kept.
        knowledge_base: Its folder.
        languages: Of its articles.
        progress: Told each step.

    Raises:
        ModelError: a pack cannot be made.
    """
    return tuple(
        folder.name for folder, _ in _packs(settings, knowledge_base, languages, progress, is_enough=has_current_pack)
    )


def check_packs(
    settings: IndexerSettings, knowledge_base: Path, languages: Collection[str], progress: Progress
) -> dict[str, float]:
    """Compare each file of a knowledge base's packs with its sha256, make again what is damaged, return parities.

    Args and errors as in :func:`make_packs`.

    Returns:
        Name of each pack to the least cosine of its int8 form to the float32 one.
    """
    packs = _packs(settings, knowledge_base, languages, progress, is_enough=lambda _: False)
    return {folder.name: pack.parity for folder, pack in packs if pack}


def _packs(
    settings: IndexerSettings,
    knowledge_base: Path,
    languages: Collection[str],
    progress: Progress,
    *,
    is_enough: Callable[[Path], bool],
) -> Iterator[tuple[Path, ModelPack | None]]:
    """Yield the folder of each pack, and the pack where it was made or checked."""
    for source in () if settings.model else sources_for(languages):
        adapter = _adapter(knowledge_base, source)
        folder = settings.models_dir / pack_name(source, adapter)
        pack = None if is_enough(folder) else make_model_pack(folder, progress, source=source, adapter=adapter)
        yield folder, pack


def sources_for(languages: Collection[str]) -> tuple[PackSource, ...]:
    """Return the encoders that a knowledge base with articles in these languages is encoded with."""
    return tuple(source for source in PACK_SOURCES if not source.languages or source.languages & set(languages))


def open_encoder(settings: IndexerSettings, progress: Progress, packs: Sequence[str] = _FOR_ALL_LANGUAGES) -> Encoder:
    """Open the encoder that the settings name, or the given packs as one encoder.

    A pack without an adapter is made first where it is missing or of an older form.

    Args:
        settings: The model, and where packs are kept.
        progress: Told each step of making a pack.
        packs: Names of packs, one or two, as the manifest of a generation has them.

    Raises:
        ModelError: it cannot be opened or made.
    """
    if settings.model:
        from indexer.encoding.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415 - torch

        return SentenceTransformerEncoder(settings.model)
    encoders = [_open_pack(settings.models_dir / name, progress) for name in packs or _FOR_ALL_LANGUAGES]
    first, *rest = encoders
    return CombinedEncoder(first, rest[0], ENGLISH_SHARE) if rest else first


def packs_fingerprint(settings: IndexerSettings, packs: Sequence[str]) -> str:
    """Return the fingerprint of the encoder of some packs without opening it.

    Raises:
        ModelError: a pack is missing or cannot be read.
    """
    first, *rest = [pack_fingerprint(settings.models_dir / name) for name in packs or _FOR_ALL_LANGUAGES]
    return combined_fingerprint(first, rest[0], ENGLISH_SHARE) if rest else first


def _open_pack(folder: Path, progress: Progress) -> Encoder:
    source = next((each for each in PACK_SOURCES if each.name == folder.name), None)
    if source is not None and not has_current_pack(folder):
        make_model_pack(folder, progress, source=source)
    if source is None and not (folder / "model.json").is_file():
        raise ModelError(f"there is no model pack in {folder}; run `kaiketsu build`, which makes it from the adapter")
    return open_model_pack(folder)


def _adapter(knowledge_base: Path, source: PackSource) -> Path | None:
    folder = knowledge_base / ADAPTED_FOLDER / source.name
    return folder if (folder / ADAPTER_FILE).is_file() else None
