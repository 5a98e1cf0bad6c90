"""Encode many texts on all cores: one thread a core, one call at a time on each."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

__all__ = ["core_count", "encode_concurrently"]

_BATCH = 64
"""Texts that are handed to the encoder together; it puts those of like length beside each other."""

Matrix = NDArray[np.float32]


def encode_concurrently(
    encode: Callable[[Sequence[str]], Matrix], texts: Sequence[str]
) -> Iterator[tuple[list[int], Matrix]]:
    """Yield places in ``texts`` and their vectors, float32 of shape (len(places), dim), the shortest texts first.

    When the caller stops early, what has not begun is not encoded.

    Args:
        encode: A method of an encoder, which is safe between threads.
        texts: All of them; none yields nothing.

    Raises:
        Exception: whatever ``encode`` raised.
    """
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    threads = ThreadPoolExecutor(core_count(), thread_name_prefix="encode")
    try:
        yield from zip(
            batches, threads.map(encode, ([texts[place] for place in batch] for batch in batches)), strict=True
        )
    finally:
        threads.shutdown(cancel_futures=True)


def core_count() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
