"""Gift codes and other secrets, in every disguise and through every door: afterwards none is found anywhere.

The number is that of planted secrets. Each goes once through an HTTP request or a command; some are in flight when
the server is aborted or killed. Then all that the processes left is searched: logs, the database with its journals
and freed pages, the index, caches, temporary files, core files, metrics and reports; and, while it runs, what its
memory holds after a collection.
"""

import hashlib
import os
import random
import re
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from kb.loading.library import DEFAULT_KB
from kb.redaction import redact
from tests.resilience.aftermath import BUILD
from tests.resilience.leaks import COMMANDS, PLACES, Sent, send
from tests.resilience.memory import OVERWRITING, Remains, remains_in_memory, traces_in_dump
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.talkative import COMMAND, CONTROL, SERVE_TALKING, WARM
from tests.resilience.zygote import Call, Zygote
from tests.support.canaries import DISGUISES, OUT_OF_REACH, Canary, TraceFinder, new_canary, new_code, shown_as
from tests.support.server import free_port, wait_until_ready

__all__ = ["PROGRAMS"]

_KEY = "a-key-for-the-tests-alone"
_SIGNALS = (signal.SIGABRT, signal.SIGKILL)
_IN_FLIGHT = 8
_LOOKS = 3
_LONGEST = '{"text": "it has expired"}'.ljust(30_000)


@dataclass
class _Scene:
    """Where it happens, and what was planted."""

    folder: Path
    chance: random.Random
    zygote: Zygote
    planted: dict[str, str] = field(default_factory=dict)
    """Secret to how and where it was planted."""
    seen: dict[str, str] = field(default_factory=dict)
    """Secret to where it was found."""

    def __post_init__(self) -> None:
        self.home, self.kb, self.index = self.folder / "home", self.folder / "kb", self.folder / "index"
        self.database = f"sqlite:///{self.home / 'feedback.db'}"

    def plant(self, place: str) -> Canary:
        """Return a new secret for a place."""
        canary = new_canary(self.chance, len(self.planted))
        self.planted[canary.secret] = f"{canary.disguise}, {place}"
        return canary

    def look(self, where: str, data: bytes, canary: Canary | None = None) -> None:
        """Search something for one secret, or for all."""
        finder = TraceFinder([canary.secret] if canary else self.planted)
        for secret in finder.in_bytes(data):
            if secret not in self.seen:
                self.seen[secret] = f"{where}: {_line_with(secret, data)}"

    @contextmanager
    def server(self, end: signal.Signals) -> Iterator[tuple[int, Path]]:
        """Run the service; end it by a signal, and keep what it wrote to its streams."""
        port = free_port()
        arguments = {"home": self.home, "kb": self.kb, "index": self.index, "port": port, "database": self.database}
        (pid,) = self.zygote.start(
            [
                Call(
                    SERVE_TALKING,
                    {**{k: v if isinstance(v, int) else str(v) for k, v in arguments.items()}, "key": _KEY},
                )
            ]
        )
        wait_until_ready(port)
        yield port, self.folder
        with suppress(ProcessLookupError):
            os.kill(pid, end)
        ended = self.zygote.ends()[0]
        if ended.status != -end:
            raise AssertionError(f"the server ended with {ended.status}: {ended.errors[-500:]}")
        self.keep_streams()

    def keep_streams(self) -> None:
        """Keep the streams of the last child: the next one writes over them."""
        for stream in ("out", "err"):
            with (self.folder / f"all.{stream}").open("ab") as kept:
                kept.write((self.folder / "children" / f"0.{stream}").read_bytes())


def _run(count: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    with Zygote(folder / "children", warm=WARM, **OVERWRITING) as zygote:
        scene = _Scene(folder, chance, zygote)
        for name in ("articles/en", "checks"):
            shutil.copytree(DEFAULT_KB / name, scene.kb / name)
        built = zygote.run(BUILD, kb=str(scene.kb), index=str(scene.index))
        if built.status:
            raise AssertionError(f"the build ended with {built.status}: {built.errors[-500:]}")
        before = _sums(scene.index)
        commands = max(len(COMMANDS), count // 20)
        with scene.server(signal.SIGTERM) as (port, _):
            held_before = remains_in_memory(scene.home, dumped=False).texts
            _plant_requests(scene, port, count - commands - len(_SIGNALS) * _IN_FLIGHT)
            _read_reports(scene, port)
            remains = _search_memory(scene, port, held_before)
        _plant_commands(scene, commands)
        for end in _SIGNALS:
            with scene.server(end) as (port, _):
                flood = _flood(scene, port, end)
            for thread in flood:
                thread.join(timeout=30)
        writes_cores = _writes_core_files(scene)
        files, size = _search_files(scene, before)
    each = max(100, count // 2)
    for secret, planted in scene.planted.items():
        tally.note(planted, f"found in {scene.seen[secret]}" if secret in scene.seen else None)
    tally.figures = {
        "places": f"{len(PLACES)} in requests, {len(COMMANDS)} in commands, {len(DISGUISES)} disguises",
        "searched": f"{files} files, {size / 1e6:.1f} MB",
        "memory after a collection": _what_was_searched(remains),
        "core files": "none left; this machine writes them"
        if writes_cores
        else "not tried: this machine writes none",
        f"taken out of a text, of {each} each": _recall_by_disguise(chance, each),
    }
    return tally


def _line_with(secret: str, data: bytes) -> str:
    """Return the line of a file that holds a trace of a secret, which is made up, so that its cause can be found."""
    finder = TraceFinder([secret])
    line = next((each for each in data.splitlines() if finder.in_bytes(each)), b"over several lines")
    return line[:400].decode("utf-8", "replace")


def _plant_requests(scene: _Scene, port: int, count: int) -> None:
    places = list(PLACES)
    for number in range(count):
        place = places[number % len(places)]
        canary = scene.plant(place)
        answer = send(port, PLACES[place](canary.shown), scene.chance)
        scene.look(f"the answer ({answer.status})", answer.text, canary)


def _read_reports(scene: _Scene, port: int) -> None:
    insights = send(port, Sent("GET", "/api/v1/insights", headers={"Authorization": f"Bearer {_KEY}"}), scene.chance)
    if insights.status != 200 or b"unanswered" not in insights.text:
        raise AssertionError(f"no insights: {insights.text[:200]!r}")
    metrics = send(port, Sent("GET", "/metrics"), scene.chance)
    scene.look("insights", insights.text)
    scene.look("metrics", metrics.text)


def _search_memory(scene: _Scene, port: int, before: set[str]) -> Remains:
    """Search what the service holds after a collection, its objects and the dump.

    A connection that the client has closed may not be closed on the other side yet: what only such a one holds is
    gone when it is looked at again, after one more request. What is held for good is found every time. That request
    is the longest, because the buffer of the event loop keeps the end of the longest that came.
    """
    finder, traces = TraceFinder(scene.planted), _traces(scene.planted)
    for _ in range(_LOOKS):
        send(port, Sent("POST", "/api/v1/search", _LONGEST, {"Content-Type": "application/json"}), scene.chance)
        remains = remains_in_memory(scene.home)
        _find_its_own_key(remains)
        held = {secret: text for text in remains.texts - before for secret in finder.in_text(text)}
        dumped = traces_in_dump(remains.dump, traces.keys())
        if not held and not dumped:
            break
    for secret, text in held.items():
        scene.seen.setdefault(secret, f"the objects in memory: {text[:400]}")
    for trace in dumped:
        scene.seen.setdefault(traces[trace], "the dump of the memory")
    return remains


def _find_its_own_key(remains: Remains) -> None:
    """Find what the service surely holds, so that it means something to find nothing else.

    Raises:
        AssertionError: it was not found.
    """
    trace = _KEY.upper().replace("-", "").encode()
    if _KEY not in remains.texts or (remains.dump and not traces_in_dump(remains.dump, [trace])):
        raise AssertionError("the key of the service was not found in its memory")


def _traces(planted: Iterable[str]) -> dict[bytes, str]:
    """Return what is looked for in a dump, and whose it is: ten characters in a row of a code, a number whole.

    Six in a row, as in files, are found in a gigabyte of anything.
    """
    traces = {}
    for secret in planted:
        plain = re.sub(r"[^A-Z0-9]", "", secret.partition("@")[0].upper())
        size = len(plain) if plain.isdigit() or "@" in secret else 10
        traces |= {plain[start : start + size].encode(): secret for start in range(len(plain) - size + 1)}
    return traces


def _what_was_searched(remains: Remains) -> str:
    dump = f"{len(remains.dump) / 1e6:.0f} MB of letters and digits" if remains.dump else "not on this system"
    return f"{len(remains.texts):,} texts of objects, dump {dump}"


def _plant_commands(scene: _Scene, count: int) -> None:
    names = list(COMMANDS)
    arguments = {"home": str(scene.home), "index": str(scene.index), "database": scene.database}
    for number in range(count):
        name = names[number % len(names)]
        canary = scene.plant(name)
        given, typed = COMMANDS[name](canary.shown)
        scene.zygote.run(COMMAND, arguments=given, typed=typed, **arguments)
        for stream in ("out", "err"):
            said = (scene.folder / "children" / f"0.{stream}").read_bytes()
            scene.look(f"what the command says ({stream})", said, canary)
        scene.keep_streams()
    _report_gaps(scene)


def _report_gaps(scene: _Scene) -> None:
    """Have all that was kept reported as gaps: in a copy of the record in which nothing got an answer."""
    copy = scene.home / "unanswered.db"
    shutil.copy(scene.home / "feedback.db", copy)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE searches SET state = 'none'")
    for given in (["gaps"], ["gaps", "--json"], ["gaps", "--draft", "drafts"]):
        end = scene.zygote.run(
            COMMAND,
            home=str(scene.home),
            index=str(scene.index),
            database=f"sqlite:///{copy}",
            arguments=given,
            typed="",
        )
        if end.status:
            raise AssertionError(f"gaps ended with {end.status}: {end.errors[-500:]}")
        scene.keep_streams()
    if not any((scene.home / "drafts").iterdir()):
        raise AssertionError("no gap was drafted: nothing was kept")


def _flood(scene: _Scene, port: int, end: signal.Signals) -> list[threading.Thread]:
    """Ask all at once, and return while the answers are being made."""
    canaries = [scene.plant(f"in flight at {end.name}") for _ in range(_IN_FLIGHT)]

    def ask(canary: Canary) -> None:
        with suppress(OSError, HTTPException):
            while True:
                send(port, PLACES["search text, explained"](canary.shown), random.Random(0))

    threads = [threading.Thread(target=ask, args=(canary,), daemon=True) for canary in canaries]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    return threads


def _writes_core_files(scene: _Scene) -> bool:
    """Whether a process without our precautions leaves a core file with its secret here: the test can fail."""
    elsewhere = scene.folder / "control"
    secret = new_code(scene.chance)
    scene.zygote.run(CONTROL, home=str(elsewhere), secret=secret)
    cores = [path for path in elsewhere.glob("core*") if path.is_file()]
    found = any(secret.encode() in path.read_bytes() for path in cores)
    shutil.rmtree(elsewhere)
    return found


def _search_files(scene: _Scene, before: dict[str, str]) -> tuple[int, int]:
    """Search all that was left; return the number of files and bytes. The index need only be what it was."""
    after = _sums(scene.index)
    for changed in sorted(name for name in after if after[name] != before.get(name)):
        scene.look(f"the index, {changed}", (scene.index / changed).read_bytes())
    files = size = 0
    for path in sorted(scene.folder.rglob("*")):
        if not path.is_file() or path.is_relative_to(scene.kb) or path.is_relative_to(scene.index):
            continue
        if re.fullmatch(r"core(\.\d+)?", path.name):
            raise AssertionError(f"a core file was left: {path.relative_to(scene.folder)}")
        data = path.read_bytes()
        scene.look(str(path.relative_to(scene.folder)), data)
        files, size = files + 1, size + len(data)
    return files, size


def _sums(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _recall_by_disguise(chance: random.Random, count: int) -> str:
    """Return, for each disguise, how often nothing of a code is left in a redacted text."""
    shares = {}
    for disguise in (*DISGUISES, *OUT_OF_REACH):
        canaries = [shown_as(disguise, chance) for _ in range(count)]
        left = sum(bool(TraceFinder([each.secret]).in_bytes(redact(each.shown).text.encode())) for each in canaries)
        shares[disguise] = 1 - left / len(canaries)
    whole = [disguise for disguise, share in shares.items() if share == 1]
    rest = ", ".join(f"{disguise} {share:.3f}" for disguise, share in shares.items() if share < 1)
    return f"all of {len(whole)} disguises; {rest}"


PROGRAMS = [
    FaultProgram(
        name="secrets",
        promise="A gift code, card, address or phone, wherever it is sent or typed, is found nowhere afterwards.",
        short=100,
        full=2000,
        run=_run,
    )
]
