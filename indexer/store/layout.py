"""Paths in an index folder.

::

    <index>/
      CURRENT                 id of the generation that is served, one line
      writer.lock             held by the one process that builds
      vectors.sqlite          passage vectors by (model, text): a cache, safe to delete
      generations/<id>/       everything a query needs, and manifest.json
        segments/<n>/         articles, passages and vectors that one build added; links where an older one did
      generations/.new-<id>/  one that is being built; swept by the next build
      agents/                 the same once more with the articles for agents, where there are any
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["MANIFEST_NAME", "IndexLayout", "new_generation_id", "staging_name"]

MANIFEST_NAME = "manifest.json"
_STAGING_PREFIX = ".new-"
_CURRENT_MAX_BYTES = 256
_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")


def new_generation_id(digest: str, now: datetime | None = None) -> str:
    """Return an id that sorts by time of creation and names the content: ``<UTC time>-<digest>``."""
    return f"{(now or datetime.now(UTC)):%Y%m%dT%H%M%S%f}-{digest[:8]}"


def staging_name(generation_id: str) -> str:
    """Return the name of the folder in which a generation is built."""
    return f"{_STAGING_PREFIX}{generation_id}"


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """Paths of one index folder; makes nothing by itself."""

    root: Path

    @property
    def current_file(self) -> Path:
        """File that names the served generation."""
        return self.root / "CURRENT"

    @property
    def lock_file(self) -> Path:
        """File on which the writer holds its lock."""
        return self.root / "writer.lock"

    @property
    def cache_file(self) -> Path:
        """SQLite file of the passage-vector cache."""
        return self.root / "vectors.sqlite"

    @property
    def for_agents(self) -> "IndexLayout":
        """The index with the articles for agents; its vectors are cached in this one."""
        return IndexLayout(self.root / "agents")

    @property
    def generations_dir(self) -> Path:
        """Folder of all generations."""
        return self.root / "generations"

    def generation_dir(self, generation_id: str) -> Path:
        """Folder of one generation."""
        return self.generations_dir / generation_id

    def staging_dir(self, generation_id: str) -> Path:
        """Folder in which a generation is built before it is moved to its place."""
        return self.generations_dir / staging_name(generation_id)

    def current_id(self) -> str | None:
        """Return the id in ``CURRENT``; None if it cannot be read, or holds none that could be an id."""
        try:
            # Whatever lies there: a pipe would keep the reader waiting, a device would never end.
            if not self.current_file.is_file():
                return None
            with self.current_file.open("rb") as file:
                text = file.read(_CURRENT_MAX_BYTES).decode("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return text if _ID.fullmatch(text) else None

    def generation_ids(self) -> list[str]:
        """Return the ids of all finished generations, oldest first."""
        if not self.generations_dir.is_dir():
            return []
        return sorted(path.name for path in self.generations_dir.iterdir() if _ID.fullmatch(path.name))

    def staging_dirs(self) -> list[Path]:
        """Return folders of builds that did not finish."""
        if not self.generations_dir.is_dir():
            return []
        return [path for path in self.generations_dir.iterdir() if path.name.startswith(_STAGING_PREFIX)]
