"""The file of a fitted model."""

import pytest
from msgspec import Struct

from indexer.errors import GenerationDamagedError
from indexer.ranking.model_file import read_model, write_model


class Model(Struct):
    """A model of one weight."""

    weight: float


def test_a_model_is_read_as_it_was_written(tmp_path):
    """The file holds all of it, and a generation without the file has no model."""
    assert read_model(tmp_path, "model.msgpack", Model) is None
    write_model(tmp_path, "model.msgpack", Model(0.25))
    assert read_model(tmp_path, "model.msgpack", Model) == Model(0.25)


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x81\xa6weight\xa1x"])
def test_a_file_that_cannot_be_decoded_is_damage(tmp_path, data):
    """An empty file, bytes that are no MessagePack and a weight that is a text are refused with the file's name."""
    (tmp_path / "model.msgpack").write_bytes(data)
    with pytest.raises(GenerationDamagedError, match=r"model\.msgpack"):
        read_model(tmp_path, "model.msgpack", Model)
