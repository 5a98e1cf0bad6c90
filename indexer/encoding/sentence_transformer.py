"""Any sentence-transformers model as an encoder. Imports torch: for building, adapting and comparing."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.encoding.encoder import EncoderSpec
from indexer.errors import ModelError

__all__ = ["SentenceTransformerEncoder"]

_BATCH = 32
_WEIGHT_SUFFIXES = {".safetensors", ".json", ".model", ".txt"}


class SentenceTransformerEncoder:
    """A sentence-transformers model on one thread."""

    def __init__(self, model: str) -> None:
        """Load a model.

        Args:
            model: A folder, or the id of a model on the hub.

        Raises:
            ModelError: it cannot be loaded.
        """
        import torch  # noqa: PLC0415 - a second and 300 MB that serving does not need
        import transformers  # noqa: PLC0415 - the same
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - the same

        transformers.utils.logging.disable_progress_bar()
        torch.set_num_threads(1)
        try:
            self._model = SentenceTransformer(model, device="cpu")
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            raise ModelError(f"the model {model!r} cannot be loaded: {error}") from error
        query_prefix, passage_prefix = _prefixes(model, self._model.prompts or {})
        dim = self._model.get_embedding_dimension()
        if dim is None:
            raise ModelError(f"the model {model!r} does not say how long its vectors are")
        self._spec = EncoderSpec(
            name=Path(model).name,
            fingerprint=_fingerprint(model, query_prefix, passage_prefix),
            dim=dim,
            query_prefix=query_prefix,
            passage_prefix=passage_prefix,
            max_tokens=self._model.max_seq_length or 512,
        )

    @property
    def spec(self) -> EncoderSpec:
        """What identifies the encoder."""
        return self._spec

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        return self._encode([self._spec.query_prefix + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        return self._encode([self._spec.passage_prefix + text for text in texts])

    def count_tokens(self, text: str) -> int:
        """Return how many tokens ``text`` has, special tokens left out."""
        return len(self._model.tokenizer.encode(text, add_special_tokens=False))

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self._spec.dim), dtype=np.float32)
        vectors: NDArray[np.float32] = self._model.encode(
            list(texts), prompt="", batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return vectors


def _prefixes(model: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """Return query and passage prefix: the model's own, else those of the E5 family by name, else none."""
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    if not query and not passage and "e5" in Path(model).name.lower():
        return "query: ", "passage: "
    return query, passage


def _fingerprint(model: str, query_prefix: str, passage_prefix: str) -> str:
    """Return the sha256 over a model folder's files; over the id for a model of the hub."""
    digest = hashlib.sha256(f"{query_prefix}\n{passage_prefix}\n".encode())
    folder = Path(model)
    if not folder.is_dir():
        digest.update(model.encode())
        return digest.hexdigest()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _WEIGHT_SUFFIXES:
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
