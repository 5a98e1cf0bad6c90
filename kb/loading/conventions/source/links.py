"""Links that have become text: where there are no symbolic links, Git and archives write the path into the file."""

import os
from pathlib import Path

from kb.loading.conventions.names import PAGE_SUFFIXES

__all__ = ["text_target"]

_MOST_BYTES = 200
_MOST_LINKS = 8
"""Links to links; two files may name each other."""


def text_target(path: Path, root: Path) -> Path | None:
    """Return the page inside of the folder whose path is all that a page's file holds; None for any other file.

    Args:
        path: Of the file.
        root: The folder.
    """
    found = path
    for _ in range(_MOST_LINKS):
        linked = next((part for part in (found, *found.parents) if part != root and part.is_file()), None)
        if linked is None or not linked.is_relative_to(root) or not (text := _one_line(linked)):
            break
        found = Path(os.path.normpath(linked.parent / text / found.relative_to(linked)))
        if not found.is_relative_to(root):
            return None
    is_page = found != path and found.suffix.lower() in PAGE_SUFFIXES and found.is_file()
    return found if is_page and found.resolve().is_relative_to(root.resolve()) else None


def _one_line(path: Path) -> str:
    """Return what a small file holds if it is one line that looks like a path; else nothing."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode().strip("\n") if len(data) <= _MOST_BYTES else ""
    except (OSError, UnicodeDecodeError):
        return ""
    is_path = text == text.strip() and text.isprintable() and not text.startswith(("#", "/"))
    return text if is_path and (text.startswith(".") or text.endswith(PAGE_SUFFIXES) or "/" in text) else ""
