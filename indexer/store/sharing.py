"""Hard links to the files that a generation shares with the one before it.

A link is safe because no file of a generation is ever written to again, and pruning a generation removes names,
not what another still uses. Its price: a disk error in such a file is in every generation that shares it.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

from indexer.store.manifest import FileRecord, Manifest

__all__ = ["share_file", "share_folder", "shared_records"]


def share_file(source: Path, target: Path) -> None:
    """Give a file a second name; copy it where the file system knows no links."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def share_folder(source: Path, target: Path) -> None:
    """Make a folder with the same files."""
    target.mkdir(parents=True)
    for path in source.iterdir():
        share_file(path, target / path.name)


def shared_records(folder: Path, before: Path, manifest: Manifest) -> Mapping[str, FileRecord]:
    """Return the records of files in ``folder`` that are files of the generation in ``before``, by path.

    Args:
        folder: A staged generation.
        before: The generation before, whose files have just been compared with its manifest.
        manifest: Its manifest.
    """
    return {
        name: record
        for name, record in manifest.files.items()
        if (folder / name).exists() and (folder / name).samefile(before / name)
    }
