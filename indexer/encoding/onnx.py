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
        """Encode texts one by one.

        The int8 graph scales activations over the whole call, so in a batch a text's vector would depend on
        its neighbours (cosine 0.992 to its own); and on one thread a batch is no faster (700 passages: 10.5 s
        in batches of 4,096 tokens, 8.1 s alone).
        """
        vectors = np.empty((len(texts), self._spec.dim), dtype=np.float32)
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(texts))):
            inputs = {
                "input_ids": np.array([encoding.ids], dtype=np.int64),
                "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
            }
            vectors[row] = self._session.run(None, inputs)[0][0]
        return vectors
