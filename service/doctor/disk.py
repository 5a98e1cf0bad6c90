"""Check space and permissions of the folders that the service uses."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from service.doctor.finding import Finding, ok, problem, warning
from service.doctor.subject import Subject

__all__ = ["check"]

_LEAST_BYTES = 100 << 20
_LOW_BYTES = 500 << 20


def check(subject: Subject) -> Iterator[Finding]:
    """Look at the folders of index, model and record."""
    folders = {"index": subject.indexer.index_dir, "models": subject.indexer.models_dir}
    if subject.feedback_file:
        folders["feedback"] = subject.feedback_file.parent
    for name, folder in folders.items():
        yield _space(f"disk.{name}", folder)
        yield from _permissions(f"permissions.{name}", folder)


def _space(check_name: str, folder: Path) -> Finding:
    free = shutil.disk_usage(_existing(folder)).free
    seen = f"{free / 1e9:.1f} GB free for {folder}"
    if free < _LOW_BYTES:
        tell = problem if free < _LEAST_BYTES else warning
        return tell(
            check_name,
            seen,
            "a build writes its generation beside the old one; without space it fails, and the old one goes on",
            "free some, or lower KAIKETSU_KEEP_GENERATIONS and build again",
        )
    return ok(check_name, seen)


def _permissions(check_name: str, folder: Path) -> Iterator[Finding]:
    existing = _existing(folder)
    if not os.access(existing, os.R_OK | os.X_OK):
        yield problem(
            check_name,
            f"{existing} cannot be read by this user",
            "the service cannot open what lies there",
            f"run as its owner, or give access: `chmod u+rX {existing}`",
        )
    elif not os.access(existing, os.W_OK):
        yield warning(
            check_name,
            f"{existing} cannot be written by this user",
            "serving needs no more than reading; building, and keeping searches, do",
            "right for a service that is fed from elsewhere; else run as its owner",
        )
    elif existing == folder and existing.stat().st_mode & stat.S_IWOTH:
        yield warning(
            check_name,
            f"everybody on this machine can write to {folder}",
            "who can write there can put another index or model in place, sha256 included",
            f"`chmod o-w {folder}`",
        )
    else:
        yield ok(check_name, f"{existing} can be read and written")


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    for candidate in (folder.absolute(), *folder.absolute().parents):
        if candidate.is_dir():
            return candidate
    return Path("/")
