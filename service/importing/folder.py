"""The folder that an import or an export makes: all of it or nothing, and never over somebody's own work."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import yaml

from service.importing.errors import ImportingError
from service.importing.page import Page

__all__ = ["check_target", "marker_of", "page_file", "write_folder"]

_OWN_FILE = "kaiketsu.toml"
"""Settings are the owner's; they outlive the next import."""
_MOST_SHOWN = 3


def page_file(page: Page, markdown: str) -> bytes:
    """Return a page with its front matter."""
    values: dict[str, object] = {"title": page.title}
    optional = {
        "description": page.description,
        "lang": page.lang,
        "url": page.url,
        "tags": list(page.tags),
        "date": page.date,
        "draft": page.is_draft,
    }
    values |= {key: value for key, value in optional.items() if value}
    head = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{head}---\n\n{markdown}\n".encode()


def marker_of(maker: str) -> str:
    """Return the name of the file that tells a folder of a maker: sha256 of each file by its path."""
    return f".kaiketsu-{maker}.json"


def check_target(target: Path, maker: str = "import") -> None:
    """Refuse a folder with anything in it that its maker did not write.

    Args:
        target: The folder.
        maker: The command that writes it: ``import`` or ``export``.

    Raises:
        ImportingError: it is no folder, or somebody's files are in it.
    """
    if not target.exists():
        return
    if not target.is_dir():
        raise ImportingError(f"{target}: is a file; name a new folder")
    files = (path for path in target.rglob("*") if not path.is_dir())
    marker = target / marker_of(maker)
    if not os.path.lexists(marker):
        if next(files, None) is not None:  # the first will do: somebody's home is not read through
            raise ImportingError(f"{target}: is not empty; name a new folder, or empty this one")
        return
    there = {path.relative_to(target).as_posix(): path for path in files}
    for own in (marker.name, _OWN_FILE):
        there.pop(own, None)
    try:
        known = msgspec.json.decode(marker.read_bytes(), type=dict[str, str])
    except msgspec.DecodeError as error:
        raise ImportingError(f"{marker}: is damaged ({error}); name a new folder") from error
    changed = sorted(name for name, path in there.items() if known.get(name) != _digest(path.read_bytes()))
    if changed:
        more = f" and {len(changed) - _MOST_SHOWN} more" if len(changed) > _MOST_SHOWN else ""
        raise ImportingError(
            f"{target}: holds an earlier {maker}, and was changed since ({', '.join(changed[:_MOST_SHOWN])}{more}); "
            "name a new folder, or delete this one"
        )


def write_folder(target: Path, files: Mapping[str, bytes], maker: str = "import") -> None:
    """Write all files into a folder beside the target, then put it in the target's place.

    Args:
        target: The folder.
        files: Contents by path.
        maker: The command that writes it: ``import`` or ``export``.

    Raises:
        ImportingError: the folder holds what its maker did not write.
        OSError: it cannot be written; the target is as it was.
    """
    check_target(target, maker)
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        new, old = beside / "new", beside / "old"
        new.mkdir()
        for name, data in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (new / marker_of(maker)).write_bytes(
            msgspec.json.encode({name: _digest(data) for name, data in files.items()})
        )
        if target.exists():
            if (target / _OWN_FILE).is_file():
                shutil.copy2(target / _OWN_FILE, new / _OWN_FILE)
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
