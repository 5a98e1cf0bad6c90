"""ENOSPC, EIO and short writes at every call that changes the folder, and a disk that is really full."""

import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.store import IndexLayout
from tests.resilience.aftermath import BUILD, trouble_after_next_build
from tests.resilience.injection import compile_injection
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.zygote import End, Zygote
from tests.support.editions import serving, write_edition

__all__ = ["PROGRAMS", "tmpfs"]

_KINDS = ("enospc", "eio", "short")
_PAGE = 4096


class _Builds:
    """An index of edition 0, copied for each fault, and the answers of the edition 1 that is built over it."""

    def __init__(self, zygote: Zygote, folder: Path) -> None:
        self.zygote = zygote
        self.base, self.kb, old = folder / "base", folder / "kb", folder / "old"
        write_edition(old, 0)
        write_edition(self.kb, 1)
        for _ in range(3):
            self._sound(old, self.base)
        shutil.copytree(self.base, folder / "reference")
        self._sound(self.kb, folder / "reference")
        self.new_answers = serving(IndexLayout(folder / "reference"))[2]
        self.old_id, _, self.old_answers = serving(IndexLayout(self.base))
        self.outcomes = Counter[str]()

    def _sound(self, kb: Path, index: Path) -> None:
        end = self.zygote.run(BUILD, kb=str(kb), index=str(index))
        assert end.status == 0, end.errors

    def trouble(self, end: End, index: Path) -> str | None:
        """Return what is wrong after a build with a fault; None if it said so, or coped."""
        if end.status not in {0, 2}:
            return f"ended with {end.status}: {end.errors[-400:]}"
        lines = end.errors.splitlines()
        if end.status == 2 and (
            len(lines) != 1 or str(index) not in lines[0] or not lines[0].startswith("kaiketsu: ")
        ):
            return f"not one line that says where: {end.errors[-400:]}"
        try:
            generation, edition, found = serving(IndexLayout(index))
        except AssertionError as error:
            return str(error)
        if found != (self.new_answers if edition else self.old_answers):
            return f"other answers than edition {edition} gives"
        if (generation != self.old_id) != bool(edition) or (end.status == 0 and not edition):
            return f"exit {end.status}, and edition {edition} is served"
        said = "said so" if end.status else "coped"
        self.outcomes[f"{said}, {'new' if edition else 'old'} generation served"] += 1
        return None


def _run_injected(count: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    library = compile_injection(folder)
    if library is None:
        tally.left_out = "no C compiler (cc): faults cannot be injected"
        return tally
    with Zygote(folder / "children", library) as zygote:
        builds = _Builds(zygote, folder)
        index = folder / "index"
        shutil.copytree(builds.base, index)
        arguments = {"kb": str(builds.kb), "index": str(index), "preload": str(library)}
        calls = zygote.run("tests.resilience.builds:count_calls", **arguments).answer["writes"]
        faults = [(kind, call) for kind in _KINDS for call in range(1, calls + 1)]
        chance.shuffle(faults)
        for kind, call in faults[:count]:
            shutil.rmtree(index)
            shutil.copytree(builds.base, index)
            end = zygote.run(BUILD, **arguments, write_call=call, kind=kind)
            trouble = builds.trouble(end, index) or trouble_after_next_build(zygote, builds.kb, index, 1)
            tally.note(f"{kind} at call {call} of {calls}", trouble)
    tally.figures = {"calls that change the folder": str(calls), **_sorted(builds.outcomes)}
    return tally


def _run_full_disk(count: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    disk = folder / "disk"
    disk.mkdir()
    try:
        with tmpfs(disk, _PAGE * 16):
            pass
    except (subprocess.CalledProcessError, FileNotFoundError):
        tally.left_out = "no tmpfs may be mounted here (needs root): the disk cannot be filled"
        return tally
    with Zygote(folder / "children") as zygote:
        builds = _Builds(zygote, folder)
        with tmpfs(disk, 1 << 26):
            shutil.copytree(builds.base, disk / "index")
            held = _used(disk)
            zygote.run(BUILD, kb=str(builds.kb), index=str(disk / "index"))
            wanted = _used(disk) - held
        # Past what a build leaves behind, for what it needs meanwhile.
        sizes = range(held, held + 3 * wanted, _PAGE)
        for size in sorted(chance.sample(sizes, min(count, len(sizes)))):
            with tmpfs(disk, size):
                index = disk / "index"
                shutil.copytree(builds.base, index)
                trouble = builds.trouble(zygote.run(BUILD, kb=str(builds.kb), index=str(index)), index)
                _mount(disk, 1 << 26, "remount,")
                trouble = trouble or trouble_after_next_build(zygote, builds.kb, index, 1)
                tally.note(f"a disk with {size - held} bytes left", trouble)
    tally.figures = {"room that a build leaves used": f"{wanted // 1024} kB", **_sorted(builds.outcomes)}
    return tally


def _sorted(outcomes: Counter[str]) -> dict[str, str]:
    return {name: str(value) for name, value in sorted(outcomes.items())}


def _used(disk: Path) -> int:
    return shutil.disk_usage(disk).used


def _mount(disk: Path, size: int, options: str = "") -> None:
    command = ["mount", "-t", "tmpfs", "-o", f"{options}size={size}", "tmpfs", str(disk)]
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def tmpfs(disk: Path, size: int) -> Iterator[None]:
    _mount(disk, size)
    try:
        yield
    finally:
        # Lazily: this process has just read the index, and tantivy lets go of its files on a thread of its own.
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


PROGRAMS = [
    FaultProgram(
        name="disk-errors",
        promise="ENOSPC, EIO or a short write at any call of a build: one line that says where, the old generation serves, "
        "no debris after the next build.",
        short=30,
        full=10_000,  # as many as there are calls, three times
        run=_run_injected,
    ),
    FaultProgram(
        name="disk-full",
        promise="A disk that fills up at any page of a build: the same, with the kernel's own ENOSPC.",
        short=8,
        full=1000,  # as many as there are pages
        run=_run_full_disk,
    ),
]
