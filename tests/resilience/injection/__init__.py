"""Faults at the border to the C library: the n-th call that would change a folder fails, is cut short, or kills.

A library that is loaded before all others, so that it stands between libc and everything that calls it: Python,
SQLite, FAISS and tantivy. What makes a system call without libc is out of its reach: the small tmpfs is for that.
"""

import shutil
import subprocess
from pathlib import Path

__all__ = ["KINDS", "compile_injection"]

KINDS = {
    "enospc": "from here on the disk is full",
    "eio": "this call fails with EIO",
    "short": "half of the bytes are written, and told so; then the disk is full",
    "kill": "SIGKILL before the call",
    "kill-half": "SIGKILL after half of the bytes",
    "kill-after": "SIGKILL after the call",
}


def compile_injection(folder: Path, name: str = "faulty_libc") -> Path | None:
    """Return a compiled library of this folder; None where there is no C compiler, which the caller has to say."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    source, target = Path(__file__).with_name(f"{name}.c"), folder / f"{name}.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", target, source, "-ldl"], check=True)
    return target
