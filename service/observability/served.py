"""What observability knows of the served index."""

from typing import Protocol

from indexer.search.searcher import Searcher

__all__ = ["ServedIndex"]


class ServedIndex(Protocol):
    """A source of searchers, as far as metrics, logs and readiness look at it."""

    refused: str
    """Why the current generation is not the one that serves; empty when it is."""
    reloads: int
    """How often a generation was opened and put into service."""
    failures: int
    """How often one was refused or could not be opened."""

    @property
    def serving(self) -> Searcher | None:
        """The searcher in service."""

    def current(self) -> Searcher | None:
        """Return the searcher in service, and look for a newer generation beside."""
