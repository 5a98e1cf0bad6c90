"""The search log's database taken away: searches go on, feedback is stored or answered 503, nobody restarts anything."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.resilience.programs.broken_disks import tmpfs
from tests.support.site import serving_site
from tests.support.waiting import wait_for

_WORD_S = 40.0
"""Two seconds are promised; a fault lasts until this word is answered, so one without a deadline takes for ever."""
_RECOVERY_S = 60.0
_SEARCHES = 6
_DISK_BYTES = 512 << 10
_STORED = "stored"


@pytest.fixture
def trouble_with(small_index, source):
    """Return a function that says what goes wrong when a fault strikes the database at a URL; None for nothing."""
    source.load()

    def run(url, fault, count):
        app = create_app(ServiceSettings(feedback_db=url), source)
        with serving_site(app) as site, httpx.Client(base_url=site, timeout=_WORD_S) as client:
            return _trouble(client, fault, count)

    return run


@pytest.mark.parametrize("name", ["deleted", "folder gone", "replaced by garbage", "locked"])
def test_searches_go_on_without_the_sqlite_file(trouble_with, tmp_path, name):
    """Without its file searches are answered, feedback is stored or 503, and all is well after the repair."""
    file = tmp_path / "record" / "feedback.db"
    file.parent.mkdir()
    strike = {"deleted": _deleted, "folder gone": _moved_away, "replaced by garbage": _garbage, "locked": _locked}[
        name
    ]
    struck = file.parent if name == "folder gone" else file
    assert trouble_with(f"sqlite:///{file}", lambda: strike(struck), lambda: _rows(file)) is None


def test_searches_go_on_with_a_full_disk(trouble_with, tmp_path):
    """On a full disk feedback is answered 503 and searches go on; with room again it is stored."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        with tmpfs(disk, _DISK_BYTES):
            file = disk / "feedback.db"
            assert trouble_with(f"sqlite:///{file}", lambda: _filled(disk), lambda: _rows(file)) is None
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no tmpfs may be mounted here (needs root): the disk cannot be filled")


@pytest.mark.parametrize(("strike", "repair"), [("kill", "start"), ("freeze", "thaw")])
def test_searches_go_on_without_postgresql(trouble_with, postgresql, strike, repair):
    """With its server killed or frozen searches are answered, feedback is stored or 503, and all is well afterwards."""
    url = postgresql.new_database()
    fault = lambda: _undone(getattr(postgresql, strike), getattr(postgresql, repair))  # noqa: E731
    assert trouble_with(url, fault, lambda: int(postgresql.sql(url, "SELECT count(*) FROM feedback"))) is None


def _trouble(
    client: httpx.Client,
    fault: Callable[[], AbstractContextManager[None]],
    count: Callable[[], int],
) -> str | None:
    if not _recovers(client, count):
        return "no feedback was stored before the fault"
    _searches(client)
    stored = 0
    with fault():
        for _ in range(2):
            _searches(client)
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
    try:
        answer = client.post("/api/v1/feedback", json={"search_id": "article", "article_id": "lost", "helpful": True})
    except httpx.TimeoutException:
        return f"feedback was not answered within {_WORD_S:.0f} s"
    if answer.status_code == httpx.codes.ACCEPTED:
        return _STORED
    if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or "retry-after" not in answer.headers:
        return f"feedback was answered {answer.status_code}"
    if "problem+json" not in answer.headers["content-type"]:
        return f"feedback was answered as {answer.headers['content-type']}"
    return None


def _searches(client: httpx.Client) -> None:
    """Search a few times; each has to be answered."""
    for _ in range(_SEARCHES):
        assert client.post("/api/v1/search", json={"text": "lost my wallet"}).status_code == httpx.codes.OK


def _recovers(client: httpx.Client, count: Callable[[], int]) -> bool:
    """Return whether feedback is taken, and then there, before the time is up."""
    word = {"search_id": "article", "article_id": "lost", "helpful": True}

    def is_taken() -> bool:
        return client.post("/api/v1/feedback", json=word).status_code == httpx.codes.ACCEPTED

    try:
        wait_for(is_taken, "feedback is taken", timeout_s=_RECOVERY_S)
    except AssertionError:
        return False
    return count() > 0


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
