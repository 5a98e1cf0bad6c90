"""The port of a parse cache: articles of unchanged files need not be parsed again."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from kb.model.article import Article

__all__ = ["KnownArticle", "nothing_known", "parser_digest"]

_PACKAGE = Path(__file__).parents[1]
_PARSER_FOLDERS = ("loading", "model")
"""Every module that has a part in making an article of a file lives below one of these."""

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
    for folder in _PARSER_FOLDERS:
        for path in sorted((_PACKAGE / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    for package in (
        "charset-normalizer",
        "emoji",
        "langcodes",
        "markdown-it-py",
        "mdit-py-plugins",
        "nh3",
        "pathspec",
        "py3langid",
        "PyYAML",
        "selectolax",
    ):
        digest.update(version(package).encode())
    return digest.hexdigest()
