"""Reading a file of a knowledge base: bounded in size, noted by its sha256, UTF-8 or an error that says where."""

import hashlib
import stat
from pathlib import Path

from kb.finding import Finding

__all__ = ["MAX_FILE_BYTES", "decode_text", "read_bytes", "read_text"]

MAX_FILE_BYTES = 512 * 1024
"""An article is a few pages; a larger file is a mistake, and the parser is not linear in nesting."""


def read_text(path: Path, relative: str, digests: dict[str, str], findings: list[Finding]) -> str | None:
    """Return a file's text with plain line ends; None where there is an error, which is then among the findings."""
    data = read_bytes(path, relative, digests, findings)
    return None if data is None else decode_text(data, relative, findings)


def read_bytes(path: Path, relative: str, digests: dict[str, str], findings: list[Finding]) -> bytes | None:
    """Return what a file holds and note its sha256; None where it cannot be read, or is too long."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):  # a link may lead anywhere, a pipe is never read to its end
            kind = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "no regular file"
            findings.append(Finding(relative, 0, "KB109", "error", "", f"is {kind}", "put the file itself here"))
            return None
        size_bytes = status.st_size
        if size_bytes > MAX_FILE_BYTES:
            message = f"is {size_bytes:,} bytes long"
            hint = f"split it; at most {MAX_FILE_BYTES:,} bytes"
            findings.append(Finding(relative, 0, "KB108", "error", "", message, hint))
            return None
        data = path.read_bytes()
    except OSError as error:
        hint = "check the file's permissions"
        findings.append(Finding(relative, 0, "KB100", "error", "", f"cannot be read: {error.strerror}", hint))
        return None
    digests[relative] = hashlib.sha256(data).hexdigest()
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
