"""The knowledge base that ships, parsed once a test run."""

from functools import cache

from kb.loading.library import DEFAULT_KB, Library, load_library

__all__ = ["shipped_library"]


@cache
def shipped_library() -> Library:
    """Return the shipped knowledge base; its values are frozen, so every test may hold the same one."""
    return load_library(DEFAULT_KB)
