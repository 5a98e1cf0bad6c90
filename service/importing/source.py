"""What is imported, as files by name: a folder, a zip or one file. Nothing is unpacked to the disk."""

import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Protocol

from service.importing.errors import ImportingError, PageError
from service.importing.report import Report

__all__ = ["MOST_FILES", "MOST_FILE_BYTES", "MOST_UNPACKED_BYTES", "Source", "check_bounds", "open_source"]

MOST_FILES = 50_000
"""Files of a source; a large help centre has some thousand pages."""
MOST_FILE_BYTES = 256 << 20
"""One file; exports of a whole help centre in one JSON file have some ten megabytes."""
MOST_UNPACKED_BYTES = 4 << 30
"""All files of a zip together."""
MOST_RATIO = 200
"""Text shrinks to a tenth, at best a thirtieth; a zip bomb to a thousandth."""
_RATIO_COUNTS_FROM = 8 << 20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_PASSED_OVER = {"__MACOSX", "node_modules"}


class Source(Protocol):
    """Files by name, with slashes; names are in order."""

    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """Return what a file holds.

        Raises:
            PageError: it cannot be read.
        """
        ...


def open_source(path: Path, report: Report) -> Source:
    """Return the files of a source.

    Raises:
        ImportingError: there is none, or it is a zip that is refused.
    """
    if path.is_dir():
        return _Folder(path, report)
    if not path.is_file():
        raise ImportingError(f"{path}: there is no such file or folder")
    if zipfile.is_zipfile(path):
        try:
            archive = zipfile.ZipFile(path)
            check_bounds(archive, path.name)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise ImportingError(f"{path}: is a damaged zip ({error}); export it again") from error
        if "word/document.xml" not in archive.namelist():
            return _Zip(archive, report)
    return _File(path)


def check_bounds(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a zip that would unpack to more than a help centre has, or out of its folder.

    Raises:
        ImportingError: it is refused; the message says why.
    """
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise ImportingError(f"{name}: has {len(infos):,} files, at most {MOST_FILES:,} are read; split it")
    total = sum(info.file_size for info in infos)
    if total > MOST_UNPACKED_BYTES:
        raise ImportingError(f"{name}: unpacks to {total:,} bytes, at most {MOST_UNPACKED_BYTES:,}; split it")
    for info in infos:
        if info.file_size > _RATIO_COUNTS_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            ratio = info.file_size // max(info.compress_size, 1)
            raise ImportingError(
                f"{name}: {info.filename} unpacks to {ratio:,} times its size, at most {MOST_RATIO}: a zip bomb; "
                "unpack it yourself if you trust it, and import the folder"
            )
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if ".." in parts or PurePosixPath(info.filename).is_absolute() or (parts and parts[0].endswith(":")):
            raise ImportingError(f"{name}: {info.filename!r} leads out of the folder; do not trust this file")
        if info.flag_bits & _ENCRYPTED:
            raise ImportingError(f"{name}: has a password; unpack it yourself and import the folder")


class _Folder:
    def __init__(self, root: Path, report: Report) -> None:
        self._root = root
        inside = root.resolve()
        names: list[str] = []

        def refused(error: OSError) -> None:
            name = Path(error.filename).relative_to(root).as_posix()
            report.lose("folders that cannot be read", name, error.strerror or "")

        for folder, folders, files in os.walk(root, onerror=refused):
            folders[:] = sorted(each for each in folders if not _is_passed_over(each))
            for each in sorted(files):
                path = Path(folder, each)
                name = path.relative_to(root).as_posix()
                if _is_passed_over(each):
                    continue
                if path.is_symlink() and not path.resolve().is_relative_to(inside):
                    report.lose("links that lead out of the folder", name)
                    continue
                if len(names) >= MOST_FILES:
                    raise ImportingError(f"{root}: has more than {MOST_FILES:,} files; import its parts one by one")
                names.append(name)
        self.names = tuple(names)

    def read(self, name: str) -> bytes:
        return _read(self._root / name)


class _File:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.names: tuple[str, ...] = (path.name,)

    def read(self, name: str) -> bytes:
        """Return the one file; images beside it that a page names are not part of the source."""
        if name != self._path.name:
            raise PageError("is not part of the source")
        return _read(self._path)


class _Zip:
    """A zip, and the zips in it: Notion packs large exports twice."""

    def __init__(self, archive: zipfile.ZipFile, report: Report) -> None:
        self._members: Mapping[str, tuple[zipfile.ZipFile, zipfile.ZipInfo]] = dict(
            sorted(_members(archive, report, is_outer=True))
        )
        if sum(info.file_size for _, info in self._members.values()) > MOST_UNPACKED_BYTES:
            raise ImportingError(
                f"the zips inside unpack to more than {MOST_UNPACKED_BYTES:,} bytes; split the export"
            )
        self.names = tuple(self._members)

    def read(self, name: str) -> bytes:
        if name not in self._members:
            raise PageError("is not part of the source")
        archive, info = self._members[name]
        return _unpacked(archive, info)


def _members(
    archive: zipfile.ZipFile, report: Report, *, is_outer: bool
) -> Iterator[tuple[str, tuple[zipfile.ZipFile, zipfile.ZipInfo]]]:
    for info in archive.infolist():
        name = _name(info)
        if name.endswith("/") or any(map(_is_passed_over, PurePosixPath(name).parts)):
            continue
        if is_outer and name.lower().endswith(".zip"):
            try:
                inner = zipfile.ZipFile(BytesIO(_unpacked(archive, info)))
            except (zipfile.BadZipFile, PageError) as error:
                report.lose("files that cannot be read", name, str(error))
                continue
            check_bounds(inner, name)
            yield from _members(inner, report, is_outer=False)
        else:
            yield name, (archive, info)


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name as its maker wrote it: without the flag for UTF-8, zipfile reads every name as cp437."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        for encoding in ("utf-8", "cp932"):
            try:
                name = name.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return name.replace("\\", "/")  # as some programs on Windows part folders; only now: half a letter may be one


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.file_size > MOST_FILE_BYTES:
        raise PageError(f"has {info.file_size:,} bytes, at most {MOST_FILE_BYTES:,}")
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError) as error:
        raise PageError(f"cannot be unpacked ({error})") from error


def _read(path: Path) -> bytes:
    try:
        if (size := path.stat().st_size) > MOST_FILE_BYTES:
            raise PageError(f"has {size:,} bytes, at most {MOST_FILE_BYTES:,}")
        return path.read_bytes()
    except OSError as error:
        raise PageError(f"cannot be read ({error.strerror})") from error


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name in _PASSED_OVER  # "~$" is the lock of a Word file that is open
