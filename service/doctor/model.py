"""Check the encoder: its files are whole, it loads, it encodes."""

import time
from collections.abc import Iterator

import numpy as np

from indexer.encoding import PACK_NAME, open_encoder
from indexer.errors import ModelError
from indexer.store import current_packs
from service.doctor.finding import Finding, ok, problem, warning
from service.doctor.subject import Subject

__all__ = ["check"]

_TEXTS = ("カードの期限が切れている", "the card has expired")
_MAX_LENGTH_ERROR = 1e-3
_SLOW_MS = 100.0  # 3 ms is usual for a short query on one thread


def check(subject: Subject) -> Iterator[Finding]:
    """Open the encoder, which compares its files with their sha256, and encode two texts."""
    settings = subject.indexer
    packs = current_packs(subject.layout) or (PACK_NAME,)
    missing = [name for name in packs if not (settings.models_dir / name / "model.json").is_file()]
    if not settings.model and missing:
        yield warning(
            "model.files",
            f"there is no model pack in {settings.models_dir / missing[0]}",
            "the first build or start makes it: a minute, 2.6 GB of memory, and the right to write there",
            "run `kaiketsu model` as the user that serves",
        )
        return
    try:
        encoder = open_encoder(settings, lambda _: None, packs)
    except ModelError as error:
        yield problem(
            "model.files",
            str(error),
            "without its encoder the service does not start, and a changed one would not fit the index",
            "run `kaiketsu model`; it rebuilds a damaged pack from the installed package",
        )
        return
    yield ok("model.files", f"{encoder.spec.name}: whole, fingerprint {encoder.spec.fingerprint[:12]}")
    started = time.perf_counter()
    vectors = encoder.encode_queries(_TEXTS)
    took_ms = (time.perf_counter() - started) * 1000 / len(_TEXTS)
    lengths = np.linalg.norm(vectors, axis=1)
    if vectors.shape != (len(_TEXTS), encoder.spec.dim) or np.abs(lengths - 1).max() > _MAX_LENGTH_ERROR:
        yield problem(
            "model.encodes",
            f"vectors of shape {vectors.shape} and lengths {lengths.round(3).tolist()}",
            "the dense retriever compares unit-length vectors; these would rank at random",
            "run `kaiketsu model`; if it stays, this onnxruntime does not work on this processor",
        )
    elif took_ms > _SLOW_MS:
        yield warning(
            "model.encodes",
            f"a short text takes {took_ms:.0f} ms",
            "a search takes three times an encode at most; 3 ms are usual",
            "look for other processes that take the processor, or for a limit of the container",
        )
    else:
        yield ok("model.encodes", f"a short text takes {took_ms:.0f} ms")
