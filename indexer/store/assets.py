"""Pictures and films of the articles inside a generation, named by what they hold.

So they are served from the same files that were verified, an index can be moved without its folder, and an address
never shows another picture than the one that was built.
"""

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from indexer.store.sharing import share_file

__all__ = ["Assets", "asset_path"]

_FOLDER_NAME = "assets"
_NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{3,4}")


class Assets(NamedTuple):
    """Files to put into a generation.

    Attributes:
        files: By path relative to the knowledge base.
        digests: The sha256 of each, by the same.
    """

    files: Mapping[str, Path]
    digests: Mapping[str, str]

    @classmethod
    def of(cls, files: Mapping[str, Path]) -> "Assets":
        """Return files with what they hold.

        Raises:
            OSError: one cannot be read.
        """
        return cls(files, {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()})

    def write(self, folder: Path, before: Path | None = None) -> dict[str, str]:
        """Copy the files into a draft; return the name of each in it, by path.

        Args:
            folder: Of the draft.
            before: Folder of a generation whose copies are linked where they are the same.

        Raises:
            OSError: a file cannot be read, or the disk is full.
        """
        if not self.files:
            return {}
        target = folder / _FOLDER_NAME
        target.mkdir()
        names = {name: f"{self.digests[name][:32]}{path.suffix.lower()}" for name, path in self.files.items()}
        for name, path in self.files.items():
            copy = target / names[name]
            known = asset_path(before, names[name]) if before else None
            if copy.exists():
                continue
            if known is None:
                shutil.copyfile(path, copy)
            else:
                share_file(known, copy)
        return names


def asset_path(folder: Path, name: str) -> Path | None:
    """Return the file of a generation under that name; None where there is none, or can be none."""
    path = folder / _FOLDER_NAME / name
    return path if _NAME.fullmatch(name) and path.is_file() else None
