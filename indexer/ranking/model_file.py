"""The file of a fitted model in a generation: written once into a draft, read when the generation is opened."""

from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from indexer.errors import GenerationDamagedError

__all__ = ["read_model", "write_model"]

M = TypeVar("M", bound=Struct)


def write_model(folder: Path, name: str, model: Struct) -> None:
    """Write a model into a staged generation."""
    (folder / name).write_bytes(msgspec.msgpack.encode(model))


def read_model(folder: Path, name: str, kind: type[M]) -> M | None:
    """Read a generation's model; None where there is none.

    Raises:
        GenerationDamagedError: the file cannot be decoded.
    """
    path = folder / name
    if not path.is_file():
        return None
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except msgspec.MsgspecError as error:
        raise GenerationDamagedError(folder, name, f"cannot be decoded ({error})") from error
