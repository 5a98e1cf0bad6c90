"""The writer lock: is it held, and by whom?

The kernel lets go of it when its process dies, so a lock is never stale; a file without a holder means nothing.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from service.doctor.finding import Finding, ok, warning
from service.doctor.subject import Subject

__all__ = ["check", "is_held"]

_LONG_S = 3600.0


def check(subject: Subject) -> Iterator[Finding]:
    """Say who builds, if anybody does."""
    path = subject.layout.lock_file
    if not is_held(path):
        yield ok("lock.writer", "free" if path.exists() else "free; nothing was ever built here")
        return
    pid = _holder(path)
    if pid is None:
        yield warning(
            "lock.writer",
            "held, by a process that cannot be seen from here",
            "while it is held no other build can begin",
            "wait; if no build runs on any machine or container that shares this folder, restart what shares it",
        )
        return
    name, state, held_s = _describe(pid, path)
    seen = f"held by process {pid} ({name}) for {held_s / 60:.0f} min at most"
    if state == "T":
        yield warning(
            "lock.writer",
            f"{seen}; it is stopped",
            "a stopped process holds its lock for ever, and no other build can begin",
            f"`kill -CONT {pid}` to let it go on, or `kill {pid}`: an unfinished build is never served",
        )
    elif held_s > _LONG_S:
        yield warning(
            "lock.writer",
            seen,
            "a build takes minutes; one that takes hours hangs on a disk or a network folder",
            f"look at it with `py-spy dump` or `cat /proc/{pid}/stack`; `kill {pid}` is safe",
        )
    else:
        yield ok("lock.writer", f"{seen}: a build is running")


def is_held(path: Path) -> bool:
    """Tell whether a process holds the lock."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _holder(path: Path) -> int | None:
    """Return the process that holds the lock as the kernel lists it; None where it does not say."""
    try:
        inode = path.stat().st_ino
        lines = Path("/proc/locks").read_text("ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        fields = line.split()
        if fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == str(inode) and int(fields[4]) > 0:
            return int(fields[4])
    return None


def _describe(pid: int, path: Path) -> tuple[str, str, float]:
    """Return a process's command, its state letter and for how long it can have held the lock."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return "?", "?", 0.0
    return command[:80], state, max(0.0, time.time() - path.stat().st_mtime)
