"""The installation that the doctor examines."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import SettingsError
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout
from service.search_log.database import Database
from service.settings import ServiceSettings

__all__ = ["Subject"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One installation.

    Attributes:
        service: Its settings.
        indexer: Those of its index.
        environ: Where both came from.
    """

    service: ServiceSettings
    indexer: IndexerSettings
    environ: Mapping[str, str]

    @property
    def layout(self) -> IndexLayout:
        """Where things lie in its index folder."""
        return IndexLayout(self.indexer.index_dir)

    @property
    def feedback_file(self) -> Path | None:
        """File of the record of searches; None where none is kept, or not in a file."""
        try:
            return Database(self.service.feedback_db).file if self.service.feedback_db else None
        except SettingsError:
            return None  # ``settings.feedback`` tells
