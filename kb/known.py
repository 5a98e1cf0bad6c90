"""Articles that need not be parsed again: what whoever keeps articles has to tell, and to know."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from kb.article import Article

__all__ = ["KnownArticle", "nothing_known", "parser_digest"]

_PARSER_MODULES = (
    "article",
    "front_matter",
    "headings",
    "language",
    "library",
    "markdown",
    "source_file",
    "strict_yaml",
)

KnownArticle = Callable[[str, str], Article | None]
"""Given a file's path below the root and its sha256, the article that was read from it before, if it is known.

It must have been read by a program of the same :func:`parser_digest`.
"""


def nothing_known(_path: str, _digest: str) -> Article | None:
    """Know no article: every file is parsed."""
    return None


@lru_cache(maxsize=1)
def parser_digest() -> str:
    """Return a digest of the code that makes an article of a file: equal digests, equal articles."""
    digest = hashlib.sha256()
    for name in _PARSER_MODULES:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    for package in ("markdown-it-py", "PyYAML"):
        digest.update(version(package).encode())
    return digest.hexdigest()
