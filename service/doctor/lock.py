"""Check the writer lock: does a process hold it?

The kernel lets go of it when its process dies, so a lock is never stale; a file without a holder means nothing.
"""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from service.doctor.finding import Finding, ok
from service.doctor.subject import Subject

__all__ = ["check", "is_held"]


def check(subject: Subject) -> Iterator[Finding]:
    """Say whether a build runs."""
    path = subject.layout.lock_file
    if is_held(path):
        yield ok("lock.writer", f"held: a build is running; `fuser {path}` names it where it never ends")
    else:
        yield ok("lock.writer", "free" if path.exists() else "free; nothing was ever built here")


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
