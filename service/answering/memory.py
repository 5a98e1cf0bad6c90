"""Memory of the serving process: return free pages, write no core file with users' texts.

Each function does nothing where the operating system does not offer it.
"""

import ctypes
import gc
import sys

if sys.platform != "win32":
    import resource

__all__ = ["forbid_core_files", "limit_arenas", "release_unused"]

_M_ARENA_MAX = -8  # malloc.h
_ARENAS = 2
_PR_SET_DUMPABLE = 4  # linux/prctl.h


def forbid_core_files() -> None:
    """Leave no core file behind: it would hold the text of every request in flight, codes included.

    The limit alone does not bind a collector that the kernel pipes to (core(5)); not being dumpable does.
    """
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "prctl"):
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def limit_arenas() -> None:
    """Use two heaps instead of eight a core: each thread that encodes would otherwise grow one of its own."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_M_ARENA_MAX, _ARENAS)


def release_unused() -> None:
    """Give free pages back to the system: loading the tokenizer alone leaves tens of megabytes behind."""
    gc.collect()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
