"""A generation that is being written: sealed by its manifest, then published, or deleted."""

import shutil
from collections.abc import Callable, Collection
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from msgspec import structs

from indexer.store.durable import naming_the_place, sync_folder, sync_tree, write_durably
from indexer.store.generation import Generation
from indexer.store.layout import MANIFEST_NAME, IndexLayout
from indexer.store.manifest import Manifest, encode_manifest, file_records
from indexer.store.publish import make_current, prune
from indexer.store.sharing import shared_records

__all__ = ["GenerationDraft"]

Step = Callable[[str], None]


class GenerationDraft:
    """One generation that is being made. The caller holds :func:`indexer.store.publish.writer_lock`.

    In this order: write all files into ``folder``, then :meth:`seal`, then open the folder as a reader would and
    ask it something, then :meth:`publish`. Leaving the context before :meth:`publish` removes the folder. A process
    that is killed leaves it to the next writer, and ``CURRENT`` as it was.

    Args:
        layout: The index folder.
        generation_id: Its id.
        step: Told the name of each step before it is taken.

    Attributes:
        folder: Where its files are written.
        shared: Relative paths of files that it shares with the generation before, known once it is sealed.
    """

    def __init__(self, layout: IndexLayout, generation_id: str, step: Step) -> None:
        self.folder = layout.staging_dir(generation_id)
        self.shared: Collection[str] = ()
        self._layout = layout
        self._id = generation_id
        self._step = step
        self._leaving = ExitStack()

    def __enter__(self) -> Self:
        """Make the folder.

        Raises:
            IndexWriteError: the disk is full or broken; so does every method, and whatever is written inside.
        """
        self._leaving.enter_context(naming_the_place(self._layout.root))
        self._leaving.callback(shutil.rmtree, self.folder, ignore_errors=True)
        with naming_the_place(self._layout.root):
            self.folder.mkdir(parents=True)
        self._step("write")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.__exit__(kind, error, trace)

    def seal(self, manifest: Manifest, before: Generation | None = None) -> Manifest:
        """Sync all files, record size and sha256 of each, and write the manifest, last.

        Args:
            manifest: Complete but for ``files``.
            before: A generation whose files have been compared with its manifest and may be shared by this one.

        Returns:
            The manifest as written.
        """
        self._step("sync")
        sync_tree(self.folder)
        shared = shared_records(self.folder, before.folder, before.manifest) if before else {}
        sealed = structs.replace(manifest, files=file_records(self.folder, shared))
        self._step("manifest")
        write_durably(self.folder / MANIFEST_NAME, encode_manifest(sealed))
        sync_folder(self.folder)
        self.shared = frozenset(shared)
        return sealed

    def publish(self, keep: int) -> None:
        """Give the sealed generation its name, make it current, and delete the oldest.

        Where the very last sync fails, the new generation is current already and might not survive a power cut.

        Args:
            keep: Generations to keep, this one included.
        """
        self._step("rename")
        self.folder.rename(self._layout.generation_dir(self._id))
        sync_folder(self._layout.generations_dir)
        self._step("current")
        make_current(self._layout, self._id)
        self._step("prune")
        prune(self._layout, keep)
