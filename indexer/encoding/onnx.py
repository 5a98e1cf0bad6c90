"""The encoder that serves: onnxruntime and tokenizers, one thread a call, no torch."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.encoding.encoder import EncoderSpec
from indexer.errors import ModelError
from kb.redaction import may_hold_secret

__all__ = ["BATCH_TOKENS", "CALL_TOKENS", "MODEL_FILE", "TOKENIZER_FILE", "OnnxEncoder"]

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
BATCH_TOKENS = 128
"""Of a batch, padding included. A batch reads the weights once: 8 texts of 8 tokens take half the time that they take
one by one, 4 of 16 three fifths; with 64 tokens and more to a text there is next to nothing to gain, and the others
would wait."""
CALL_TOKENS = 14
"""What a call costs beside its tokens, in tokens: reading the weights and walking through the graph take 2.2 ms, a
token 0.16. A text joins a batch while that is more than the padding which it brings upon the others."""

_PADDING = "<pad>"  # masked, so that any piece would do


class OnnxEncoder:
    """A sentence encoder as one ONNX graph: token ids in, unit-length vectors out. Safe between threads."""

    def __init__(self, folder: Path, spec: EncoderSpec) -> None:
        """Open ``model.onnx`` and ``tokenizer.json`` in ``folder``.

        Raises:
            ModelError: a file is missing or cannot be read.
        """
        options = onnxruntime.SessionOptions()
        # Spinning threads turn 20 ms into 700 ms on a busy machine with two cores.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # tokenizers raises bare Exception, onnxruntime classes of its own
            raise ModelError(f"{folder}: the model cannot be opened ({error}); run `kaiketsu model`") from error
        self._tokenizer.enable_truncation(spec.max_tokens)
        self._tokenizer.no_padding()
        self._padding_id = self._tokenizer.token_to_id(_PADDING) or 0
        self._spec = spec

    @property
    def spec(self) -> EncoderSpec:
        """What identifies the encoder."""
        return self._spec

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        vectors = self._encode([self._spec.query_prefix + text for text in texts])
        if any(map(may_hold_secret, texts)):
            self._forget_words()
        return vectors

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        return self._encode([self._spec.passage_prefix + text for text in texts])

    def count_tokens(self, text: str) -> int:
        """Return how many tokens ``text`` has, at most ``max_tokens``, special tokens left out."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _forget_words(self) -> None:
        """Clear what the tokenizer remembers: a Unigram model keeps each word that it cut, half a code too."""
        clear = getattr(self._tokenizer.model, "_clear_cache", None)  # other models have no cache
        if clear:
            clear()

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts in batches of like length: padding is wasted work."""
        vectors = np.empty((len(texts), self._spec.dim), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        lengths = np.array([len(encoding.ids) for encoding in encodings], dtype=np.int64)
        for rows in _batches(lengths):
            token_ids = np.full((rows.size, lengths[rows].max()), self._padding_id, dtype=np.int64)
            mask = np.arange(token_ids.shape[1]) < lengths[rows][:, None]
            token_ids[mask] = np.concatenate([encodings[row].ids for row in rows.tolist()])
            inputs = {"input_ids": token_ids, "attention_mask": mask.astype(np.int64)}
            vectors[rows] = self._session.run(None, inputs)[0]
        return vectors


def _batches(lengths: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield the places of texts that are encoded together, the shortest first.

    Args:
        lengths: Of the texts in tokens, int64, shape (n,).
    """
    order = np.argsort(lengths, kind="stable")
    start = 0
    while start < order.size:
        stop = start + 1
        while stop < order.size:
            longest, count = lengths[order[stop]], stop - start
            padding = count * (longest - lengths[order[stop - 1]])
            if (count + 1) * longest > BATCH_TOKENS or padding > CALL_TOKENS:
                break
            stop += 1
        yield order[start:stop]
        start = stop
