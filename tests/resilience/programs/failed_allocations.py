"""Memory that is not there: the n-th allocation of a search fails, in Python, numpy, FAISS, tantivy or SQLite."""

import http.client
import json
import mmap
import random
import signal
import struct
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.resilience.aftermath import BUILD
from tests.resilience.injection import compile_injection
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.servers import SERVE, WARM
from tests.resilience.zygote import Call, Zygote
from tests.support.editions import QUERIES, write_edition
from tests.support.server import free_port, wait_until_ready

__all__ = ["PROGRAMS"]

_FAILURES = (1, 50)  # this allocation alone, and so many in a row
_TIMEOUT_S = 60
_UNLIKE = ("search_id", "took_ms")
_CLOSED, _HUNG = "closed the connection", "hung"
_SAID_NO_MEMORY = (
    "memory allocation of",
    "bad_alloc",
    "MemoryError",
    "no memory",
    "cannot allocate memory",
    "no connections were taken any more",
)
_LOADER = 127  # glibc ends so where there is no memory for the variables of a thread


class _Control:
    """The file through which the library of the server is armed: until, fails and calls, each a long."""

    _FORM = "lll"

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(mmap.PAGESIZE))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), mmap.PAGESIZE)

    def arm(self, until: int, fails: int) -> None:
        """Let an allocation fail, counted from now on, and some after it; 0 for none."""
        struct.pack_into(self._FORM, self._shared, 0, until, fails, 0)

    @property
    def calls(self) -> int:
        """Allocations since it was armed."""
        return int(struct.unpack_from(self._FORM, self._shared)[2])


class _Server:
    """A server in a child of the warm process; started again when it has died. A context manager."""

    def __init__(self, folder: Path, kb: Path, index: Path, **zygote: Any) -> None:
        self._zygote = Zygote(folder, warm=WARM, **zygote)
        self._arguments = {"kb": str(kb), "index": str(index)}
        self.port = 0

    def __enter__(self) -> Self:
        self._zygote.__enter__()
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zygote.terminate(self._pid)
        self._zygote.__exit__(kind, error, trace)

    def start(self) -> None:
        """Start it and wait until it is ready."""
        self.port = free_port()
        (self._pid,) = self._zygote.start([Call(SERVE, {**self._arguments, "port": self.port})])
        wait_until_ready(self.port)

    def ended(self) -> tuple[int, str]:
        """Return how it ended, and the end of what it said."""
        (end,) = self._zygote.ends(_TIMEOUT_S)
        return end.status, end.errors


def _run(count: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    library = compile_injection(folder, "faulty_malloc")
    if library is None:
        tally.left_out = "no C compiler (cc): faults cannot be injected"
        return tally
    control = _Control(folder / "control")
    kb, index = folder / "kb", folder / "index"
    write_edition(kb, 0)
    with Zygote(folder / "builder") as builder:
        builder.run(BUILD, kb=str(kb), index=str(index))
    outcomes = Counter[str]()
    preloaded = {"preload": library, "FAULT_CONTROL": str(folder / "control")}
    with (
        _Server(folder / "sound", kb, index) as sound,
        _Server(folder / "faulty", kb, index, **preloaded) as faulty,
    ):
        calls = _count(control, faulty.port, chance)
        for _ in range(count):
            number, fails = chance.randint(1, calls), chance.choice(_FAILURES)
            outcome, trouble = _strike(control, faulty, sound.port, _question(chance), number, fails)
            outcomes[outcome] += 1
            tally.note(f"allocation {number} of {calls}, {fails} in a row", trouble)
    tally.figures = {
        "allocations of a search": str(calls),
        **{outcome: str(number) for outcome, number in sorted(outcomes.items())},
    }
    return tally


def _count(control: _Control, port: int, chance: random.Random) -> int:
    """Return the allocations of a search: the median, since the first of them fill caches."""
    counts = []
    for _ in range(21):
        control.arm(0, 0)
        _ask(port, _question(chance))
        counts.append(control.calls)
    return sorted(counts)[10]


def _strike(
    control: _Control, faulty: _Server, sound_port: int, question: str, number: int, fails: int
) -> tuple[str, str | None]:
    """Ask while an allocation fails; return the outcome, and what is wrong with it."""
    expected = _ask(sound_port, question)
    control.arm(number, fails)
    status, answer = _ask(faulty.port, question)
    control.arm(0, 0)
    if not _is_alive(faulty.port):
        ended, said = faulty.ended()
        faulty.start()
        honest = ended == -signal.SIGABRT or ended in {1, 2, _LOADER}
        if honest and any(each in said for each in _SAID_NO_MEMORY):
            return "ended, and said that memory failed", None
        return "ended", f"ended with {ended}: {said[-300:]}"
    again = _ask(faulty.port, question)
    if again != expected:
        return "wrong afterwards", f"afterwards {again[0]}, {str(again[1])[:200]}"
    if (status, answer) == expected:
        return "answered all the same", None
    if status in {_CLOSED, _HUNG}:
        return status, None if status == _CLOSED else f"no answer within {_TIMEOUT_S} s"
    return f"answered {status}", None if status == "503" else f"answered {status}: {str(answer)[:200]}"


def _question(chance: random.Random) -> str:
    """Return a question that nobody has asked, so that no cache has its answer."""
    word = "".join(chance.choices("aeioulmnrst", k=7))
    return f"{chance.choice(QUERIES)} {word}"


def _is_alive(port: int) -> bool:
    return _ask(port, QUERIES[0])[0].isdigit()


def _ask(port: int, question: str) -> tuple[str, Any]:
    """Return status and answer of a search, without what differs each time; or that there was none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
    try:
        connection.request(
            "POST", "/api/v1/search", json.dumps({"text": question}), {"content-type": "application/json"}
        )
        response = connection.getresponse()
        answer = json.loads(response.read())
        for name in _UNLIKE:
            answer.pop(name, None)
        return str(response.status), answer
    except TimeoutError:
        return _HUNG, None
    except (OSError, http.client.HTTPException, ValueError):
        return _CLOSED, None
    finally:
        connection.close()


PROGRAMS = [
    FaultProgram(
        name="failed-allocations",
        promise="An allocation of a search fails: the right answer, 503, a closed connection, or an end that says so; "
        "afterwards all answers are right.",
        short=10,
        full=60,
        run=_run,
    )
]
