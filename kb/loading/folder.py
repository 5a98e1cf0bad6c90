"""List the files of a knowledge base folder: regular files inside it, with names that can be shown.

Folders are copied, unpacked and shared by people, so anything may lie in one. A link may lead out of it, a pipe
never ends, a name may be no text; each is a finding, and none is opened.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from kb.model.finding import Finding

__all__ = ["MAX_CORPUS_BYTES", "MAX_FILE_BYTES", "is_own_folder", "markdown_files", "read_own_file", "shown_name"]

MAX_FILE_BYTES = 512 * 1024
"""An article is a few pages; a larger file is a mistake."""
MAX_CORPUS_BYTES = 1 << 30
"""A corpus in one file, or judged queries: read whole, so that memory is its bound."""
_MAX_DEPTH = 32
"""Folders in folders. Nobody finds an article below that; a loop of mounts has no end."""
_PUT_IT_HERE = "put the file itself here"


def shown_name(path: Path, root: Path) -> str:
    """Return the path below ``root`` with slashes; what cannot be printed is escaped."""
    name = path.relative_to(root).as_posix()
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in name)


def is_own_folder(folder: Path, root: Path, findings: list[Finding]) -> bool:
    """Tell whether there is such a folder; one that is a link is reported, and is none."""
    if folder.is_symlink():
        findings.append(_finding(folder, root, "KB109", "is a symbolic link", "put the folder itself here"))
        return False
    return folder.is_dir()


def markdown_files(folder: Path, root: Path, findings: list[Finding]) -> Iterator[Path]:
    """Yield Markdown files in a stable order; what looks like one and cannot be read as one is reported."""
    if folder != root and not is_own_folder(folder, root, findings):
        return
    waiting = [(folder, 0)]  # no recursion: depth is what a hostile folder has
    while waiting:
        current, depth = waiting.pop()
        below: list[Path] = []
        files: dict[str, str] = {}
        folders: dict[str, str] = {}
        for entry in _entries(current, root, findings):
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if not _has_twin(path, root, folders, findings):
                    below.append(path)
            elif entry.name.lower().endswith((".md", ".markdown")):
                if _is_sound(path, root, files, findings):
                    yield path
            elif entry.is_symlink() and os.path.isdir(path):  # noqa: PTH112 - a link to itself is none; is_dir of an entry raises
                findings.append(_finding(path, root, "KB109", "is a symbolic link", "put the folder itself here"))
        if below and depth >= _MAX_DEPTH:
            message = f"is nested more than {_MAX_DEPTH} folders deep"
            findings.append(_finding(current, root, "KB112", message, "move the articles up"))
            continue
        waiting.extend((path, depth + 1) for path in reversed(below))


def _entries(folder: Path, root: Path, findings: list[Finding]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((each for each in entries if not each.name.startswith(".")), key=lambda each: each.name)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        findings.append(_finding(folder, root, "KB100", message, "check the folder's permissions"))
        return []


def _is_sound(path: Path, root: Path, seen: dict[str, str], findings: list[Finding]) -> bool:
    """Tell whether a file has a name that is good here and elsewhere; its kind is looked at when it is read."""
    if not path.relative_to(root).as_posix().isprintable():
        message = "has a name with characters that are not printable UTF-8"
        findings.append(_finding(path, root, "KB113", message, "rename it"))
        return False
    return not _has_twin(path, root, seen, findings)


def _has_twin(path: Path, root: Path, seen: dict[str, str], findings: list[Finding]) -> bool:
    """Tell whether a file or folder beside has the same name but for its case; remember this one's."""
    twin = seen.setdefault(path.name.casefold(), path.name)
    if twin == path.name:
        return False
    message = f"differs from {twin} in upper and lower case alone"
    findings.append(_finding(path, root, "KB111", message, "rename one: they are the same on some systems"))
    return True


def read_own_file(path: Path, root: Path, findings: list[Finding], most_bytes: int = MAX_FILE_BYTES) -> bytes | None:
    """Return what a regular file holds, or None after reporting why not.

    Args:
        path: The file.
        root: The knowledge base.
        findings: Takes what is wrong.
        most_bytes: Longest file.
    """
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):  # a link may lead anywhere, a pipe is never read to its end
            kind = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "no regular file"
            findings.append(_finding(path, root, "KB109", f"is {kind}", _PUT_IT_HERE))
            return None
        if status.st_size > most_bytes:
            message = f"is {status.st_size:,} bytes long"
            findings.append(_finding(path, root, "KB108", message, f"split it; at most {most_bytes:,} bytes"))
            return None
        return path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        findings.append(_finding(path, root, "KB100", message, "check the file's permissions"))
        return None


def _finding(path: Path, root: Path, code: str, message: str, hint: str) -> Finding:
    return Finding(shown_name(path, root), 0, code, "error", "", message, hint)
