"""The encoder that serves: onnxruntime and tokenizers, one thread a call, no torch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.encoding.encoder import EncoderSpec
from indexer.errors import ModelError

__all__ = ["MODEL_FILE", "TOKENIZER_FILE", "OnnxEncoder"]

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
_MAX_BATCH_TOKENS = 4096
"""Padded tokens a call: more only makes larger intermediate arrays, not a faster encode."""


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
            raise ModelError(
                f"{folder}: the model cannot be opened ({error}); run `kaiketsu model`"
            ) from error
        self._tokenizer.enable_truncation(spec.max_tokens)
        self._tokenizer.no_padding()
        self._spec = spec

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
        """Return how many tokens ``text`` has, at most ``max_tokens``, special tokens left out."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        vectors = np.empty((len(ids), self._spec.dim), dtype=np.float32)
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        start = 0
        while start < len(order):
            # Sorted by length, so the last of a batch is its longest.
            stop = start + 1
            while stop < len(order) and (stop + 1 - start) * len(ids[order[stop]]) <= _MAX_BATCH_TOKENS:
                stop += 1
            rows = order[start:stop]
            vectors[rows] = self._run([ids[row] for row in rows])
            start = stop
        return vectors

    def _run(self, batch: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        longest = len(batch[-1])
        token_ids = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.int64)
        for row, ids in enumerate(batch):
            token_ids[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        output: NDArray[np.float32] = self._session.run(
            None, {"input_ids": token_ids, "attention_mask": mask}
        )[0]
        return output
