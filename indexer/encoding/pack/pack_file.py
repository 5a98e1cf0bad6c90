"""A finished model pack on disk: what ``model.json`` says, whether its files are whole, its encoder opened.

::

    <pack>/sentence-transformers/   float32, for fine-tuning and for comparison; left out where an adapter is merged
    <pack>/onnx/model.onnx          int8 weights, mean pooling and normalisation inside the graph
    <pack>/onnx/tokenizer.json
    <pack>/model.json               sha256 of every file, the encoder's spec, the parity that was measured
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from indexer.encoding.encoder import EncoderSpec
from indexer.encoding.onnx import MODEL_FILE, TOKENIZER_FILE, OnnxEncoder
from indexer.encoding.pack.pack_source import ADAPTER_FILE, PACK_SOURCES, PackSource
from indexer.errors import ModelError

__all__ = [
    "PACK_VERSION",
    "ModelPack",
    "has_current_pack",
    "open_model_pack",
    "pack_fingerprint",
    "pack_name",
    "sha256_of",
    "spec_of",
    "whole_pack",
]

PACK_VERSION = 3

Progress = Callable[[str], None]


class _Form(Struct, frozen=True):
    """The part of ``model.json`` that every form has."""

    version: int


class ModelPack(Struct, frozen=True):
    """What ``model.json`` says.

    Attributes:
        version: Of the pack's form.
        source: Name of the encoder that it was made from.
        name: For people.
        source_sha256: Of the weights that it was made from.
        parity: Least cosine of the int8 encoder to the float32 one on the sample.
        fingerprint: Of the encoder.
        files: sha256 (hex) and size in bytes of each file, by relative path.
    """

    version: int
    source: str
    name: str
    source_sha256: str
    parity: float
    fingerprint: str
    files: dict[str, tuple[str, int]]


def has_current_pack(folder: Path) -> bool:
    """Return whether there is a pack of the present form; whether its files are whole is another question."""
    try:
        return msgspec.json.decode((folder / "model.json").read_bytes(), type=_Form).version == PACK_VERSION
    except FileNotFoundError:
        return False
    except (OSError, msgspec.MsgspecError):
        return True  # opening it says what is wrong


def open_model_pack(folder: Path) -> OnnxEncoder:
    """Open the encoder of a finished pack.

    Raises:
        ModelError: there is no pack in ``folder``, or a file of it is damaged.
    """
    pack = _read_description(folder)
    for name in (f"onnx/{MODEL_FILE}", f"onnx/{TOKENIZER_FILE}"):
        _check_file(folder / name, *pack.files[name])
    source = next((each for each in PACK_SOURCES if each.name == pack.source), None)
    if source is None:
        raise ModelError(f"{folder} is a pack of the unknown encoder {pack.source!r}; run `kaiketsu model`")
    return OnnxEncoder(folder / "onnx", spec_of(source, pack.fingerprint, pack.name, folder.name))


def pack_fingerprint(folder: Path) -> str:
    """Return the fingerprint of a pack's encoder without opening it.

    Raises:
        ModelError: there is no pack in ``folder``, or it cannot be read.
    """
    return _read_description(folder).fingerprint


def pack_name(source: PackSource, adapter: Path | None = None) -> str:
    """Return the name of a pack's folder: that of its source, with the adapter's digest where one is merged."""
    return f"{source.name}-{sha256_of(adapter / ADAPTER_FILE)[:12]}" if adapter else source.name


def whole_pack(folder: Path, progress: Progress) -> ModelPack | None:
    """Return the pack in a folder if each of its files is as its description says."""
    if not (folder / "model.json").is_file():
        return None
    try:
        pack = _read_description(folder)
        for name, (digest, size_bytes) in pack.files.items():
            _check_file(folder / name, digest, size_bytes)
    except ModelError as error:
        progress(f"the model pack is rebuilt: {error}")
        return None
    return pack


def spec_of(source: PackSource, fingerprint: str, name: str = "", pack: str = "") -> EncoderSpec:
    """Return the spec of a source's encoder, as opened from the pack of that name."""
    return EncoderSpec(
        name=name,
        fingerprint=fingerprint,
        dim=384,
        query_prefix=source.query_prefix,
        passage_prefix=source.passage_prefix,
        max_tokens=source.max_tokens,
        packs=(pack,) if pack else (),
    )


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_description(folder: Path) -> ModelPack:
    path = folder / "model.json"
    try:
        pack = msgspec.json.decode(path.read_bytes(), type=ModelPack)
    except FileNotFoundError as error:
        raise ModelError(f"there is no model pack in {folder}; run `kaiketsu model`") from error
    except (OSError, msgspec.MsgspecError) as error:
        raise ModelError(f"{path} cannot be read ({error}); run `kaiketsu model`") from error
    if pack.version != PACK_VERSION:
        raise ModelError(f"{folder} is a pack of version {pack.version}, not {PACK_VERSION}; run `kaiketsu model`")
    return pack


def _check_file(path: Path, digest: str, size_bytes: int) -> None:
    try:
        intact = path.stat().st_size == size_bytes and sha256_of(path) == digest
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}); run `kaiketsu model`") from error
    if not intact:
        raise ModelError(f"{path} is damaged: not the sha256 of model.json; run `kaiketsu model`")
