"""Keeps glibc from hoarding memory that the program has given back. Does nothing on other C libraries."""

import ctypes
import gc
import sys

__all__ = ["limit_arenas", "release_unused"]

_M_ARENA_MAX = -8  # malloc.h
_ARENAS = 2


def limit_arenas() -> None:
    """Use two heaps instead of eight a core: each thread that encodes would otherwise grow one of its own."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_M_ARENA_MAX, _ARENAS)


def release_unused() -> None:
    """Give free pages back to the system: loading the tokenizer alone leaves tens of megabytes behind."""
    gc.collect()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
