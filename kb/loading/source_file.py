"""Read a file of the own format: bounded in size, hashed, UTF-8, errors with file and line."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kb.loading.folder import read_own_file, shown_name
from kb.model.errors import FrontMatterError
from kb.model.finding import Finding

__all__ = ["decode_text", "read_bytes", "read_data", "read_text"]

T = TypeVar("T")


def read_data(
    path: Path, root: Path, load: Callable[[str, str], T], digests: dict[str, str], findings: list[Finding]
) -> T | None:
    """Return what a data file holds; None where there is an error, which is then among the findings."""
    text = read_text(path, root, digests, findings)
    if text is None:
        return None
    try:
        return load(text, path.relative_to(root).as_posix())
    except FrontMatterError as error:
        findings.extend(error.findings)
        return None


def read_text(path: Path, root: Path, digests: dict[str, str], findings: list[Finding]) -> str | None:
    """Return a file's text with plain line ends; None where there is an error, which is then among the findings."""
    data = read_bytes(path, root, digests, findings)
    return None if data is None else decode_text(data, shown_name(path, root), findings)


def read_bytes(path: Path, root: Path, digests: dict[str, str], findings: list[Finding]) -> bytes | None:
    """Return what a file holds and note its sha256; None where it cannot be read, or is too long."""
    data = read_own_file(path, root, findings)
    if data is not None:
        digests[shown_name(path, root)] = hashlib.sha256(data).hexdigest()
    return data


def decode_text(data: bytes, relative: str, findings: list[Finding]) -> str | None:
    """Return bytes as text with plain line ends; None where they are none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8: byte 0x{data[error.start]:02x}"
        findings.append(Finding(relative, line, "KB107", "error", "", message, "save it as UTF-8"))
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        findings.append(Finding(relative, line, "KB107", "error", "", "holds a NUL character", "remove it"))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")
