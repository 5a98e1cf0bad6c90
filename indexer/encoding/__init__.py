"""Texts into vectors: the encoder port, its implementations, and the offline model pack."""

from collections.abc import Callable

from indexer.encoding.concurrency import core_count, encode_concurrently
from indexer.encoding.encoder import Encoder, EncoderSpec
from indexer.encoding.model_pack import ModelPack, has_current_pack, make_model_pack, open_model_pack
from indexer.settings import IndexerSettings

__all__ = [
    "PACK_NAME",
    "Encoder",
    "EncoderSpec",
    "core_count",
    "encode_concurrently",
    "make_default_model",
    "open_encoder",
]

PACK_NAME = "e5-small"


def make_default_model(settings: IndexerSettings, progress: Callable[[str], None]) -> ModelPack:
    """Make the offline pack, or check every file of it and make it anew where one is damaged.

    Raises:
        ModelError: it cannot be made.
    """
    return make_model_pack(settings.models_dir / PACK_NAME, progress)


def open_encoder(settings: IndexerSettings, progress: Callable[[str], None]) -> Encoder:
    """Open the encoder that the settings name, making the offline pack first where it is missing or of an older form.

    Raises:
        ModelError: it cannot be opened or made.
    """
    if settings.model:
        from indexer.encoding.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415 - torch

        return SentenceTransformerEncoder(settings.model)
    folder = settings.models_dir / PACK_NAME
    if not has_current_pack(folder):
        make_model_pack(folder, progress)
    return open_model_pack(folder)
