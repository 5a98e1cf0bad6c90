"""What can be set about building and reading an index: one frozen dataclass, filled from the environment.

Read once by the composition roots and passed on as a value; nothing else looks at the environment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_cache_path

from indexer.errors import SettingsError

__all__ = ["IndexerSettings", "read_integer"]


def _default_models_dir() -> Path:
    return user_cache_path("kaiketsu") / "models"


@dataclass(frozen=True, slots=True)
class IndexerSettings:
    """Settings of the indexer. Each is set by the environment variable named in its description."""

    index_dir: Path = Path(".kaiketsu/index")
    """``KAIKETSU_INDEX``: folder that holds the generations; made on the first build."""

    models_dir: Path = field(default_factory=_default_models_dir)
    """``KAIKETSU_MODELS``: folder in which model packs are kept, shared by all indexes of a user."""

    model: str = ""
    """``KAIKETSU_MODEL``: a sentence-transformers folder or hub id; empty for the offline pack."""

    chunk_tokens: int = 256
    """``KAIKETSU_CHUNK_TOKENS``: longest passage, in tokens of the model (32 to 512)."""

    keep_generations: int = 3
    """``KAIKETSU_KEEP_GENERATIONS``: generations kept for rollback, the current one included (1 or more)."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "IndexerSettings":
        """Build settings from a mapping such as ``os.environ``.

        Raises:
            SettingsError: a variable holds what it cannot; the message names it.
        """
        default = cls()
        return cls(
            index_dir=Path(environ.get("KAIKETSU_INDEX") or default.index_dir),
            models_dir=Path(environ.get("KAIKETSU_MODELS") or default.models_dir),
            model=environ.get("KAIKETSU_MODEL", ""),
            chunk_tokens=read_integer(environ, "KAIKETSU_CHUNK_TOKENS", default.chunk_tokens, 32, 512),
            keep_generations=read_integer(environ, "KAIKETSU_KEEP_GENERATIONS", default.keep_generations, 1, 1000),
        )


def read_integer(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """Return the whole number in an environment variable, or the default where it is empty.

    Raises:
        SettingsError: it is not a whole number from ``low`` to ``high``.
    """
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text[:9]) <= high:
        raise SettingsError(name, text, f"a whole number from {low} to {high}")
    return int(text)
