"""A process that is warm: it has imported everything, and forks a child for each call.

A fault costs a fork instead of a start of Python, which is what makes thousands of them affordable; and what
dies or hangs is a child, never the one that counts. The children are single-threaded when they begin.
"""

import importlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

__all__ = ["Call", "End", "Zygote"]

_WARM = ("service.cli.main", "indexer.indexing", "tests.resilience.builds")
_FAILED = 70  # EX_SOFTWARE: an exception came out of the call


@dataclass(frozen=True, slots=True)
class Call:
    """What a child runs: ``module:function`` with keyword arguments that JSON can hold."""

    target: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class End:
    """How a child ended.

    Attributes:
        status: Exit code, or the number of the signal that killed it, negative.
        errors: What it wrote to stderr.
        answer: What the function returned; None if it did not.
    """

    status: int
    errors: str
    answer: Any


class Zygote:
    """Starts the warm process and hands calls to it, one batch at a time. A context manager."""

    def __init__(self, folder: Path, preload: Path | None = None, warm: Sequence[str] = (), **variables: str) -> None:
        """Start it.

        Args:
            folder: Where the children's output goes; made if missing.
            preload: A library to load before all others.
            warm: Further modules to import before the first fork.
            variables: Of the environment.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        # A compiled module that a broken disk cut short would outlive the fault.
        environment |= {"PYTHONDONTWRITEBYTECODE": "1"} | variables
        if preload:
            environment["LD_PRELOAD"] = str(preload)
        # Unbuffered: a line that waits in a buffer is one that select does not see.
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, *warm],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=environment,
        )
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._process.stdout, selectors.EVENT_READ)
        self._pids: list[int] = []
        self._read(120)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()
        self._selector.close()

    def run(self, target: str, *, timeout_s: float = 60, kill_after_s: float | None = None, **arguments: Any) -> End:
        """Run one call to its end, or until it is killed.

        Args:
            target: ``module:function``.
            timeout_s: A child that takes longer is killed and ends with ``-SIGXCPU``: it hangs.
            kill_after_s: Send SIGKILL then.
            arguments: For the function.
        """
        (pid,) = self.start([Call(target, arguments)])
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return self.ends(timeout_s)[0]

    def start(self, calls: Sequence[Call]) -> list[int]:
        """Fork one child a call and return their process ids."""
        request = [
            {"target": call.target, "arguments": call.arguments, "output": str(self._folder / str(number))}
            for number, call in enumerate(calls)
        ]
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        self._pids = self._read(60)
        return self._pids

    def ends(self, timeout_s: float = 60) -> list[End]:
        """Wait for all children of the last start."""
        hung = not self._selector.select(timeout_s)
        if hung:
            for pid in self._pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        ends = []
        for number, status in enumerate(self._read(60)):
            output = self._folder / str(number)
            answer = output.with_suffix(".json")
            ends.append(
                End(
                    -signal.SIGXCPU if hung and status == -signal.SIGKILL else status,
                    output.with_suffix(".err").read_text("utf-8", "replace"),
                    json.loads(answer.read_bytes()) if status == 0 and answer.exists() else None,
                )
            )
        return ends

    def terminate(self, pid: int) -> End:
        """End a lone child by SIGTERM."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        return self.ends()[0]

    def _read(self, timeout_s: float) -> Any:
        if not self._selector.select(timeout_s):
            raise TimeoutError("the warm process does not answer")
        return json.loads(self._process.stdout.readline())


def _serve() -> None:
    """Fork for each line on stdin; write the process ids, then the exit codes."""
    for name in (*_WARM, *sys.argv[1:]):
        importlib.import_module(name)
    print("[]", flush=True)
    for line in sys.stdin:
        pids = [_fork(**call) for call in json.loads(line)]
        print(json.dumps(pids), flush=True)
        statuses = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        print(json.dumps(statuses), flush=True)


def _fork(target: str, arguments: dict[str, Any], output: str) -> int:
    answer = Path(f"{output}.json")
    answer.unlink(missing_ok=True)
    pid = os.fork()
    if pid:
        return pid
    status = _FAILED
    try:
        for stream, path in ((0, os.devnull), (1, f"{output}.out"), (2, f"{output}.err")):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), stream)
        module, _, name = target.partition(":")
        result = getattr(importlib.import_module(module), name)(**arguments)
        answer.write_text(json.dumps(result), "utf-8")
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 - the child's last word
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _serve()
