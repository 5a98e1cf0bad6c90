"""Check the available memory."""

from collections.abc import Iterator
from pathlib import Path

from service.doctor.finding import Finding, ok, problem, warning
from service.doctor.subject import Subject

__all__ = ["check"]

_SERVING_BYTES = 450_000_000  # resident after half an hour of mixed use: 410 MB
_BUILDING_BYTES = 700_000_000  # the shipped knowledge base, a ranker to fit included, was seen at 540 MB
_PROC = Path("/proc")
_CGROUP = Path("/sys/fs/cgroup")


def check(_subject: Subject, proc: Path = _PROC, cgroup: Path = _CGROUP) -> Iterator[Finding]:
    """Compare the available memory with what serving and building take."""
    available = _available_bytes(proc, cgroup)
    if available is None:
        yield ok("machine.memory", "this system does not say how much memory is available")
    elif available < _BUILDING_BYTES:
        tell = problem if available < _SERVING_BYTES else warning
        yield tell(
            "machine.memory",
            f"{available / 1e6:.0f} MB of memory are available",
            f"serving takes {_SERVING_BYTES / 1e6:.0f} MB, a build {_BUILDING_BYTES / 1e6:.0f} MB; "
            "the kernel kills what does not fit",
            "raise the limit of the container or unit, or build on another machine and copy the index",
        )
    else:
        yield ok("machine.memory", f"{available / 1e9:.1f} GB of memory are available")


def _available_bytes(proc: Path, cgroup: Path) -> int | None:
    """Return what the machine has available, or what the control group leaves, whichever is less."""
    found: list[int] = []
    try:
        lines = (proc / "meminfo").read_text("ascii").splitlines()
    except OSError:
        lines = []
    found += [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")]
    try:
        most = (cgroup / "memory.max").read_text("ascii").strip()
        used = int((cgroup / "memory.current").read_text("ascii"))
    except (OSError, ValueError):
        most, used = "max", 0
    if most.isdigit():
        found.append(max(0, int(most) - used))
    return min(found, default=None)
