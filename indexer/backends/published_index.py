"""The port of a published index: publish, open and roll back generations, in a folder or in Milvus."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from indexer.backends.backend import Backend
from indexer.store import Generation, IndexLayout, current_packs, open_current, open_generation, roll_back
from indexer.store.opening import Refusal

__all__ = ["FolderIndex", "Opened", "PublishedIndex"]


class Opened(NamedTuple):
    """A generation that was opened.

    Attributes:
        generation: What is known of it here.
        backend: Where its passages and retrievers are; None for its own folder, which the searcher opens.
        refused: Why each newer generation could not be opened; empty for the current one.
    """

    generation: Generation
    backend: Backend | None
    refused: tuple[Refusal, ...] = ()


class PublishedIndex(Protocol):
    """Generations, one of them current.

    Every method may raise BackendError where they are kept on servers that cannot be reached in time.
    """

    @property
    def is_available(self) -> bool:
        """Whether searches are answered, as far as is known."""

    def current_id(self) -> str | None:
        """Return the id of the generation that is current; None if there is none.

        Called on a thread that nobody waits for; may find out whether searches are answered again.
        """

    def current_packs(self) -> tuple[str, ...]:
        """Return the names of the model packs of the current generation; empty where that cannot be told.

        What is wrong with it is said when it is opened.
        """

    def open_current(self, fingerprint: str) -> Opened:
        """Open the current generation, or the newest intact one before it.

        Args:
            fingerprint: Of the encoder that will ask.

        Raises:
            StoreError: there is none, or none is intact.
        """

    def generation_ids(self) -> Sequence[str]:
        """Return the ids of all finished generations, oldest first."""

    def verify(self, generation_id: str) -> None:
        """Compare a generation with its manifest.

        Raises:
            StoreError: it is damaged, or made by another version.
        """

    def roll_back(self, to: str | None = None) -> str:
        """Make an older generation current, by default the one before, and return its id.

        Raises:
            StoreError: there is none, or it is damaged.
        """


class FolderIndex:
    """Generations in an index folder, searched in this process."""

    def __init__(self, layout: IndexLayout) -> None:
        self._layout = layout

    @property
    def is_available(self) -> bool:
        """Whether searches are answered: always, once a generation is open."""
        return True

    def current_id(self) -> str | None:
        """Return the id of the generation that is current; None if there is none."""
        return self._layout.current_id()

    def current_packs(self) -> tuple[str, ...]:
        """Return the names of the model packs of the current generation; empty where that cannot be told."""
        return current_packs(self._layout)

    def open_current(self, fingerprint: str) -> Opened:
        """Open the current generation, or the newest intact one before it."""
        generation, refused = open_current(self._layout, fingerprint=fingerprint)
        return Opened(generation, None, refused)

    def generation_ids(self) -> Sequence[str]:
        """Return the ids of all finished generations, oldest first."""
        return self._layout.generation_ids()

    def verify(self, generation_id: str) -> None:
        """Compare a generation with its manifest."""
        open_generation(self._layout.generation_dir(generation_id))

    def roll_back(self, to: str | None = None) -> str:
        """Make an older generation current, by default the one before, and return its id."""
        return roll_back(self._layout, to)
