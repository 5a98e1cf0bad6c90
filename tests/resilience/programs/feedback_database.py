"""The record's database taken away: searches go on, feedback says 503 or is stored, and nobody restarts anything."""

import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import httpx

from indexer.backends import FolderIndex
from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout
from indexer.text.analysis import Analyser
from kb.loading.library import load_library
from service.answering.searcher_source import SearcherSource
from service.app.app import create_app
from service.settings import ServiceSettings
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.programs.broken_disks import tmpfs
from tests.support.machine import postgresql_programs
from tests.support.postgresql import PostgreSQL
from tests.support.site import serving_site
from tests.support.small_kb import write_small_kb

__all__ = ["PROGRAMS"]

_WORD_S = 4.0  # two seconds are promised; the rest is for a busy machine
_RECOVERY_S = 15.0
_SEARCHES = 6
_DISK_BYTES = 512 << 10
_STORED = "stored"


def _run(rounds: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    source = _source(folder)
    healthy: list[float] = []
    faulty: list[float] = []
    with ExitStack() as stack:
        kinds = list(_sqlite(folder, stack))
        if postgresql_programs():
            kinds += _postgresql(stack.enter_context(PostgreSQL()))
        sites = {
            url: stack.enter_context(serving_site(create_app(ServiceSettings(feedback_db=url), source)))
            for url in dict.fromkeys(url for url, *_ in kinds)
        }
        for number in range(rounds):
            url, name, fault, count = kinds[number % len(kinds)] if number < len(kinds) else chance.choice(kinds)
            with httpx.Client(base_url=sites[url], timeout=30) as client:
                tally.note(f"{name}, round {number}", _trouble(client, fault, count, healthy, faulty))
    tally.figures["search, database well"] = f"{statistics.median(healthy):.1f} ms"
    tally.figures["search, database away"] = f"{statistics.median(faulty):.1f} ms"
    tally.figures["kinds of fault"] = str(len(kinds))
    return tally


def _source(folder: Path) -> SearcherSource:
    encoder, analyser = HashingEncoder(), Analyser()
    settings = IndexerSettings(index_dir=folder / "index")
    write_small_kb(folder / "kb")
    build_index(load_library(folder / "kb"), encoder, settings)
    source = SearcherSource(
        FolderIndex(IndexLayout(settings.index_dir)),
        encoder.spec.fingerprint,
        lambda generation, engine: Searcher(generation, encoder, analyser, engine),
        60.0,
    )
    source.load()
    return source


Kind = tuple[str, str, Callable[[], AbstractContextManager[None]], Callable[[], int]]


def _sqlite(folder: Path, stack: ExitStack) -> Iterator[Kind]:
    file = folder / "record" / "feedback.db"
    file.parent.mkdir()
    url = f"sqlite:///{file}"

    def count() -> int:
        return _rows(file)

    yield url, "sqlite file deleted", lambda: _deleted(file), count
    yield url, "sqlite folder gone", lambda: _moved_away(file.parent), count
    yield url, "sqlite file replaced by garbage", lambda: _garbage(file), count
    yield url, "sqlite locked", lambda: _locked(file), count
    disk = folder / "disk"
    disk.mkdir()
    try:
        stack.enter_context(tmpfs(disk, _DISK_BYTES))
    except (OSError, subprocess.CalledProcessError):
        return  # not ours to mount
    full = disk / "feedback.db"
    yield f"sqlite:///{full}", "sqlite disk full", lambda: _filled(disk), lambda: _rows(full)


def _postgresql(server: PostgreSQL) -> list[Kind]:
    url = server.new_database()

    def count() -> int:
        return int(server.sql(url, "SELECT count(*) FROM feedback"))

    return [
        (url, "postgresql killed", lambda: _undone(server.kill, server.start), count),
        (url, "postgresql frozen", lambda: _undone(server.freeze, server.thaw), count),
    ]


def _trouble(
    client: httpx.Client,
    fault: Callable[[], AbstractContextManager[None]],
    count: Callable[[], int],
    healthy: list[float],
    faulty: list[float],
) -> str | None:
    if not _recovers(client, count):
        return "no feedback was stored before the fault"
    healthy += _searches(client)
    stored = 0
    with fault():
        for _ in range(2):
            faulty += _searches(client)
            outcome = _word(client)
            if outcome is not None and outcome != _STORED:
                return outcome
            stored += outcome == _STORED
        if stored and count() < stored:
            return f"{stored} words were said to be stored, {count()} are"
    if not _recovers(client, count):
        return f"no feedback was stored within {_RECOVERY_S:.0f} s of the repair"
    return None


def _word(client: httpx.Client) -> str | None:
    """Give feedback; return that it was stored, what was wrong with the answer, or None for an honest 503."""
    started = time.monotonic()
    answer = client.post("/api/v1/feedback", json={"search_id": "x", "helpful": True})
    took_s = time.monotonic() - started
    if took_s > _WORD_S:
        return f"feedback was answered after {took_s:.1f} s"
    if answer.status_code == httpx.codes.ACCEPTED:
        return _STORED
    if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or "retry-after" not in answer.headers:
        return f"feedback was answered {answer.status_code}"
    if "problem+json" not in answer.headers["content-type"]:
        return f"feedback was answered as {answer.headers['content-type']}"
    return None


def _searches(client: httpx.Client) -> list[float]:
    """Return the milliseconds of some searches.

    Raises:
        AssertionError: one was not answered.
    """
    times = []
    for _ in range(_SEARCHES):
        started = time.perf_counter()
        answer = client.post("/api/v1/search", json={"text": "lost my wallet"})
        assert answer.status_code == httpx.codes.OK, answer.status_code
        times.append((time.perf_counter() - started) * 1000)
    return times


def _recovers(client: httpx.Client, count: Callable[[], int]) -> bool:
    """Return whether feedback is taken, and then there, before the time is up."""
    end = time.monotonic() + _RECOVERY_S
    while time.monotonic() < end:
        if (
            client.post("/api/v1/feedback", json={"search_id": "x", "helpful": True}).status_code
            == httpx.codes.ACCEPTED
        ):
            return count() > 0
        time.sleep(0.2)
    return False


def _rows(file: Path) -> int:
    with sqlite3.connect(file, timeout=10) as connection:
        return int(connection.execute("SELECT count(*) FROM feedback").fetchone()[0])


@contextmanager
def _undone(do: Callable[[], None], undo: Callable[[], None]) -> Iterator[None]:
    do()
    try:
        yield
    finally:
        undo()


@contextmanager
def _deleted(file: Path) -> Iterator[None]:
    file.unlink()
    yield


@contextmanager
def _moved_away(folder: Path) -> Iterator[None]:
    away = folder.with_suffix(".away")
    folder.rename(away)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        away.rename(folder)


@contextmanager
def _garbage(file: Path) -> Iterator[None]:
    kept = file.read_bytes()
    file.write_bytes(os.urandom(len(kept)))
    try:
        yield
    finally:
        file.write_bytes(kept)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    connection = sqlite3.connect(file, timeout=10, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def _filled(disk: Path) -> Iterator[None]:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            pass  # full: as wanted
    try:
        yield
    finally:
        ballast.unlink()


PROGRAMS = [
    FaultProgram(
        "feedback-database",
        "With its database gone, moved, garbage, locked, full, killed or frozen, searches go on, feedback is stored "
        "or answered 503 within two seconds, and all is well after the repair",
        7,
        200,
        _run,
    )
]
